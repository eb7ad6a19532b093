"""What agents do: each thing once, with its line in the timeline and its row in the audit."""

import pytest

from inbox.actions.annotate import note
from inbox.actions.assign import assign, unassign
from inbox.actions.connect import add_site
from inbox.actions.enlist import add_agent
from inbox.actions.qualify import move, own
from inbox.actions.rename import rename_contact
from inbox.actions.resolve import reopen, resolve
from inbox.core.actor import Actor
from inbox.core.agent import Role
from inbox.core.conversation import Status
from inbox.core.errors import BadRequest, Conflict, NotFound, Unprocessable
from inbox.core.timeline import Happened, Note
from tests.contract.store.inbound import an_event, deps_of, file_event
from tests.contract.store.nouns import NOON, an_agent, later, write

ADA = Actor(name="agent:ada", agent_id="ada")


@pytest.fixture
async def filed(store, clock):
    agents = [an_agent(id="ada"), an_agent(id="bea"), an_agent(id="gone", disabled=True)]
    agents.append(an_agent(id="max", role=Role.MARKETER))
    await write(store, *(lambda tx, one=agent: tx.agents.add(one) for agent in agents))
    return await file_event(store, deps_of(store, clock), an_event(external_id="k"))


@pytest.fixture
def do(store):
    """Runs a verb as Ada, ten seconds after noon."""

    async def do(verb, *what, **named):
        [result] = await write(store, lambda tx: verb(tx, *what, ADA, later(10), **named))
        return result

    return do


async def audit(store):
    rows = (await store.audit.page()).items
    assert {(row.actor, row.at) for row in rows} <= {("agent:ada", later(10))}
    return [(row.action, row.kind, row.id, dict(row.facts)) for row in reversed(rows)]


async def lines(store, filed):
    page = await store.timeline.page(conversation_id=filed.conversation_id, oldest_first=True)
    return [entry.body for entry in page.items[1:]]


async def unchanged(store, repeat):
    before = await store.changes.head(), await audit(store)
    await repeat()
    assert (await store.changes.head(), await audit(store)) == before


async def test_resolving_is_written_once(store, filed, do):
    talk = filed.conversation_id
    assert (await do(resolve, talk)).status is Status.RESOLVED
    await unchanged(store, lambda: do(resolve, talk))
    assert await audit(store) == [("resolved", "conversation", talk, {})]
    assert await lines(store, filed) == [Happened(what="resolved")]
    assert (await store.conversations.get(talk)).preview == "How much is it?"


async def test_reopening_is_written_once(store, filed, do):
    talk = filed.conversation_id
    await unchanged(store, lambda: do(reopen, talk))
    await do(resolve, talk)
    assert (await do(reopen, talk)).status is Status.OPEN
    await unchanged(store, lambda: do(reopen, talk))
    assert [row[0] for row in await audit(store)] == ["resolved", "reopened"]


async def test_reopening_beside_a_newer_conversation_is_refused(store, clock, filed, do):
    await do(resolve, filed.conversation_id)
    newer = await file_event(store, deps_of(store, clock), an_event())
    assert newer.conversation_id != filed.conversation_id
    with pytest.raises(Conflict):
        await do(reopen, filed.conversation_id)


async def test_the_result_of_a_verb_is_what_the_store_holds(store, filed, do):
    talk = filed.conversation_id
    assert await do(resolve, talk) == await store.conversations.get(talk)
    assert await do(assign, talk, "bea") == await store.conversations.get(talk)


async def test_assigning_is_written_once(store, filed, do):
    talk = filed.conversation_id
    assert (await do(assign, talk, "bea")).assignee == "bea"
    await unchanged(store, lambda: do(assign, talk, "bea"))
    assert await audit(store) == [
        ("assigned", "conversation", talk, {"agent": "bea"}),
        ("owner", "lead", filed.lead_id, {"agent": "bea"}),
    ]
    assert await lines(store, filed) == [Happened(what="assigned", facts={"agent": "bea"})]


async def test_giving_back_is_written_once(store, filed, do):
    talk = filed.conversation_id
    await unchanged(store, lambda: do(unassign, talk))
    await do(assign, talk, "bea")
    assert (await do(unassign, talk)).assignee is None
    await unchanged(store, lambda: do(unassign, talk))
    assert [row[0] for row in await audit(store)] == ["assigned", "owner", "unassigned"]


async def test_who_takes_a_conversation_owns_its_lead_unless_somebody_does(store, filed, do):
    await do(assign, filed.conversation_id, "bea")
    assert (await store.leads.get(filed.lead_id)).owner == "bea"
    await do(assign, filed.conversation_id, "ada")
    assert (await store.leads.get(filed.lead_id)).owner == "bea"


async def test_a_closed_lead_goes_to_nobody(store, filed, do):
    await do(move, filed.lead_id, "won")
    await do(assign, filed.conversation_id, "bea")
    assert (await store.leads.get(filed.lead_id)).owner is None


