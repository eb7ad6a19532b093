"""Meta's platforms as channels: what people write, what agents answer, leads that come late, and links."""

import pytest

from inbox.app.config import load_config
from tests.channels.meta_of_beans import APP_SECRET, OWN, TOKEN
from tests.fakes.bot_api import until
from tests.fakes.graph import GraphApi, a_template
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import PUBLIC, eventually

PHOTO = b"\x89PNG\r\n\x1a\n" + b"beans"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def graph(shop):
    graph = await GraphApi(TOKEN, APP_SECRET, seed=5).start()
    graph.route = str(shop.client.make_url("")).rstrip("/")
    yield graph
    await graph.stop()


async def connect(shop, graph, kind):
    settings = {**OWN[kind], "token": TOKEN, "app_secret": APP_SECRET, "api_url": graph.url}
    told = await shop.act("POST", "channels", {"kind": kind, "name": "Beans", "settings": settings})

    async def up():
        health = (await shop.act("GET", f"channels/{told['id']}"))["health"]
        return health["state"] == "up"

    await eventually(up)
    return told["id"]


async def entries(shop, count):
    async def enough():
        found = [each for each in await everything(shop.store.timeline) if each.kind in {"message", "form"}]
        return found if len(found) >= count else None

    return sorted(await eventually(enough), key=lambda each: each.seq)


async def answer(shop, entry, text="", **more):
    path = f"conversations/{entry.conversation_id}/messages"
    return (await shop.act("POST", path, {"text": text, **more}))["id"]


async def delivery(shop, entry, state):
    async def so():
        found = await shop.store.deliveries.get(entry)
        return found if found.state.value == state else None

    return await eventually(so)


async def test_whatsapp_messages_are_filed_answered_and_reported_on(shop, graph):
    await connect(shop, graph, "whatsapp")
    graph.repeats = 0.4
    photo = graph.keep(PHOTO)
    graph.say(
        "491701234567", kind="image", image={"id": photo, "mime_type": "image/png", "caption": "This one?"}
    )
    [asked] = await entries(shop, 1)

    async def fetched():
        body = (await shop.store.timeline.get(asked.id)).body
        return body.attachments[0].blob

    assert await shop.service.blobs.get(await eventually(fetched)) == PHOTO
    reply = await answer(shop, asked, "Yes", answers=asked.id)
    sent = await delivery(shop, reply, "sent")
    assert graph.sent[0]["context"] == {"message_id": asked.body.key}
    graph.status(sent.external_id, "read")
    graph.status(sent.external_id, "delivered")
    await until(lambda: not graph.pending)
    await delivery(shop, reply, "read")
    assert len(await entries(shop, 2)) == 2


async def test_a_status_finds_the_message_whose_answer_was_lost(shop, graph):
    await connect(shop, graph, "whatsapp")
    graph.say("491701234567", "Hello")
    [asked] = await entries(shop, 1)
    graph.silent = {"messages"}
    reply = await answer(shop, asked, "Hi")
    await delivery(shop, reply, "unknown")
    graph.status(
        "wamid.LOST", "delivered", biz_opaque_callback_data=graph.sent[0]["biz_opaque_callback_data"]
    )
    await delivery(shop, reply, "delivered")
    graph.status("wamid.LOST", "read")
    found = await delivery(shop, reply, "read")
    assert (found.external_id, len(graph.sent)) == ("wamid.LOST", 1)


async def test_a_status_that_names_a_message_of_another_channel_moves_nothing(shop, graph):
    await connect(shop, graph, "whatsapp")
    await connect(shop, graph, "messenger")
    graph.write("messenger", "5254459191319", "Hello")
    [asked] = await entries(shop, 1)
    reply = await answer(shop, asked, "Hi")
    await delivery(shop, reply, "sent")
    graph.status("wamid.ODD", "read", biz_opaque_callback_data=reply)
    graph.say("491701234567", "After it")
    await entries(shop, 3)
    await until(lambda: not graph.pending)
    await delivery(shop, reply, "sent")


async def test_after_a_day_a_template_is_what_an_agent_can_send(shop, graph, clock):
    await connect(shop, graph, "whatsapp")
    graph.templates = [a_template()]
    graph.say("491701234567", "Hello", timestamp=str(int(clock.now().timestamp())))
    [asked] = await entries(shop, 1)
    clock.advance(hours=25)
    path = f"conversations/{asked.conversation_id}"
    late = await shop.ask("POST", f"/api/v1/{path}/messages", body={"text": "Late"}, headers=shop.agent)
    assert late.status == 422
    [template] = await shop.act("GET", f"{path}/templates")
    assert template["fields"] == ["1", "2"]
    asking = {"template": {"id": template["id"], "values": ["Anna", "57"]}}
    told = await shop.act("POST", f"{path}/messages", asking)
    assert told["body"]["text"] == "Hello Anna, your order 57 is ready.\n\nBeans"
    await delivery(shop, told["id"], "sent")


