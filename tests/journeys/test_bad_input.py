import asyncio
import gzip
import json

import pytest

from inbox.core.lead import SPAM, UNVERIFIED
from inbox.core.store.requests import RequestState
from tests.journeys.shop import LEAD, PAGE, assert_nothing_is_stored_half, everything, multipart

pytestmark = pytest.mark.usefixtures("quiet")

BROKEN_JSON = {
    "nothing": b"",
    "a list": b"[]",
    "null": b"null",
    "half": b'{"message":"x"',
    "deep lists": b"[" * 10_000,
    "deep objects": b'{"fields":' * 1000 + b"1" + b"}" * 1000,
    "deeper than stored": b'{"message":"x","fields":' + b'{"a":' * 40 + b"1" + b"}" * 41,
    "NaN": b'{"message":"x","page":"https://shop.example/","at":NaN}',
    "infinity": b'{"message":"x","page":"https://shop.example/","at":1e999}',
    "a lone surrogate": b'{"message":"\\ud800","page":"https://shop.example/"}',
    "a lone surrogate as a name": b'{"\\udfff":"x","message":"x","page":"https://shop.example/"}',
    "an integer of 64 bits": b'{"message":"x","page":"https://shop.example/","n":9223372036854775808}',
    "an integer without end": b'{"message":"x","n":' + b"9" * 5000 + b"}",
    "invalid UTF-8": b'{"message":"\xff\xfe","page":"https://shop.example/"}',
    "UTF-16": '{"message":"x"}'.encode("utf-16"),
    "NUL": b'{"message":"a\\u0000b","page":"https://shop.example/"}',
    "a raw NUL": b'{"message":"a\x00b","page":"https://shop.example/"}',
    "a member twice": b'{"message":"a","message":"b","page":"https://shop.example/"}',
}
UNFIT_FORMS = {
    "a name of another type": LEAD | {"name": 5},
    "a message of another type": LEAD | {"message": ["x"]},
    "an e-mail of another type": LEAD | {"email": {}},
    "a page of another type": LEAD | {"page": 1},
    "a visitor of another type": LEAD | {"visitor": 5},
    "fields that are a list": LEAD | {"fields": [1]},
    "an object as a field": LEAD | {"colour": {"a": 1}},
    "a consent of another type": LEAD | {"consent": {"text": 5}},
    "a key of another type": LEAD | {"_key": 5},
    "no way to answer": {"name": "Ann"},
    "nothing but spaces": {"message": "  "},
    "too long a message": LEAD | {"message": "x" * 20_001},
    "too long a name": LEAD | {"name": "x" * 201},
    "too long a field": LEAD | {"fields": {"colour": "x" * 5001}},
    "too long a name of a field": LEAD | {"fields": {"x" * 101: "red"}},
    "1,000 fields": LEAD | {"fields": {f"f{number}": "x" for number in range(1000)}},
    "too long a key": LEAD | {"_key": "k" * 201},
}
UNFIT_TOUCHES = {
    "no page": {},
    "a page of another type": {"page": 5},
    "a page that is no address": {"page": "javascript:alert(1)"},
    "too long a page": {"page": PAGE + "?" + "x" * 8192},
    "a visitor of another type": {"page": PAGE, "visitor": {}},
    "too long a visitor": {"page": PAGE, "visitor": "x" * 501},
    "a time that is none": {"page": PAGE, "at": "yesterday"},
    "a time without a zone": {"page": PAGE, "at": "2026-03-02T09:00:00"},
    "an event without a name": {"page": PAGE, "event": {}},
    "an event of another type": {"page": PAGE, "event": 5},
}
UNFIT_MEDIA_TYPES = [
    "",
    ";;;",
    "text/html",
    "application/xml",
    "multipart/form-data",
    'multipart/form-data; boundary="',
    "multipart/form-data; boundary=" + "x" * 500,
    "application/x-www-form-urlencoded; charset=utf-16",
    "x" * 4000,
]
ENCODINGS = ["gzip", "deflate", "br", "GZIP", "snappy", "gzip, br", "x" * 300]