async def test_a_note_with_a_key_is_written_once(store, filed, do):
    first = await do(note, filed.conversation_id, "call back", key="k1")
    await unchanged(store, lambda: do(note, filed.conversation_id, "call back ", key="k1"))
    assert await do(note, filed.conversation_id, "call back", key="k1") == first
    assert (await do(note, filed.conversation_id, "call back", key="k2")).id != first.id
    with pytest.raises(Unprocessable):
        await do(note, filed.conversation_id, "do not", key="k1")


@pytest.mark.parametrize(
    ("agent", "error"), [("gone", Unprocessable), ("max", Unprocessable), ("none", NotFound)]
)
async def test_only_those_who_answer_are_assigned(store, filed, do, agent, error):
    with pytest.raises(error):
        await do(assign, filed.conversation_id, agent)
    assert await audit(store) == []


async def test_a_note_leaves_the_preview(store, filed, do):
    entry = await do(note, filed.conversation_id, "  call back \n")
    assert (entry.body, entry.author, entry.seq) == (Note(text="call back"), "ada", 2)
    conversation = await store.conversations.get(filed.conversation_id)
    assert (conversation.preview, conversation.last_entry_at) == ("How much is it?", later(10))
    assert await audit(store) == [("noted", "conversation", filed.conversation_id, {"entry": entry.id})]


async def test_an_empty_note_is_refused(store, filed, do):
    with pytest.raises(BadRequest):
        await do(note, filed.conversation_id, " \n")


async def test_a_lead_moves_once(store, filed, do):
    lead = await do(move, filed.lead_id, "qualified")
    assert (lead.stage, lead.updated_at) == ("qualified", later(10))
    await unchanged(store, lambda: do(move, filed.lead_id, "qualified"))
    assert await audit(store) == [("stage", "lead", filed.lead_id, {"stage": "qualified", "was": "new"})]
    assert [line.what for line in await lines(store, filed)] == ["lead.stage"]


async def test_only_a_lost_lead_keeps_its_reason(store, filed, do):
    assert (await do(move, filed.lead_id, "lost", lost_reason="price")).lost_reason == "price"
    assert (await do(move, filed.lead_id, "won", lost_reason="price")).lost_reason is None


async def test_an_unknown_stage_is_refused(store, filed, do):
    with pytest.raises(BadRequest):
        await do(move, filed.lead_id, "dreaming")


async def test_after_the_end_a_new_request_opens_a_new_lead(store, clock, filed, do):
    await do(move, filed.lead_id, "won")
    newer = await file_event(store, deps_of(store, clock), an_event())
    assert newer.lead_id != filed.lead_id
    with pytest.raises(Conflict):
        await do(move, filed.lead_id, "new")
    assert (await do(move, filed.lead_id, "lost")).stage == "lost"


async def test_a_lead_is_given_and_taken_back_once(store, filed, do):
    assert (await do(own, filed.lead_id, "bea")).owner == "bea"
    await unchanged(store, lambda: do(own, filed.lead_id, "bea"))
    assert (await do(own, filed.lead_id, None)).owner is None
    assert [row[3] for row in await audit(store)] == [{"agent": "bea"}, {"agent": ""}]
    with pytest.raises(NotFound):
        await do(own, filed.lead_id, "none")


async def test_a_contact_is_renamed_once(store, filed, do):
    assert (await do(rename_contact, filed.contact_id, " Ann ")).name == "Ann"
    await unchanged(store, lambda: do(rename_contact, filed.contact_id, "Ann"))
    assert (await do(rename_contact, filed.contact_id, " ")).name is None
    assert await audit(store) == [("renamed", "contact", filed.contact_id, {})] * 2


async def test_a_site_comes_with_its_channel(store, do):
    site = await do(add_site, ("shop.example", "shop.example:8443"))
    account = await store.channels.get(site.form_channel)
    assert await store.sites.get(site.id) == site
    assert (account.kind, account.name) == ("web_form", "shop.example")
    assert account.settings == {"site": site.id, "hosts": ["shop.example", "shop.example:8443"]}
    assert await audit(store) == [("added", "site", site.id, {"host": "shop.example"})]


@pytest.mark.parametrize(
    "host",
    ["", "https://shop.example", "shop.example/a", "Shop.example", "a b", ".example", "x:", "x:y", "a@b"],
)
async def test_what_is_no_host_is_refused(store, do, host):
    with pytest.raises(BadRequest):
        await do(add_site, (host,))
    with pytest.raises(BadRequest):
        await do(add_site, ())
    assert list(await store.sites.all()) == []


async def test_somebody_joins_once(store):
    eve = an_agent(created_at=NOON)
    await write(store, lambda tx: add_agent(tx, eve, ADA))
    assert await store.agents.get(eve.id) == eve
    with pytest.raises(Conflict):
        await write(store, lambda tx: add_agent(tx, an_agent(email=eve.email), ADA))
    [row] = (await store.audit.page()).items
    assert (row.action, row.id, row.actor, row.facts) == ("added", eve.id, "agent:ada", {"role": "agent"})


async def test_verbs_on_nothing_raise(store, do):
    for verb, what in [
        (resolve, ("x",)),
        (note, ("x", "hi")),
        (move, ("x", "won")),
        (rename_contact, ("x", "A")),
    ]:
        with pytest.raises(NotFound):
            await do(verb, *what)
