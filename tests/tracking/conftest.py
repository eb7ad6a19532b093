"""The sites and the browser that the tests of tracking use."""

import pytest

from inbox.core.store import durably
from tests.tracking.site_of_beans import Browser, add_sites


@pytest.fixture
async def store(store):
    await durably(store, add_sites)
    return store


@pytest.fixture
def browser(store, clock):
    return Browser(store, clock)
