"""What tests of answering and of merging start from."""

import pytest

from inbox.app.supervisor import Supervisor
from tests.contract.store.nouns import an_agent, write
from tests.inbox.actions.answering import Talk
from tests.inbox.actions.hearing import Hearing
from tests.inbox.actions.merging import Desk


@pytest.fixture
async def talk(store, clock):
    supervisor = Supervisor()
    talk = Talk(store, clock, supervisor)
    await talk.open()
    yield talk
    await supervisor.stop()


@pytest.fixture
async def desk(store, clock):
    await write(store, lambda tx: tx.agents.add(an_agent(id="ada")))
    return Desk(store, clock)


@pytest.fixture
async def chat(store, clock):
    supervisor = Supervisor()
    yield Hearing(store, clock, supervisor)
    await supervisor.stop()
