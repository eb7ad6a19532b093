"""What agents do with conversations, leads and contacts, and what they see of it."""

import pytest


async def kinds(browser):
    items = (await browser.get("entries?conversation=conversation"))["items"]
    return [item["body"].get("what", item["kind"]) for item in reversed(items)]


async def test_a_conversation_shows_who_writes_from_where(agent, case):
    (conversation,) = (await agent.get("conversations"))["items"]
    assert conversation == await agent.get("conversations/conversation")
    assert conversation["contact"] == {
        "id": "contact",
        "name": "Ann",
        "emails": ["ann@x.example"],
        "phones": ["+4930123"],
    }
    channel = conversation["channel"]
    assert (channel["id"], channel["kind"], channel["name"]) == (
        case.ids["channel"],
        "web_form",
        "shop.example",
    )
    assert channel["capabilities"]["can_answer"] is False
    assert conversation["lead"]["id"] == "lead"
    assert conversation["lead"]["source"].keys() == {"group", "source", "medium", "campaign", "term"}
    assert (conversation["preview"], conversation["last_seq"]) == ("Hello", 1)


async def test_a_lead_carries_the_contacts_addresses(marketer, case):
    lead = await marketer.get("leads/lead")
    assert lead["contact"] == {
        "id": "contact",
        "name": "Ann",
        "emails": ["ann@x.example"],
        "phones": ["+4930123"],
    }
    assert lead["source"].keys() >= {"group", "rule", "confidence", "evidence", "click_id"}
    assert (lead["created_at"], lead["first_touch"]) == ("2026-03-02T09:00:00Z", None)


async def test_resolving_twice_is_as_once_and_can_be_undone(agent, case):
    for _ in range(2):
        assert (await agent.put("conversations/conversation/resolution"))["status"] == "resolved"
    for _ in range(2):
        assert (await agent.delete("conversations/conversation/resolution"))["status"] == "open"
    assert await kinds(agent) == ["form", "resolved", "reopened"]


async def test_a_conversation_is_taken_given_and_put_back(team, agent, case):
    taken = await agent.put("conversations/conversation/assignment", {"agent": "me"})
    assert taken["assignee"] == {"id": "agent", "name": "Agent"}
    given = await agent.put("conversations/conversation/assignment", {"agent": "supervisor"})
    assert given["assignee"]["id"] == "supervisor"
    await agent.put("conversations/conversation/assignment", {"agent": "marketer"}, status=422)
    await agent.put("conversations/conversation/assignment", {"agent": "nobody"}, status=404)
    assert (await agent.delete("conversations/conversation/assignment"))["assignee"] is None
    assert await kinds(agent) == ["form", "assigned", "assigned", "unassigned"]


async def test_a_note_bears_its_authors_name(agent, case):
    note = await agent.post("conversations/conversation/notes", {"text": " Call back\r\nat five "})
    assert (note["kind"], note["type"], note["seq"]) == ("note", "entry", 2)
    assert note["body"] == {"text": "Call back\nat five", "mentions": []}
    assert note["author"] == {"id": "agent", "name": "Agent"}
    assert await agent.get(f"entries/{note['id']}") == note


async def test_a_lead_moves_and_gets_an_owner(agent, case):
    lost = await agent.put("leads/lead/stage", {"stage": "lost", "lost_reason": "too dear"})
    assert (lost["stage"], lost["lost_reason"]) == ("lost", "too dear")
    assert (await agent.put("leads/lead/stage", {"stage": "qualified"}))["lost_reason"] is None
    await agent.put("leads/lead/stage", {"stage": "somewhere"}, status=400)
    assert (await agent.put("leads/lead/assignment", {"agent": "me"}))["owner"]["id"] == "agent"
    assert (await agent.delete("leads/lead/assignment"))["owner"] is None


async def test_a_contact_is_renamed(agent, case):
    contact = await agent.patch("contacts/contact", {"name": "  Ann \n Smith "})
    assert (contact["name"], contact["version"]) == ("Ann Smith", 1)
    assert contact["identities"][0] == {"kind": "email", "value": "ann@x.example"}


async def test_a_timeline_tells_where_a_contact_came_from_before_writing(agent, case):
    entry, touch = (await agent.get("contacts/contact/timeline"))["items"]
    assert (entry["type"], entry["kind"], entry["body"]["text"]) == ("entry", "form", "Hello")
    assert (touch["type"], touch["source"]["campaign"]) == ("touch", "spring")
    assert touch["pages"] == [
        {"at": "2026-03-02T08:55:00Z", "url": "https://shop.example/", "title": "Shop", "event": None}
    ]


async def test_a_visitor_shows_the_way_through_the_site(marketer, case):
    visitor = await marketer.get("visitors/visitor")
    assert (visitor["contacts"], visitor["page_count"]) == (["contact"], 1)
    [link] = visitor["links"]
    assert (link["contact"], link["method"], 0 < link["confidence"] <= 1) == ("contact", "form", True)
    assert visitor["touches"][0]["pages"] == visitor["pages"]


async def test_a_new_site_comes_with_its_snippet(world, admin):
    site = await admin.post("sites", {"host": "https://Shop.Example/start?x=1"})
    assert site["hosts"] == ["shop.example"]
    assert site["snippet"] == f'<script async src="{world.origin}/w/{site["id"]}.js"></script>'
    assert (await admin.post("sites", {"host": "пример.рф:8443"}))["hosts"] == ["xn--e1afmkfd.xn--p1ai:8443"]
    for host in ("", "two words", "https://", "a..b", "http://[", "юнікод\u0000"):
        await admin.post("sites", {"host": host}, status=400)


async def test_a_request_shows_its_bytes_without_its_keys(admin, case):
    request = await admin.get("requests/request")
    assert (request["state"], request["size"], request["body"]) == ("waiting", 19, '{"message":"Hello"}')
    assert request["headers"] == {"content-type": "application/json"}


async def test_a_request_is_replayed(world, admin, case):
    assert await admin.post("requests/request/replay", status=200) == {"state": "filed"}
    assert world.replayed == ["request"]


async def test_an_attachment_does_nothing_in_a_browser(agent, case):
    response = await agent.ask("GET", "entries/entry/attachments/0")
    assert await response.read() == b"<script>alert(1)</script>"
    assert response.headers["Content-Type"] == "application/octet-stream"
    name = "a%20%E2%80%9Cb%E2%80%9D.html"
    assert response.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("place", ["1", "-1", "x", "٣", "99999999999999999999"])
async def test_an_attachment_that_is_not_there_is_not_found(place, agent, case):
    await agent.get(f"entries/entry/attachments/{place}", status=404)


async def test_every_verb_is_in_the_audit(admin, agent, case):
    await agent.put("conversations/conversation/resolution")
    await agent.post("conversations/conversation/notes", {"text": "x"})
    await agent.put("leads/lead/stage", {"stage": "won"})
    await agent.patch("contacts/contact", {"name": "Bea"})
    rows = (await admin.get("audit?limit=4"))["items"]
    assert [(row["action"], row["kind"]) for row in reversed(rows)] == [
        ("resolved", "conversation"),
        ("noted", "conversation"),
        ("stage", "lead"),
        ("renamed", "contact"),
    ]
    assert {row["actor"] for row in rows} == {"agent:agent"}
