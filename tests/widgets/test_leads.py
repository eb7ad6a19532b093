"""The address that forms post to, with the real way in behind it."""

import json
from io import BytesIO

import pytest
from aiohttp import FormData, web

from channels.web_form import Settings, WebForm
from inbox.actions.intake import WebhookIntake
from inbox.core.channel import ChannelContext
from inbox.core.deps import Deps
from inbox.core.store import durably
from inbox.kit.callers import Callers
from inbox.kit.fetch import Fetcher
from inbox.kit.limits import Buckets
from inbox.kit.problems import middleware
from inbox.storage.files import FileBlobs
from tests.tracking.site_of_beans import BEANS, TOKENS, TwoSites, add_sites
from tracking.attribution import SnapshotAttributor
from widgets.routes import routes

ORIGIN = {"Origin": "https://beans.example"}
EVIL = {"Origin": "https://evil.example"}


@pytest.fixture
async def client(store, clock, tmp_path, aiohttp_client):
    await durably(store, add_sites)
    blobs = FileBlobs(tmp_path / "blobs")
    context = ChannelContext(
        id=BEANS.form_channel,
        clock=clock,
        visitors=TOKENS,
        public_url="https://inbox.example",
        outside=Fetcher(),
        blobs=blobs,
    )
    form = WebForm(Settings(site=BEANS.id, hosts=BEANS.hosts), context)
    deps = Deps(
        store=store,
        clock=clock,
        blobs=blobs,
        attributor=SnapshotAttributor(TwoSites()),
    )
    limits = Callers(Buckets(1, 3, monotonic=lambda: clock.now().timestamp()))
    app = web.Application(middlewares=[middleware])
    app.add_routes(routes(WebhookIntake(deps, {BEANS.form_channel: form}), TwoSites(), clock, limits))
    return await aiohttp_client(app)


@pytest.fixture
def leads(store):
    async def found():
        return (await store.leads.page()).items

    return found


@pytest.fixture
def requests(store):
    async def found():
        return (await store.requests.page()).items

    return found


async def post(client, members, headers=None):
    headers = {**ORIGIN, **(headers or {})}
    answer = await client.post("/w/beans/leads", json=members, headers=headers, allow_redirects=False)
    return answer, await answer.json()


async def test_a_posted_lead_is_answered_with_its_ids(client, leads):
    answer, body = await post(client, {"email": "a@example.com", "message": "Hello"})
    assert answer.status == 201
    [lead] = await leads()
    assert body["lead"] == lead.id
    assert answer.headers["Access-Control-Allow-Origin"] == "https://beans.example"


async def test_the_same_key_gets_the_first_answer_and_other_content_is_refused(client, leads):
    key = {"Idempotency-Key": "k1"}
    first = await post(client, {"email": "a@example.com"}, key)
    again = await post(client, {"email": "a@example.com"}, key)
    assert (again[0].status, again[1]) == (201, first[1])
    other, problem = await post(client, {"email": "b@example.com"}, key)
    assert (other.status, problem["status"]) == (422, 422)
    assert len(await leads()) == 1


async def test_a_browser_without_javascript_is_thanked(client, leads):
    form = {"email": "a@example.com", "message": "Hello"}
    headers = {**ORIGIN, "Accept": "text/html", "Accept-Language": "ru"}
    answer = await client.post("/w/beans/leads", data=form, headers=headers)
    assert answer.url.path == "/w/beans/thanks"
    text = await answer.text()
    assert "Спасибо" in text
    assert 'lang="ru"' in text
    assert len(await leads()) == 1


async def test_a_file_is_kept_with_the_entry(client, store, tmp_path):
    form = FormData({"email": "a@example.com"}, quote_fields=False)
    form.add_field("file", b"%PDF", filename="../order.pdf", content_type="application/pdf")
    answer = await client.post("/w/beans/leads", data=form, headers=ORIGIN)
    entry = await store.timeline.get((await answer.json())["id"])
    [attachment] = entry.body.attachments
    assert (attachment.name, attachment.size) == ("order.pdf", 4)


async def test_credentials_are_not_kept_with_the_request(client, requests):
    await post(client, {"email": "a@example.com"}, {"Cookie": "a=secret", "Authorization": "secret"})
    [raw] = await requests()
    assert "secret" not in json.dumps(dict(raw.request.headers))
    assert raw.request.headers["origin"] == "https://beans.example"


async def test_what_cannot_be_read_is_refused_and_kept(client, requests):
    answer, problem = await post(client, {"email": 5})
    assert (answer.status, problem["detail"]) == (422, '"email" must be text.')
    [raw] = await requests()
    assert raw.state == "unreadable"


@pytest.mark.parametrize(
    ("path", "options", "status"),
    [
        ("/w/nobody/leads", {"json": {"email": "a@example.com"}}, 404),
        ("/w/beans/leads", {"data": b"x" * 300_000, "headers": {"Content-Type": "application/json"}}, 413),
        ("/w/beans/leads", {"data": BytesIO(b"x" * 10_000_000)}, 413),
        ("/w/beans/leads", {"data": b"{}", "headers": {"Content-Encoding": "snappy"}}, 400),
        ("/w/beans/leads", {"data": b"{}", "headers": {"Content-Encoding": "gzip"}}, 400),
        (
            "/w/beans/leads",
            {"json": {"email": "a@b.example"}, "headers": {"Origin": "https://evil.example"}},
            403,
        ),
    ],
)
async def test_what_is_refused_outright_is_not_kept(client, requests, path, options, status):
    # Left as they are, because the next engine is asked the same.
    headers = {**ORIGIN, **options.get("headers", {})}
    answer = await client.post(path, **{**options, "headers": headers})
    assert answer.status == status
    assert (await answer.json())["detail"]
    assert not await requests()


async def test_the_sites_own_script_may_read_a_refusal(client):
    headers = {**ORIGIN, "Content-Type": "application/json"}
    answer = await client.post("/w/beans/leads", data=b"x" * 300_000, headers=headers)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (413, ORIGIN["Origin"])
    answer = await client.post("/w/beans/leads", json={"email": "a@example.com"}, headers=EVIL)
    assert (answer.status, "Access-Control-Allow-Origin" in answer.headers) == (403, False)


async def test_a_client_that_posts_too_often_is_told_to_wait(client):
    headers = {"X-Forwarded-For": "192.0.2.1"}
    answers = [(await post(client, {"email": "a@example.com"}, headers))[0] for _ in range(4)]
    assert [answer.status for answer in answers] == [201, 201, 201, 429]
    assert answers[-1].headers["Retry-After"]


async def test_a_page_of_the_site_may_ask_before_it_posts(client):
    answer = await client.options("/w/beans/leads", headers=ORIGIN)
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type, Idempotency-Key"
    assert (await client.options("/w/beans/leads", headers=EVIL)).status == 403
