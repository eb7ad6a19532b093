"""What people write, and who they are, stands in no line of the log, whatever happens to it."""

import io
import json
import sys

import pytest
import structlog

from inbox.app import logs
from tests.journeys.shop import multipart
from tests.journeys.test_full_disk import BrokenDisk

CANARIES = {
    "name": "Canaria Nightingale",
    "email": "canary-7731@birds.example",
    "phone": "+491761234773",
    "message": "canary-text-5519 sings",
    "page": "https://shop.example/?coupon=canary-5520",
}
SECRETS = ["canary", "Nightingale", "491761234773", "5519", "5520", "7731"]


@pytest.fixture
def log(clock, monkeypatch):
    """What the service writes, at its most talkative."""
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    logs.configure("debug", clock)
    yield said
    structlog.reset_defaults()


def lines(log):
    return [json.loads(line) for line in log.getvalue().splitlines()]


def assert_nobody_is_told_of(log):
    text = log.getvalue()
    assert [secret for secret in SECRETS if secret.lower() in text.lower()] == []


async def test_whatever_is_done_with_a_message_no_line_holds_it(shop, log):
    told = await (await shop.send(CANARIES)).json()
    lead = await shop.act("GET", f"leads/{told['lead']}")
    talk = lead["conversation_id"]
    await shop.act("POST", f"conversations/{talk}/notes", {"text": CANARIES["message"]})
    await shop.act("PATCH", f"contacts/{lead['contact']['id']}", {"name": CANARIES["name"]})
    await shop.act("GET", "contacts?q=Nightingale")
    body, media_type = multipart(CANARIES, [("file", "canary.exe", b"MZ canary-5519")])
    await shop.send(body, Content_Type=media_type)
    await shop.send(b'{"email": "canary-7731@birds.example", "message": ')
    await shop.send({"email": "canary-7731 at birds"})
    await shop.ask("GET", "/canary/5519?q=canary", headers={"Referer": "https://canary.example"})
    await shop.ask("POST", "/hooks/canary-5519", body={"text": "canary"})
    account = {"email": CANARIES["email"], "password": "canary-5519-password"}
    await shop.client.post("/api/v1/session", json=account)
    await shop.raw(b"GET /canary-5519 HTTP/9.9\r\ncanary\r\n\r\n")
    assert_nobody_is_told_of(log)


async def test_nor_when_something_fails(shop, log, monkeypatch):
    writer = shop.store._writer
    monkeypatch.setattr(writer, "__class__", BrokenDisk)
    assert (await shop.send(CANARIES)).status == 503

    async def fail(*_args, **_more):
        raise RuntimeError(f"Cannot file {CANARIES}")

    monkeypatch.setattr(shop.store.contacts, "page", fail)
    answer = await shop.ask("GET", "/api/v1/contacts", headers=shop.agent)
    assert answer.status == 500
    assert {"not_kept", "request_failed"} <= {line["event"] for line in lines(log)}
    assert_nobody_is_told_of(log)
