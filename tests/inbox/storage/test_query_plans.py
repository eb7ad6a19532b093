"""Every list that screens ask for is read from an index in its order, however long it grows."""

import apsw
import pytest

from inbox.core.conversation import Status
from inbox.core.delivery import DeliveryState
from inbox.core.store.requests import RequestState
from inbox.core.store.search import Within
from inbox.core.terms import wanted
from inbox.storage import cursor
from tests.contract.store.nouns import NOON, a_conversation, email, write

# Of SQLite alone: groups of units, its full disk, its plans.
pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)

OPEN = Status.OPEN
READS = {
    "conversations": lambda s: s.conversations.page(),
    "conversations by status": lambda s: s.conversations.page(status=OPEN),
    "conversations by assignee": lambda s: s.conversations.page(status=OPEN, assignee="ada"),
    "conversations of nobody": lambda s: s.conversations.page(status=OPEN, unassigned=True),
    "conversations of a contact": lambda s: s.conversations.page(contact_id="ann"),
    "calls": lambda s: s.timeline.calls(NOON, NOON),
    "leads": lambda s: s.leads.page(),
    "leads, oldest first": lambda s: s.leads.page(oldest_first=True),
    "leads by stage": lambda s: s.leads.page(stage="new"),
    "leads by owner": lambda s: s.leads.page(owner="ada"),
    "leads of nobody": lambda s: s.leads.page(unowned=True),
    "leads of a contact": lambda s: s.leads.page(contact_id="ann"),
    "leads of a conversation": lambda s: s.leads.page(conversation_id="talk"),
    "the open lead": lambda s: s.leads.find_open("ann", "sales"),
    "entries": lambda s: s.timeline.page(),
    "entries of a conversation": lambda s: s.timeline.page(conversation_id="talk"),
    "entries, oldest first": lambda s: s.timeline.page(conversation_id="talk", oldest_first=True),
    "entries of a contact": lambda s: s.timeline.page(contact_id="ann"),
    "contacts": lambda s: s.contacts.page(),
    "contacts by their beginning": lambda s: s.contacts.starting_with("ann", limit=5),
    "visitors": lambda s: s.touches.page(),
    "visitors of a site": lambda s: s.touches.page(site_id="shop"),
    "journey": lambda s: s.touches.journey("visitor", before=NOON),
    "last touch": lambda s: s.touches.last_touch("visitor"),
    "who followed a link": lambda s: s.touches.who_reported("clicked", NOON, NOON),
    "requests": lambda s: s.requests.page(),
    "failed requests": lambda s: s.requests.page(state=RequestState.FAILED),
    "requests of a channel": lambda s: s.requests.page(channel_id="form"),
    "when a channel received": lambda s: s.requests.received("form", limit=200),
    "refused requests": lambda s: s.requests.refused(),
    "waiting requests": lambda s: s.requests.waiting(before=NOON, limit=10),
    "an unresolved thread": lambda s: s.conversations.find_unresolved("form", "t"),
    "the latest of a thread": lambda s: s.conversations.find_latest("chat", "t"),
    "the next message to send": lambda s: s.deliveries.first_queued("talk"),
    "failed messages": lambda s: s.deliveries.page(state=DeliveryState.FAILED),
    "a message by its receipt": lambda s: s.deliveries.find_by_external("chat", "m1"),
    "unread entries": lambda s: s.readings.unread("ada", ["talk", "chat"]),
    "unread conversations": lambda s: s.readings.count_unread("ada", assignee=None),
    "due job": lambda s: s.jobs.next_due(),
    "dead jobs": lambda s: s.jobs.page(state="dead"),
    "changes": lambda s: s.changes.after("", limit=10),
    "audit": lambda s: s.audit.page(),
}
PAGED = {
    "next conversations": lambda s, after: s.conversations.page(status=OPEN, after=after),
    "next entries": lambda s, after: s.timeline.page(contact_id="ann", after=after),
}
WHOLE_LISTS = {
    "conversations",
    "leads",
    "leads, oldest first",
    "entries",
    "contacts",
    "visitors",
    "requests",
    "audit",
}

