"""What tests of answering start from."""

import pytest

from inbox.app.supervisor import Supervisor
from tests.inbox.actions.answering import Talk


@pytest.fixture
async def talk(store, clock):
    supervisor = Supervisor()
    talk = Talk(store, clock, supervisor)
    await talk.open()
    yield talk
    await supervisor.stop()
