"""Who may be the same person: told by exact evidence, and by nothing else."""

import pytest

from inbox.actions.merge import merge
from inbox.core.actor import SYSTEM
from inbox.core.identity import PHONE, Identity
from inbox.core.timeline import Message
from inbox.reports.duplicates import duplicates_of
from tests.contract.store.inbound import a_form, a_message, an_event, deps_of, file_event
from tests.contract.store.nouns import NOON, an_entry, email, write

ANN, BOB, CAL = (email(f"{name}@mail.example") for name in ("ann", "bob", "cal"))
CALLING = Identity(kind=PHONE, value="+4930901820")


@pytest.fixture
def file(store, clock):
    async def file(*senders, **given):
        filed = await file_event(store, deps_of(store, clock), an_event(senders=senders, **given))
        return filed.contact_id

    return file


@pytest.fixture
def suspects(store):
    async def suspects(contact_id, *, entries=True, most=5):
        contact = await store.contacts.get(contact_id)
        found = await duplicates_of(store, contact, entries=entries, most=most)
        return [(each.contact.id, each.evidence) for each in found]

    return suspects


async def test_whoever_used_the_same_browser_may_be_the_same(file, suspects):
    ann = await file(ANN, name="Ann", visitor_id="laptop")
    bob = await file(BOB, name="Bob", visitor_id="laptop")
    await file(CAL, visitor_id="phone")
    assert await suspects(ann) == [(bob, [("visitor", None)])]
    assert await suspects(bob) == [(ann, [("visitor", None)])]


async def test_the_same_name_strengthens_evidence_and_is_none_by_itself(file, suspects):
    ann = await file(ANN, name="Ann", visitor_id="laptop")
    other = await file(BOB, name="ANN", visitor_id="laptop")
    await file(CAL, name="Ann")
    assert await suspects(ann) == [(other, [("visitor", None), ("name", "ANN")])]


async def test_an_address_that_somebody_else_has_is_evidence_wherever_it_was_written(file, suspects):
    bob, cal = await file(BOB, CALLING), await file(CAL)
    form = a_form(
        "or <Cal@mail.example>, thanks", phone="+49 (30) 90 18 20", fields={"else": "BOB@mail.example"}
    )
    ann = await file(ANN, body=form)
    assert await suspects(ann) == [
        (bob, [("email", BOB.value), ("phone", CALLING.value)]),
        (cal, [("email", CAL.value)]),
    ]
    assert await suspects(ann, most=1) == (await suspects(ann))[:1]
    assert await suspects(ann, entries=False) == []


async def test_an_address_in_a_chat_counts_and_one_that_an_agent_wrote_does_not(store, file, suspects):
    bob = await file(BOB)
    await file(CAL)
    ann = await file(ANN, body=a_message("bob@mail.example?"), channel_id="chat", thread="t")
    talk = (await store.conversations.page(contact_id=ann)).items[0]
    ours = an_entry(talk, body=Message(direction="out", text="Is cal@mail.example yours?"))
    await write(store, lambda tx: tx.timeline.append(ours))
    assert await suspects(ann) == [(bob, [("email", BOB.value)])]


@pytest.mark.parametrize(
    "text", ["", "@", "a@", "@@@ ,@, <@>", "@" * 5000, "a@b " * 5000, "\u202ex@y", "x" * 9000]
)
async def test_no_text_is_evidence_by_its_looks(file, suspects, text):
    await file(BOB)
    ann = await file(ANN, body=a_form(text, phone="12", fields={"q": text[:100]}))
    assert await suspects(ann) == []


async def test_whoever_is_merged_is_no_suspect_any_more(store, file, suspects):
    ann, bob = await file(ANN, visitor_id="laptop"), await file(BOB, visitor_id="laptop")
    cal = await file(CAL, visitor_id="laptop")
    await write(store, lambda tx: merge(tx, bob, cal, SYSTEM, NOON))
    assert await suspects(ann) == [(cal, [("visitor", None)])]
    await write(store, lambda tx: merge(tx, cal, ann, SYSTEM, NOON))
    assert await suspects(ann) == []