# A subquery stands for at most as many rows as its own LIMIT.
_BOUNDED = ("SEARCH", "USE", "LIST", "SCALAR", "CORRELATED", "CO-ROUTINE", "SCAN (subquery")


class Plans:
    """Gathers the plan of every statement that the connection runs."""

    def __init__(self, connection, path):
        self._statements = []
        self._path = path
        connection.exec_trace = self._trace

    def _trace(self, cursor, sql, values):
        self._statements.append((sql, values))
        return True

    def read(self):
        connection = apsw.Connection(self._path, flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return [
                row[3]
                for sql, values in self._statements
                if sql.startswith(("SELECT", "UPDATE", "DELETE"))
                for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            ]
        finally:
            connection.close()


@pytest.fixture
def plans(store):
    return Plans(store._reader, str(store._path))


@pytest.mark.parametrize("name", READS)
async def test_a_list_is_read_in_the_order_of_an_index(store, plans, name):
    await READS[name](store)
    check(plans.read(), whole=name in WHOLE_LISTS)


@pytest.mark.parametrize("name", PAGED)
async def test_a_later_page_is_sought_not_skipped_to(store, plans, name):
    length = 2 if "conversations" in name else 3
    await PAGED[name](store, cursor.encode(*range(1, length + 1)))
    steps = plans.read()
    check(steps)
    assert all("<" in step for step in steps)


@pytest.mark.parametrize("after", [None, cursor.encode(7)])
@pytest.mark.parametrize(
    "within", [{}, {"kind": "note", "channel_id": "chat", "author": "ada", "since": NOON}]
)
async def test_a_search_is_read_from_the_newest_entry_on(store, within, after):
    plans = Plans(store.search._db.connection, str(store._path))
    await store.search.page(wanted("how much"), within=Within(**within), after=after)
    check(plans.read())


async def test_jobs_are_claimed_from_the_index_of_due_ones(store):
    plans = Plans(store._writer.handle.connection, str(store._path))
    await write(store, lambda tx: tx.jobs.claim(now=NOON, until=NOON, kinds=["mail", "call"], limit=5))
    steps = plans.read()
    check(steps)
    assert any("job_due" in step for step in steps)


async def test_what_is_handed_over_is_found_by_its_contact(store):
    talk = a_conversation(contact_id="bob")
    await write(store, lambda tx: tx.conversations.add(talk))
    plans = Plans(store._writer.handle.connection, str(store._path))
    await write(store, lambda tx: tx.conversations.hand_over("bob", "ann", filed_for=["bob", "eve"]))
    check(plans.read())


async def test_a_receipt_finds_the_messages_of_its_conversation(store):
    plans = Plans(store._writer.handle.connection, str(store._path))
    await write(store, lambda tx: tx.deliveries.report("talk", up_to=9, state=DeliveryState.READ, at=NOON))
    check(plans.read())


async def test_what_is_written_by_a_name_is_sought_in_an_index(store):
    plans = Plans(store._writer.handle.connection, str(store._path))
    await write(
        store,
        lambda tx: tx.conversations.move_thread("chat", "7", "70"),
        lambda tx: tx.contacts.reach(email("ann@mail.example"), reachable=False),
    )
    steps = plans.read()
    assert not [step for step in steps if "SCAN" in step or "TEMP B-TREE" in step]
    assert any("conversation_past" in step for step in steps)


def check(steps, *, whole=False):
    """A whole list may be scanned in the order of its rows; nothing may ever be sorted."""
    for step in steps:
        assert "TEMP B-TREE" not in step, steps
        searched = step.startswith(_BOUNDED) or "INDEX" in step
        assert searched or whole, steps