async def assert_problem(answer, *statuses):
    """One plain sentence, in a document that no browser runs."""
    assert answer.content_type == "application/problem+json"
    problem = await answer.json(content_type=None)
    assert answer.status in statuses, problem
    assert problem["status"] == answer.status
    assert 0 < len(problem["detail"]) <= 300
    assert "Traceback" not in problem["detail"]


async def assert_only_unreadable(shop, number=1):
    assert [raw.state for raw in await everything(shop.store.requests)] == [RequestState.UNREADABLE] * number
    assert await everything(shop.store.contacts) == []
    assert await everything(shop.store.leads) == []


@pytest.mark.parametrize("body", BROKEN_JSON.values(), ids=BROKEN_JSON)
async def test_broken_json_is_refused_by_every_address_and_a_broken_lead_is_kept_unread(shop, body):
    await assert_problem(await shop.send(body), 400)
    await assert_problem(await shop.ask("POST", shop.touches, body=body), 400)
    for path in ("session", "sites", "agents"):
        answer = await shop.ask("POST", f"/api/v1/{path}", body=body, headers=shop.agent)
        await assert_problem(answer, 400)
    await assert_only_unreadable(shop)
    assert await everything(shop.store.touches) == []


@pytest.mark.parametrize("form", UNFIT_FORMS.values(), ids=UNFIT_FORMS)
async def test_an_unfit_form_is_kept_and_makes_no_lead(shop, form):
    await assert_problem(await shop.send(form), 422)
    await assert_only_unreadable(shop)


@pytest.mark.parametrize("touch", UNFIT_TOUCHES.values(), ids=UNFIT_TOUCHES)
async def test_an_unfit_touch_leaves_nothing(shop, touch):
    await assert_problem(await shop.ask("POST", shop.touches, body=touch), 400, 413)
    assert await everything(shop.store.touches) == []


@pytest.mark.parametrize("media_type", UNFIT_MEDIA_TYPES)
async def test_a_body_of_another_type_is_refused(shop, media_type):
    headers = {"Content-Type": media_type}
    await assert_problem(await shop.send(b"message=x", Content_Type=media_type), 400, 415)
    await assert_problem(await shop.ask("POST", shop.touches, body=b"{}", headers=headers), 400)
    await assert_problem(
        await shop.ask("POST", "/api/v1/sites", body=b"{}", headers=shop.agent | headers), 400
    )
    await assert_only_unreadable(shop)


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_body_that_cannot_be_decoded_is_refused(shop, encoding):
    headers = {"Content-Encoding": encoding}
    body = json.dumps(LEAD).encode()
    for path, more in ((shop.leads, {}), (shop.touches, {}), ("/api/v1/sites", shop.agent)):
        await assert_problem(await shop.ask("POST", path, body=body, headers=headers | more), 400)
    assert await everything(shop.store.requests) == []


async def test_ten_megabytes_are_refused_whatever_they_were_sent_as(shop):
    large = b'{"message":"' + b"a" * 10_000_000 + b'"}'
    packed = gzip.compress(large)
    form = b"message=" + b"a" * 10_000_000
    for path, more in ((shop.leads, {}), (shop.touches, {}), ("/api/v1/sites", shop.agent)):
        await assert_problem(await shop.ask("POST", path, body=large, headers=more), 413)
        encoded = more | {"Content-Encoding": "gzip"}
        await assert_problem(await shop.ask("POST", path, body=packed, headers=encoded), 413)
    urlencoded = "application/x-www-form-urlencoded"
    await assert_problem(await shop.send(form, Content_Type=urlencoded), 413)
    body, media_type = multipart({"message": "x"}, [("file", "a.bin", b"\x00" * 10_000_000)])
    await assert_problem(await shop.send(body, Content_Type=media_type), 413)
    assert await everything(shop.store.requests) == []


async def test_a_thousand_fields_of_an_html_form_are_refused(shop):
    fields = {f"f{number}": "x" for number in range(1000)}
    urlencoded = "&".join(f"{name}=x" for name in fields).encode()
    await assert_problem(
        await shop.send(urlencoded, Content_Type="application/x-www-form-urlencoded"), 400, 422
    )
    body, media_type = multipart(fields)
    await assert_problem(await shop.send(body, Content_Type=media_type), 400, 422)
    await assert_only_unreadable(shop, 2)


