"""What tests of answering start from."""

import pytest

from inbox.app.supervisor import Supervisor
from tests.inbox.actions.answering import Talk
from tests.inbox.actions.hearing import Hearing


@pytest.fixture
async def talk(store, clock):
    supervisor = Supervisor()
    talk = Talk(store, clock, supervisor)
    await talk.open()
    yield talk
    await supervisor.stop()


@pytest.fixture
async def chat(store, clock):
    supervisor = Supervisor()
    yield Hearing(store, clock, supervisor)
    await supervisor.stop()