@pytest.mark.parametrize("kind", ["messenger", "instagram"])
async def test_a_page_s_chat_is_filed_answered_and_named(shop, graph, kind):
    await connect(shop, graph, kind)
    graph.repeats = 0.4
    whom = "5254459191319"
    graph.people[whom] = {"id": whom, "name": "Anna Lee", "first_name": "Anna", "last_name": "Lee"}
    graph.write(kind, whom, "Is it open today?")
    [asked] = await entries(shop, 1)
    reply = await answer(shop, asked, "Until eight.")
    sent = await delivery(shop, reply, "sent")
    echo = {"mid": sent.external_id, "is_echo": True, "text": "Until eight.", "metadata": "onewindow"}
    own = OWN[kind].get("account_id", OWN[kind]["page_id"])
    graph.event(kind, own, recipient={"id": whom}, message=echo)
    await until(lambda: not graph.pending)

    async def named():
        return (await shop.store.contacts.get(asked.contact_id)).name

    assert await eventually(named) == "Anna Lee"
    assert len(await entries(shop, 2)) == 2


@pytest.mark.parametrize("kind", ["messenger", "instagram"])
async def test_files_go_both_ways_in_a_page_s_chat(shop, graph, kind):
    await connect(shop, graph, kind)
    picture = {"type": "image", "payload": {"url": f"{graph.url}/files/{graph.keep(PHOTO)}"}}
    graph.write(kind, "5254459191319", attachments=[picture])
    [asked] = await entries(shop, 1)

    async def fetched():
        return (await shop.store.timeline.get(asked.id)).body.attachments[0].blob

    assert await shop.service.blobs.get(await eventually(fetched)) == PHOTO
    headers = {**shop.agent, "X-File-Name": "b.png"}
    uploaded = await shop.client.post("/api/v1/uploads", data=PHOTO, headers=headers)
    file = (await uploaded.json())["id"]
    await delivery(shop, await answer(shop, asked, "Like this?", attachments=[file]), "sent")
    sent = [each["message"] for each in graph.sent]
    [(number, (name, data))] = graph.uploads.items()
    assert (name, data) == ("b.png", PHOTO)
    assert sent[0]["attachment"] == {"type": "image", "payload": {"attachment_id": number}}
    assert sent[1]["text"] == "Like this?"


@pytest.mark.parametrize("kind", ["messenger", "instagram"])
async def test_what_was_written_in_an_outage_is_read_back_and_the_rest_stays_single(shop, graph, kind):
    channel = await connect(shop, graph, kind)
    whom = "5254459191319"
    graph.write(kind, whom, "Is it open today?")
    await entries(shop, 1)
    await shop.act("PATCH", f"channels/{channel}", {"disabled": True})
    graph.write(kind, whom, "Hello?", told=False)
    graph.write(kind, "5254459191320", "Do you ship?", told=False)
    await shop.act("PATCH", f"channels/{channel}", {"disabled": False})
    found = await entries(shop, 3)
    assert sorted(each.body.text for each in found) == ["Do you ship?", "Hello?", "Is it open today?"]
    of_one = [each for each in found if each.body.text != "Do you ship?"]
    assert len({each.conversation_id for each in of_one}) == 1
    graph.write(kind, whom, "Are you there?")
    assert len(await entries(shop, 4)) == 4


async def test_a_lead_that_meta_does_not_give_at_first_is_filed_once_with_its_campaign(shop, graph, clock):
    await connect(shop, graph, "meta_leads")
    graph.fail("442255331", 200, "Requires leads_retrieval permission", 403, times=2)
    fields = {"full_name": "Anna Lee", "email": "anna.lee@example.com", "roast": "dark"}
    graph.lead("442255331", fields, campaign_id="7", campaign_name="Spring", platform="ig")
    await until(lambda: not graph.pending)

    async def filed():
        clock.advance(minutes=5)
        return (await shop.act("GET", "leads"))["items"]

    [told] = await eventually(filed)
    lead = await shop.act("GET", f"leads/{told['id']}")
    source = lead["source"]
    assert (source["group"], source["source"], source["campaign"]) == ("Paid Social", "instagram", "Spring")
    [form] = await entries(shop, 1)
    assert (form.body.email, form.body.fields["roast"]) == ("anna.lee@example.com", "dark")