@pytest.mark.parametrize(
    "token", ["aaa.bbb", "é.é", ".", "x" * 8000, "UVY4OEhTdjkzYkw0QVQ2am12T0Q.fP8E4Cu8LLbEhAgBCJ5Mkg"]
)
async def test_a_lead_with_a_forged_visitor_is_kept_as_suspected_spam_without_the_visitor(shop, token):
    answer = await shop.send(LEAD | {"visitor": token})
    assert answer.status == 201
    lead = await shop.store.leads.get((await answer.json())["lead"])
    assert (lead.visitor_id, lead.marks) == (None, (SPAM,))
    await assert_nothing_is_stored_half(shop.store)


async def test_a_touch_with_a_forged_visitor_starts_a_new_one(shop):
    answer = await shop.ask("POST", shop.touches, body={"page": PAGE, "visitor": "aaa.bbb"})
    assert answer.status == 200
    assert (await answer.json())["visitor"] != "aaa.bbb"


async def test_a_key_with_another_body_is_refused_and_the_first_answer_stands(shop):
    first = await shop.send(LEAD, Idempotency_Key="k")
    await assert_problem(await shop.send(LEAD | {"message": "Another"}, Idempotency_Key="k"), 422)
    again = await shop.send(LEAD, Idempotency_Key="k")
    assert (again.status, await again.json()) == (first.status, await first.json())
    [lead] = await everything(shop.store.leads)
    assert lead.requests == 1
    await assert_nothing_is_stored_half(shop.store)


async def test_of_two_bodies_that_come_at_once_under_one_key_one_is_kept(shop):
    async def post(number):
        return await shop.send(LEAD | {"message": f"Number {number}"}, Idempotency_Key="k")

    answers = await asyncio.gather(*map(post, range(20)))
    assert sorted(answer.status for answer in answers) == [201] + [422] * 19
    [lead] = await everything(shop.store.leads)
    assert lead.requests == 1
    await assert_nothing_is_stored_half(shop.store)


async def test_who_sends_too_often_is_told_to_wait_and_nothing_of_it_is_kept(shop):
    headers = {"X-Forwarded-For": "203.0.113.7"}
    answers = [await shop.ask("POST", shop.leads, body=b"{", headers=headers) for _ in range(40)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    await assert_problem(refused[0], 429)
    assert int(refused[0].headers["Retry-After"]) >= 1
    await assert_only_unreadable(shop, len(answers) - len(refused))


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://evilshop.example",
        "https://shop.example.evil.example",
        "https://shop.example@evil.example",
        "https://[::",
        "file://",
        "x" * 4000,
    ],
)
async def test_a_foreign_origin_is_refused_and_nothing_is_kept(shop, origin):
    headers = {"Origin": origin}
    await assert_problem(await shop.send(LEAD, Origin=origin), 403)
    await assert_problem(await shop.ask("POST", shop.touches, body={"page": PAGE}, headers=headers), 403)
    for path in (shop.leads, shop.touches):
        await assert_problem(await shop.ask("OPTIONS", path, headers=headers), 403)
    login = {"email": "a@shop.example", "password": "x"}
    await assert_problem(await shop.ask("POST", "/api/v1/session", body=login, headers=headers), 403)
    assert await everything(shop.store.requests) == []


async def test_an_unknown_origin_is_kept_and_marked(shop):
    answer = await shop.send(LEAD, Origin="null")
    assert answer.status == 201
    [lead] = await everything(shop.store.leads)
    assert lead.marks == (UNVERIFIED,)


@pytest.mark.parametrize("key", ["nobody", "x" * 5000, "%00", "%ff", "..%2f..", "%3Cscript%3E", "a%20b"])
async def test_a_wrong_key_of_a_site_is_not_found(shop, key):
    for method, path in (("POST", "leads"), ("OPTIONS", "leads"), ("POST", "touches"), ("GET", "thanks")):
        body = LEAD if method == "POST" else None
        await assert_problem(await shop.ask(method, f"/w/{key}/{path}", body=body), 404)
    await assert_problem(await shop.ask("GET", f"/w/{key}.js"), 404)
    assert await everything(shop.store.requests) == []
