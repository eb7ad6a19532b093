"""The same steps on an engine and on a model of a page end in the same picture, restarts included."""

import asyncio
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from inbox.actions.assign import assign, unassign
from inbox.actions.merge import merge, split
from inbox.actions.qualify import move
from inbox.actions.receive import receive
from inbox.actions.rename import rename_contact
from inbox.actions.resolve import reopen, resolve
from inbox.core.actor import SYSTEM
from inbox.core.errors import Conflict, Unprocessable
from inbox.core.store import durably
from inbox.storage import open_store
from tests.conftest import FakeClock
from tests.contract.store.inbound import a_form, an_event, deps_of
from tests.contract.store.nouns import a_request, an_agent, email
from tests.properties.page_model import PageModel

ADDRESSES = [f"{name}@mail.example" for name in ("ann", "bob", "eve")]
AGENTS = ["ada", "ben", None]
STAGES = ["new", "qualified", "won", "lost"]
QUICK = settings(max_examples=5, stateful_step_count=12, deadline=None, derandomize=True)
THOROUGH = settings(
    max_examples=15,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Engines(RuleBasedStateMachine):
    """`lend` gives the address of an empty store."""

    lend = None

    def __init__(self):
        super().__init__()
        self.model, self.clock = PageModel(), FakeClock()
        self._lent = self.lend()
        self.url = self._lent.__enter__()
        self.runner = asyncio.Runner()
        self.store = None
        self.restart()
        for agent in AGENTS[:2]:
            self._write(lambda tx, agent=agent: tx.agents.add(an_agent(id=agent)))

    @rule()
    def restart(self):
        if self.store is not None:
            self.runner.run(self.store.close())
        self.store = open_store(self.url, clock=self.clock)
        self.runner.run(self.store.open())

    @initialize()
    def everybody_has_written(self):
        """So that there is somebody to be merged from the first step on."""
        for key, address in enumerate(ADDRESSES):
            self.receive(address=address, key=key, name=None)

    @rule(
        address=st.sampled_from(ADDRESSES), key=st.integers(0, 20), name=st.sampled_from([None, "$N", "Ann"])
    )
    def receive(self, address, key, name):
        """A key that has come before is a repeat, whatever else is in it."""
        self.clock.advance(seconds=1)
        now, text = self.clock.now(), f"$message {key}"
        event = an_event(
            external_id=str(key), senders=(email(address),), at=now, name=name, body=a_form(text)
        )
        deps, request = deps_of(self.store, self.clock), a_request(received_at=now)
        filed = self._write(lambda tx: receive(tx, event, request, deps))
        self.model.receive(key, address, name, text)
        assert filed.contact_id == self._person(self.model.filed[key]).id

    @precondition(lambda self: self.model.people)
    @rule(data=st.data(), agent=st.sampled_from(AGENTS))
    def assign(self, data, agent):
        address, number, talk = self._talk(data)
        now = self.clock.now()
        if agent is None:
            self._write(lambda tx: unassign(tx, talk.id, SYSTEM, now))
        else:
            self._write(lambda tx: assign(tx, talk.id, agent, SYSTEM, now))
        self.model.assign(address, number, agent)

    @precondition(lambda self: self.model.people)
    @rule(data=st.data())
    def resolve(self, data):
        address, number, talk = self._talk(data)
        self._write(lambda tx: resolve(tx, talk.id, SYSTEM, self.clock.now()))
        self.model.resolve(address, number)

    @precondition(lambda self: self.model.people)
    @rule(data=st.data())
    def reopen(self, data):
        address, number, talk = self._talk(data)
        self._both(
            lambda: self._write(lambda tx: reopen(tx, talk.id, SYSTEM, self.clock.now())),
            lambda: self.model.reopen(address, number),
        )

    @precondition(lambda self: self.model.people)
    @rule(data=st.data(), stage=st.sampled_from(STAGES))
    def move(self, data, stage):
        address = data.draw(st.sampled_from(sorted(self.model.people)))
        leads = self._leads(self._person(address))
        number = data.draw(st.integers(0, len(leads) - 1))
        self._both(
            lambda: self._write(lambda tx: move(tx, leads[number].id, stage, SYSTEM, self.clock.now())),
            lambda: self.model.move(address, number, stage),
        )

    @precondition(lambda self: self.model.people)
    @rule(data=st.data(), name=st.sampled_from(["Ann", "$set", None]))
    def rename(self, data, name):
        address = data.draw(st.sampled_from(sorted(self.model.people)))
        person = self._person(address)
        self._write(lambda tx: rename_contact(tx, person.id, name, SYSTEM, self.clock.now()))
        self.model.rename(address, name)

    @precondition(lambda self: self.model.people)
    @rule(data=st.data())
    def merge(self, data):
        """Anybody with anybody, even those who are part of somebody by now."""
        one, other = (data.draw(st.sampled_from(sorted(self.model.people))) for _ in range(2))
        ids = [self._home(address) for address in (one, other)]
        self._both(
            lambda: self._write(lambda tx: merge(tx, *ids, SYSTEM, self.clock.now())),
            lambda: self.model.merge(one, other),
        )

    @precondition(lambda self: any(person["part_of"] for person in self.model.people.values()))
    @rule(data=st.data())
    def split(self, data):
        merged = [address for address, person in self.model.people.items() if person["part_of"]]
        address = data.draw(st.sampled_from(sorted(merged)))
        contact_id = self._home(address)
        self._write(lambda tx: split(tx, contact_id, SYSTEM, self.clock.now()))
        self.model.split(address)

    @invariant()
    def shows_the_same(self):
        if self.store is not None:
            assert self.runner.run(self._picture()) == self.model.picture()

    def teardown(self):
        self.runner.run(self.store.close())
        self.runner.close()
        self._lent.__exit__(None, None, None)

    async def _picture(self):
        return {
            person.identities[0].value: {
                "name": person.name,
                "addresses": {identity.value for identity in person.identities},
                "timeline": await self._texts(contact_id=person.id),
                "talks": [
                    (str(talk.status), talk.assignee, await self._texts(conversation_id=talk.id))
                    for talk in await self._talks_of(person)
                ],
                "leads": [(lead.stage, lead.owner, lead.requests) for lead in await self._leads_of(person)],
            }
            for person in (await self.store.contacts.page()).items
        }

    async def _texts(self, **place):
        page = await self.store.timeline.page(**place, oldest_first=True, limit=100)
        return [entry.body.text for entry in page.items if entry.kind == "form"]

    async def _talks_of(self, person):
        found = (await self.store.conversations.page(contact_id=person.id)).items
        return sorted(found, key=lambda talk: talk.opened_at)

    async def _leads_of(self, person):
        return (await self.store.leads.page(contact_id=person.id, oldest_first=True)).items

    def _person(self, address):
        return self.runner.run(self.store.contacts.find(email(address)))

    def _home(self, address):
        return self.runner.run(self.store.contacts.owner(email(address)))

    def _leads(self, person):
        return self.runner.run(self._leads_of(person))

    def _talk(self, data):
        address = data.draw(st.sampled_from(sorted(self.model.people)))
        talks = self.runner.run(self._talks_of(self._person(address)))
        number = data.draw(st.integers(0, len(talks) - 1))
        return address, number, talks[number]

    def _write(self, unit):
        return self.runner.run(durably(self.store, unit))

    def _both(self, on_engine, on_model):
        """Both do it, or both refuse."""
        refused = []
        for step in (on_engine, on_model):
            try:
                step()
                refused.append(None)
            except (Conflict, Unprocessable) as error:
                refused.append(type(error))
        assert refused[0] == refused[1]


@pytest.fixture
def sqlite(tmp_path):
    made = []

    @contextmanager
    def lend(*_):
        made.append(None)
        yield f"sqlite:///{tmp_path / str(len(made))}/x.db"

    return lend


@pytest.fixture
def mongo(mongo_server):
    return lambda *_: mongo_server.database()


@pytest.mark.parametrize(
    "how", [QUICK, pytest.param(THOROUGH, marks=pytest.mark.long)], ids=["quick", "long"]
)
@pytest.mark.parametrize("engine", ["sqlite", "mongo"])
def test_an_engine_agrees_with_the_model(request, engine, how):
    machine = type("Machine", (Engines,), {"lend": request.getfixturevalue(engine)})
    run_state_machine_as_test(machine, settings=how)
