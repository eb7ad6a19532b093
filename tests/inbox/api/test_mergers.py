"""Merging contacts over the API, and finding whom to merge."""

import pytest

from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.identity import Identity
from inbox.core.timeline import Form, TimelineEntry
from tests.inbox.api.test_stream import told


@pytest.fixture
async def bob(world, case):
    """A second person, who used the same browser."""
    now = world.clock.now()
    place = {"contact_id": "bob", "received_at": now, "at": now}
    talk = Conversation(
        id="talk",
        contact_id="bob",
        channel_id=world.ids["channel"],
        thread="bob",
        opened_at=now,
        last_entry_at=now,
    )
    entry = TimelineEntry(
        id="word", conversation_id="talk", body=Form(text="Hi", email="ann@x.example"), **place
    )
    bob = Contact(
        id="bob", name="Bob", identities=(Identity(kind="email", value="bob@x.example"),), created_at=now
    )

    async def unit(tx):
        await tx.contacts.add(bob)
        await tx.conversations.add(talk)
        await tx.timeline.append(entry)
        await tx.touches.link("visitor", "bob", method="form", confidence=1.0, at=now)

    await world.write(unit)


async def ids(browser, path):
    return [item["id"] for item in (await browser.get(path))["items"]]


async def test_a_merged_contact_is_answered_with_the_one_that_took_it_in(agent, bob):
    merged = await agent.put("contacts/bob/merger", {"into": "contact"})
    assert (merged["id"], merged["name"]) == ("contact", "Ann")
    assert merged["emails"] == ["ann@x.example", "bob@x.example"]
    [part] = map(dict, merged["merged"])
    assert part.pop("at") == "2026-03-02T09:00:00Z"
    assert part == {
        "id": "bob",
        "name": "Bob",
        "emails": ["bob@x.example"],
        "phones": [],
        "into": "contact",
        "by": {"id": "agent", "name": "Agent"},
        "confidence": None,
    }
    assert await agent.get("contacts/bob") == await agent.get("contacts/contact") == merged
    assert await ids(agent, "contacts") == ["contact"]
    assert await ids(agent, "conversations?contact=bob") == await ids(agent, "conversations?contact=contact")
    for path in ("contacts/{}/timeline", "entries?contact={}", "leads?contact={}"):
        assert await agent.get(path.format("bob")) == await agent.get(path.format("contact"))
    assert "word" in await ids(agent, "contacts/contact/timeline")
    assert (await agent.patch("contacts/bob", {"name": "Both"}))["id"] == "contact"


async def test_a_merging_is_taken_back_and_both_verbs_may_be_repeated(agent, bob):
    before = [await agent.get(f"contacts/{each}") for each in ("contact", "bob")]
    for _ in range(2):
        merged = await agent.put("contacts/bob/merger", {"into": "contact"})
    for _ in range(2):
        split = await agent.delete("contacts/bob/merger")
    assert merged["merged"] != []
    after = [await agent.get(f"contacts/{each}") for each in ("contact", "bob")]
    for one in (*before, *after):
        del one["version"]
    assert after == before
    del split["version"]
    assert split == after[1]
    assert await ids(agent, "conversations?contact=bob") == ["talk"]


async def test_a_screen_that_is_behind_merges_nobody_else(agent, bob, world):
    await world.write(lambda tx: tx.contacts.add(Contact(id="cal", name="Cal", created_at=world.clock.now())))
    await agent.put("contacts/bob/merger", {"into": "contact"})
    await agent.put("contacts/bob/merger", {"into": "cal"}, status=409)
    await agent.put("contacts/contact/merger", {"into": "bob"}, status=409)
    assert await ids(agent, "contacts") == ["cal", "contact"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("bob", {"into": "bob"}, 422),
        ("bob", {"into": "nobody"}, 404),
        ("nobody", {"into": "bob"}, 404),
        ("bob", {"into": ""}, 400),
        ("bob", {"into": {"$ne": ""}}, 400),
        ("bob", {"into": "contact", "more": 1}, 400),
        ("bob", [], 400),
    ],
)
async def test_what_cannot_be_merged_is_refused_and_nothing_changes(agent, bob, path, body, status):
    await agent.put(f"contacts/{path}/merger", body, status=status)
    assert await ids(agent, "contacts") == ["bob", "contact"]


async def test_a_machine_needs_the_right_to_write_contacts(world, bob):
    reader = await world.token("reader", "agent", ("contacts.read",))
    await reader.put("contacts/bob/merger", {"into": "contact"}, status=403)
    writer = await world.token("writer", "agent", ("contacts.write",))
    await writer.put("contacts/bob/merger", {"into": "contact"}, status=404)
    both = await world.token("both", "agent", ("contacts.read", "contacts.write"))
    merged = await both.put("contacts/bob/merger", {"into": "contact"})
    assert merged["merged"][0]["by"] is None


async def test_other_screens_are_told_of_both_contacts_and_what_moved(team, agent, bob):
    socket = await team["supervisor"].stream()
    await told(socket, 1)
    await agent.put("contacts/bob/merger", {"into": "contact"})
    frames = await told(socket, 5)
    assert {(frame["kind"], frame["id"]) for frame in frames} >= {
        ("contact", "bob"),
        ("contact", "contact"),
        ("conversation", "talk"),
        ("conversation", "conversation"),
    }
    [moved] = [frame for frame in frames if frame["id"] == "talk"]
    assert moved["contact"] == "contact"
    await socket.close()


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("bo", ["bob"]),
        ("BOB@X", ["bob"]),
        ("%2B49 30", ["contact"]),
        ("49(30)12", ["contact"]),
        ("  ann ", ["contact"]),
        ("x.example", []),
        ("%25", []),
        ("%20", []),
    ],
)
async def test_contacts_are_found_by_how_they_begin(agent, bob, q, found):
    assert await ids(agent, f"contacts?q={q}") == found


async def test_a_search_without_words_is_refused_and_the_limit_is_kept(agent, bob, world):
    await agent.get("contacts?q=", status=400)
    await agent.get("contacts?q=" + "x" * 201, status=400)
    for number in range(30):
        one = Contact(id=f"c{number}", name=f"Many {number}", created_at=world.clock.now())
        await world.write(lambda tx, one=one: tx.contacts.add(one))
    assert len(await ids(agent, "contacts?q=many&limit=200")) == 20
    assert len(await ids(agent, "contacts?q=many&limit=3")) == 3


async def test_duplicates_come_with_their_evidence_as_far_as_one_may_read(agent, bob, world):
    [found] = (await agent.get("contacts/bob/duplicates"))["items"]
    assert found["contact"]["id"] == "contact"
    assert found["evidence"] == [
        {"kind": "visitor", "value": None},
        {"kind": "email", "value": "ann@x.example"},
    ]
    machine = await world.token("reader", "agent", ("contacts.read",))
    [found] = (await machine.get("contacts/bob/duplicates"))["items"]
    assert found["evidence"] == [{"kind": "visitor", "value": None}]
    await agent.put("contacts/bob/merger", {"into": "contact"})
    assert (await agent.get("contacts/bob/duplicates"))["items"] == []
