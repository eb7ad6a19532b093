"""Answers on Meta's platforms that fail, wait or come too late, files out, and batches of fifty."""

import json

import pytest

from inbox.app.config import load_config
from inbox.core.store.requests import RequestState
from tests.channels.meta_of_beans import APP_SECRET, OWN, TOKEN, recordings
from tests.contract.recorded import read
from tests.fakes.bot_api import until
from tests.fakes.graph import GraphApi
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import PUBLIC, eventually
from tests.journeys.test_meta import PHOTO, answer, connect, delivery, entries

KINDS = ("whatsapp", "messenger", pytest.param("instagram", marks=pytest.mark.long))
ANNA = "491701234567"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def graph(shop):
    graph = await GraphApi(TOKEN, APP_SECRET, seed=6).start()
    graph.route = str(shop.client.make_url("")).rstrip("/")
    yield graph
    await graph.stop()


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
async def asked(shop, graph, kind, clock):
    """What a client has just written."""
    await connect(shop, graph, kind)
    if kind == "whatsapp":
        graph.say(ANNA, "Hello?", timestamp=str(int(clock.now().timestamp())))
    else:
        graph.event(
            kind,
            ANNA,
            timestamp=int(clock.now().timestamp() * 1000),
            message={"mid": "m_1", "text": "Hello?"},
        )
    [asked] = await entries(shop, 1)
    return asked


def texts(graph):
    sent = [each.get("message", each) for each in graph.sent]
    return [each["text"]["body"] if isinstance(each["text"], dict) else each["text"] for each in sent]


async def test_an_answer_that_meta_refuses_fails_with_its_reason(shop, graph, asked):
    graph.fail("messages", 368, "Temporarily blocked")
    failed = await delivery(shop, await answer(shop, asked, "no"), "failed")
    assert "blocked this account" in failed.reason
    await delivery(shop, await answer(shop, asked, "yes"), "sent")
    assert texts(graph) == ["yes"]


async def test_an_answer_waits_while_meta_asks_for_patience(shop, graph, asked, clock):
    graph.fail("messages", 4, "Application request limit reached", times=2)
    entry = await answer(shop, asked, "later")

    async def gone():
        clock.advance(seconds=30)
        found = await shop.store.deliveries.get(entry)
        return found if found.state.value == "sent" else None

    found = await eventually(gone)
    assert [each.outcome for each in found.attempts] == ["later", "later", "sent"]
    assert texts(graph) == ["later"]


async def test_after_the_time_for_an_answer_none_is_taken(shop, graph, asked, clock):
    graph.closed.add(ANNA)
    failed = await delivery(shop, await answer(shop, asked, "too late for Meta"), "failed")
    assert failed.reason
    clock.advance(hours=25)
    path = f"/api/v1/conversations/{asked.conversation_id}/messages"
    late = await shop.ask("POST", path, body={"text": "too late here"}, headers=shop.agent)
    assert late.status == 422
    assert graph.sent == []


@pytest.mark.parametrize("kind", ["whatsapp"], indirect=True)
async def test_a_file_of_an_agent_s_goes_out_with_its_words(shop, graph, asked):
    headers = {**shop.agent, "X-File-Name": "b.png"}
    uploaded = await (await shop.client.post("/api/v1/uploads", data=PHOTO, headers=headers)).json()
    await delivery(shop, await answer(shop, asked, "Like this?", attachments=[uploaded["id"]]), "sent")
    [(number, (name, data, *_))] = graph.uploads.items()
    assert (name, data) == ("b.png", PHOTO)
    assert graph.sent[0]["image"] == {"id": number, "caption": "Like this?"}


async def test_a_batch_of_fifty_is_fifty_entries_however_often_it_comes(shop, graph, kind):
    await connect(shop, graph, kind)
    graph.repeats = 0.5
    batch = json.loads(read(recordings(kind) / "batch_of_fifty.http").body)
    for _ in range(2):
        graph.push(kind, batch)
    await until(lambda: not graph.pending)
    written = [each for each in await entries(shop, 50) if each.kind == "message"]
    assert len({each.body.key for each in written}) == len(written) == 50
    states = {raw.state for raw in await everything(shop.store.requests)}
    assert states == {RequestState.FILED}


async def test_fifty_leads_of_one_call_are_fifty_leads(shop, graph):
    await connect(shop, graph, "meta_leads")
    changes = []
    for number in range(50):
        name = f"44225533{number:02}"
        fields = {"full_name": f"Person {number}", "email": f"p{number}@example.com"}
        graph.lead(name, fields, told=False)
        value = {"leadgen_id": name, "page_id": OWN["meta_leads"]["page_id"], "form_id": "555"}
        changes.append({"field": "leadgen", "value": value})
    graph.repeats = 0.5
    graph.push(
        "meta_leads",
        {"object": "page", "entry": [{"id": OWN["meta_leads"]["page_id"], "time": 1, "changes": changes}]},
    )

    async def all_there():
        return len(await everything(shop.store.leads)) >= 50

    await eventually(all_there)
    await until(lambda: not graph.pending)
    emails = [each.body.email for each in await entries(shop, 50)]
    assert sorted(emails) == sorted(f"p{number}@example.com" for number in range(50))
