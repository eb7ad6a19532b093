"""The law of pages, for every list: complete, in order, and steady while rows come."""

from dataclasses import dataclass

import pytest

from inbox.core.errors import BadRequest
from tests.contract.store.nouns import (
    a_contact,
    a_conversation,
    a_lead,
    a_request,
    a_visitor,
    an_agent,
    an_audit_row,
    an_entry,
    later,
    walk,
    write,
)

TALK = a_conversation(contact_id="ann")


async def add_contact(tx, number):
    await tx.contacts.add(a_contact(id=str(number)))


async def add_conversation(tx, number):
    await tx.conversations.add(a_conversation(id=str(number), last_entry_at=later(number // 3)))


async def add_lead(tx, number):
    await tx.leads.add(a_lead(id=str(number)))


async def add_request(tx, number):
    await tx.requests.add(a_request(id=str(number), received_at=later(number // 3)))


async def add_agent(tx, number):
    await tx.agents.add(an_agent(id=str(number)))


async def add_job(tx, number):
    await tx.jobs.enqueue("mail", {"id": str(number)}, run_at=later(0))


async def add_visitor(tx, number):
    await tx.touches.add_visitor(a_visitor(id=str(number)))


async def add_audit_row(tx, number):
    await tx.audit.append(an_audit_row(id=str(number)))


async def add_entry(tx, number):
    if number == 0:
        await tx.conversations.add(TALK)
    at = later(number // 3)
    await tx.timeline.append(an_entry(TALK, id=str(number), at=at, received_at=at))


@dataclass(frozen=True)
class Listing:
    add: object
    part: str
    filters: dict
    ascending: bool = False

    def read(self, store):
        part = getattr(store, self.part)
        return lambda after, limit: part.page(after=after, limit=limit, **self.filters)

    def ids(self, pages):
        found = [item for page in pages for item in page.items]
        if self.part == "jobs":
            return [job.payload["id"] for job in found]
        return [item.request.id if self.part == "requests" else item.id for item in found]

    def ordered(self, numbers):
        return [str(number) for number in (numbers if self.ascending else reversed(numbers))]


LISTINGS = {
    "contacts": Listing(add_contact, "contacts", {}),
    "conversations": Listing(add_conversation, "conversations", {}),
    "open conversations": Listing(add_conversation, "conversations", {"unassigned": True}),
    "leads": Listing(add_lead, "leads", {}),
    "new leads": Listing(add_lead, "leads", {"stage": "new"}),
    "leads, oldest first": Listing(add_lead, "leads", {"oldest_first": True}, ascending=True),
    "requests": Listing(add_request, "requests", {}),
    "waiting requests": Listing(add_request, "requests", {"state": "waiting"}),
    "requests, oldest first": Listing(add_request, "requests", {"oldest_first": True}, ascending=True),
    "agents": Listing(add_agent, "agents", {}, ascending=True),
    "jobs": Listing(add_job, "jobs", {"state": "ready"}),
    "visitors": Listing(add_visitor, "touches", {}),
    "visitors of a site": Listing(add_visitor, "touches", {"site_id": "shop"}),
    "audit": Listing(add_audit_row, "audit", {}),
    "all entries": Listing(add_entry, "timeline", {}),
    "entries": Listing(add_entry, "timeline", {"conversation_id": TALK.id}),
    "entries of a contact": Listing(add_entry, "timeline", {"contact_id": "ann"}),
    "entries, oldest first": Listing(
        add_entry, "timeline", {"contact_id": "ann", "oldest_first": True}, ascending=True
    ),
}


@pytest.fixture(params=LISTINGS.values(), ids=LISTINGS)
def listing(request):
    return request.param


async def fill(store, listing, numbers):
    await write(store, *(lambda tx, one=number: listing.add(tx, one) for number in numbers))


async def test_an_empty_list_is_one_empty_page(store, listing):
    page = await listing.read(store)(after=None, limit=5)
    assert (list(page.items), page.next) == ([], None)


LIMITS = [1, 3, 5, 10, 11]
# On MongoDB one of them now, the others with the long tests.
WHOLE = [("sqlite", limit) for limit in LIMITS] + [
    pytest.param("mongo", limit, marks=[] if limit == 3 else [pytest.mark.long]) for limit in LIMITS
]


@pytest.mark.parametrize(("store_url", "limit"), WHOLE, indirect=["store_url"])
async def test_the_pages_together_are_the_whole_list_in_order(store, listing, limit):
    await fill(store, listing, range(10))
    pages = await walk(listing.read(store), limit)
    assert listing.ids(pages) == listing.ordered(range(10))
    assert [len(page.items) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert len(pages) == -(-10 // limit)


async def test_rows_that_come_while_paging_shift_nothing(store, listing):
    await fill(store, listing, range(10))
    first = await listing.read(store)(after=None, limit=4)
    await fill(store, listing, range(10, 16))
    pages = [first, *await walk(listing.read(store), 4, after=first.next)]
    seen = listing.ids(pages)
    expected = listing.ordered(range(16 if listing.ascending else 10))
    assert seen == expected


FOREIGN = [
    "",
    "!",
    "x",
    "мир",
    "MQ==.",
    "MSA",
    "MV8w",
    "MS4yLjMuNC41",
    "A" * 500,
    "OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
]


async def test_a_cursor_that_is_not_ours_is_refused(store, listing):
    await fill(store, listing, range(2))
    for cursor in FOREIGN:
        with pytest.raises(BadRequest):
            await listing.read(store)(after=cursor, limit=5)
