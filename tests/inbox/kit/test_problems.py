"""Errors as problem documents, and the headers of every answer."""

import asyncio
from typing import Any

import msgspec
import pytest
from aiohttp import web
from pytest_aiohttp.plugin import AiohttpClient
from structlog.testing import capture_logs

from inbox.core import errors
from inbox.kit.problems import middleware, problem


async def answer_to(aiohttp_client: AiohttpClient, outcome: Any, method: str = "GET") -> Any:
    async def handler(_: web.Request) -> web.StreamResponse:
        if isinstance(outcome, Exception):
            raise outcome
        assert isinstance(outcome, web.StreamResponse)
        return outcome

    app = web.Application(middlewares=[middleware])
    app.router.add_get("/thing/{token}", handler)
    client = await aiohttp_client(app)
    return await client.request(method, "/thing/secret", allow_redirects=False)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.BadRequest("No."), 400),
        (errors.SignatureError("the tag differs at byte 3"), 401),
        (errors.Unauthorized("No."), 401),
        (errors.Forbidden("No."), 403),
        (errors.NotFound("No."), 404),
        (errors.Conflict("No."), 409),
        (errors.TooLarge("No."), 413),
        (errors.Unprocessable("No."), 422),
        (errors.PayloadError("No."), 422),
        (errors.Undeliverable("No."), 422),
        (errors.TooMany(retry_after=2.1), 429),
        (errors.RetryLater(after=7), 503),
        (errors.StoreUnavailable("No."), 503),
        (msgspec.ValidationError("Expected `int`"), 400),
        (msgspec.DecodeError("Broken"), 400),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"), 400),
        (web.HTTPMethodNotAllowed("GET", ["POST"]), 405),
        (web.HTTPGone(), 410),
    ],
)
async def test_every_error_becomes_its_problem(
    aiohttp_client: AiohttpClient, error: Exception, status: int
) -> None:
    with capture_logs() as logs:
        response = await answer_to(aiohttp_client, error)
    document = await response.json(content_type="application/problem+json")
    assert response.status == document["status"] == status
    assert document["title"]
    assert "byte 3" not in str(document)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert [log for log in logs if log["event"] != "not_kept"] == []


async def test_what_could_not_be_kept_is_in_the_log_with_its_cause_and_without_the_path(
    aiohttp_client: AiohttpClient,
) -> None:
    for error, said in ((errors.StoreUnavailable("No."), True), (errors.NotFound("No."), False)):
        with capture_logs() as logs:
            await answer_to(aiohttp_client, error)
        told = [(log["event"], log["cause"], log["route"]) for log in logs]
        assert told == ([("not_kept", "StoreUnavailable", "/thing/{token}")] if said else [])


async def test_who_should_wait_is_told_how_long(aiohttp_client: AiohttpClient) -> None:
    for error, seconds in (
        (errors.TooMany(retry_after=2.1), "3"),
        (errors.RetryLater(after=7), "7"),
        (errors.StoreUnavailable("Full."), "1"),
    ):
        assert (await answer_to(aiohttp_client, error)).headers["Retry-After"] == seconds


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("secret"), errors.ConfigError("secret"), TimeoutError("secret")]
)
async def test_an_unexpected_error_is_logged_once_and_tells_nothing(
    aiohttp_client: AiohttpClient, error: Exception
) -> None:
    with capture_logs() as logs:
        response = await answer_to(aiohttp_client, error)
    assert response.status == 500
    assert "secret" not in await response.text()
    (entry,) = logs
    assert entry["exc_info"] is error
    assert entry["route"] == "/thing/{token}"


async def test_an_unknown_address_and_a_wrong_method_are_problems(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(web.Application(middlewares=[middleware]))
    assert (await (await client.get("/nothing")).json(content_type=None))["status"] == 404
    response = await answer_to(aiohttp_client, web.Response(), method="PUT")
    assert response.status == 405
    assert response.headers["Allow"] == "GET,HEAD"


async def test_a_redirect_stays_a_redirect(aiohttp_client: AiohttpClient) -> None:
    response = await answer_to(aiohttp_client, web.HTTPSeeOther("/next"))
    assert (response.status, response.headers["Location"]) == (303, "/next")
    assert response.headers["Referrer-Policy"]


async def test_a_page_gets_a_policy_unless_it_has_one(aiohttp_client: AiohttpClient) -> None:
    page = web.Response(text="<p>", content_type="text/html")
    assert "default-src 'self'" in (await answer_to(aiohttp_client, page)).headers["Content-Security-Policy"]
    page = web.Response(
        text="<p>",
        content_type="text/html",
        headers={"Content-Security-Policy": "sandbox", "Referrer-Policy": "no"},
    )
    response = await answer_to(aiohttp_client, page)
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert response.headers["Referrer-Policy"] == "no"
    assert "Content-Security-Policy" not in (await answer_to(aiohttp_client, web.json_response({}))).headers


async def test_an_error_after_the_answer_has_begun_sends_no_second_one(aiohttp_server: Any) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"half")
        raise errors.NotFound("Gone.")

    app = web.Application(middlewares=[middleware])
    app.router.add_get("/", handler)
    server = await aiohttp_server(app)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = await reader.read()
    writer.close()
    assert answer.count(b"HTTP/1.1") == 1


def test_further_members_are_kept() -> None:
    document = msgspec.json.decode(problem(409, "Moved on", "Read again.", version=3).body)
    assert document == {
        "type": "about:blank", "title": "Moved on", "status": 409, "detail": "Read again.", "version": 3
    }  # fmt: skip
