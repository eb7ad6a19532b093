"""Mail over HTTP: shown under a policy, answered in its thread, held until its time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inbox.actions.deliver import Deliver
from inbox.core.job import Job
from inbox.core.letter import Letter, Mailbox
from inbox.core.timeline import Attachment, Message, TimelineEntry
from tests.inbox.actions.answering import Provider

MESSAGES = "conversations/conversation/messages"


@pytest.fixture
async def mail(world, case):
    """The contact wrote a mail, and its channel carries subjects."""
    provider = Provider(max_text=500)
    provider.capabilities = replace(provider.capabilities, subject=True, html=True)
    case.api.channels[case.ids["channel"]] = provider
    letter = Letter(
        subject="Beans",
        sender=Mailbox(email="anna@customer.example"),
        message_id="<b@customer.example>",
        references=("<a@customer.example>",),
        html=await case.api.blobs.put(b'<b>Hello</b><img data-remote="https://far.example/p.gif">'),
        original=await case.api.blobs.put(b"Subject: Beans\r\n\r\nHello"),
    )
    now = world.clock.now()
    entry = TimelineEntry(
        id="mail",
        contact_id="contact",
        conversation_id="conversation",
        at=now,
        received_at=now,
        body=Message(direction="in", text="Hello", letter=letter),
    )
    await world.write(lambda tx: tx.timeline.append(entry, preview="Hello"))
    return provider


async def test_an_answer_goes_into_the_thread_of_the_last_mail(world, agent, mail):
    sent = await agent.post(MESSAGES, {"text": "Yes."})
    letter = (await world.store.timeline.get(sent["id"])).body.letter
    assert (letter.subject, letter.in_reply_to) == ("Re: Beans", "<b@customer.example>")
    assert letter.references == ("<a@customer.example>", "<b@customer.example>")
    assert letter.to == (Mailbox(email="anna@customer.example"),)


async def test_what_waits_for_its_time_is_sent_then_and_not_before(world, agent, mail):
    then = world.clock.now() + timedelta(hours=1)
    sent = await agent.post(MESSAGES, {"text": "Later.", "send_at": then.isoformat()})
    assert sent["delivery"]["state"] == "scheduled"
    deliver = Deliver(world.store, world.clock, {"channel": mail}, lambda _: timedelta(minutes=1))
    job = Job(id="job", kind="deliver", key=None, tries=1, payload={"entry": sent["id"]}, run_at=then)
    await deliver.run(job)
    assert (await agent.get(f"entries/{sent['id']}"))["delivery"]["state"] == "scheduled"
    now = world.clock.now().isoformat()
    await agent.put(f"entries/{sent['id']}/schedule", {"send_at": now})
    await deliver.run(job)
    assert (await agent.get(f"entries/{sent['id']}"))["delivery"]["state"] != "scheduled"
    await agent.put(f"entries/{sent['id']}/schedule", {"send_at": now}, status=409)


async def test_what_waits_can_be_taken_back(world, agent, mail):
    then = (world.clock.now() + timedelta(seconds=10)).isoformat()
    sent = await agent.post(MESSAGES, {"text": "Oops.", "send_at": then})
    await agent.delete(f"entries/{sent['id']}/message")
    assert (await agent.get(f"entries/{sent['id']}"))["delivery"]["state"] == "withdrawn"


async def test_is_shown_where_nothing_can_run_and_downloaded_as_it_came(agent, mail):
    shown = await agent.ask("GET", "entries/mail/html")
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "<b>Hello</b>" in await shown.text()
    assert "img-src data:;" in policy
    original = await agent.ask("GET", "entries/mail/original")
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert await original.read() == b"Subject: Beans\r\n\r\nHello"


async def test_who_gets_an_answer_is_told_before_it_is_written(agent, mail):
    told = await agent.get("conversations/conversation/address")
    assert (told["subject"], told["others"]) == ("Re: Beans", [])
    assert told["to"] == [{"name": None, "email": "anna@customer.example"}]
    assert told["quoted"].endswith("anna@customer.example wrote:\n> Hello")


async def test_an_agent_chooses_the_subject_and_who_gets_copies(world, agent, mail):
    copies = {
        "cc": ["Ben <Ben@Shop.example>", "anna@customer.example"],
        "bcc": ["ben@shop.example", "eve@shop.example"],
    }
    sent = await agent.post(MESSAGES, {"text": "Yes.", "subject": "Your\norder", **copies})
    letter = (await world.store.timeline.get(sent["id"])).body.letter
    assert letter.subject == "Your order"
    assert letter.cc == (Mailbox(name="Ben", email="ben@shop.example"),)
    assert letter.bcc == (Mailbox(email="eve@shop.example"),)
    assert letter.in_reply_to == "<b@customer.example>"


async def test_a_copy_to_no_address_is_refused_by_name(world, agent, mail):
    before = await world.store.conversations.get("conversation")
    for wrong in ("ben", "a@b.example, c@d.example", "a@b.example\r\nBcc: x@y.example", "Ben <ben>"):
        told = await agent.post(MESSAGES, {"text": "Yes.", "cc": [wrong]}, status=400)
        assert "is not an e-mail address" in told["detail"]
    await agent.post(MESSAGES, {"text": "Yes.", "bcc": ["a@b.example"] * 21}, status=400)
    assert await world.store.conversations.get("conversation") == before


async def test_where_no_mail_is_carried_there_are_no_copies(agent, case):
    case.api.channels[case.ids["channel"]] = Provider(max_text=500)
    assert await agent.get("conversations/conversation/address") is None
    await agent.post(MESSAGES, {"text": "Yes.", "cc": ["a@b.example"]}, status=422)


async def test_a_draft_keeps_what_was_typed_of_a_mail(agent, mail):
    letter = {"subject": "Beans, again", "cc": "ben@shop.exam", "bcc": ""}
    await agent.put("conversations/conversation/draft", {"text": "Dear", "letter": letter})
    kept = (await agent.get("conversations/conversation/draft"))["letter"]
    assert kept == {**letter, "to": "", "forward": None, "quote": True, "html": ""}


async def test_pictures_from_outside_are_there_for_whoever_asks(agent, mail):
    shown = await agent.ask("GET", "entries/mail/html?pictures=true")
    assert "img-src data: https: http:;" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert '<img src="https://far.example/p.gif">' in await shown.text()
    held = await (await agent.ask("GET", "entries/mail/html")).text()
    assert 'src="https://far' not in held


async def test_attached_pictures_stand_in_the_mail_and_nothing_else_does(world, agent, mail, case):
    async def file(name, kind, data):
        blob = await case.api.blobs.put(data)
        return Attachment(blob=blob, name=name, media_type=kind, size=len(data), content_id=name, inline=True)

    html = await case.api.blobs.put(b'<img src="cid:logo"><img alt="p" src="cid:page"><img src="cid:gone">')
    files = (await file("logo", "image/png", b"png"), await file("page", "text/plain", b"<script>"))
    now = world.clock.now()
    body = Message(direction="in", text="See", attachments=files, letter=Letter(html=html))
    entry = TimelineEntry(
        id="seen", contact_id="contact", conversation_id="conversation", at=now, received_at=now, body=body
    )
    await world.write(lambda tx: tx.timeline.append(entry, preview="See"))
    shown = await agent.ask("GET", "entries/seen/html?dark=true")
    page = await shown.text()
    assert '<img src="data:image/png;base64,cG5n">' in page
    assert page.count("data:") == 1
    assert "img-src data:;" in shown.headers["Content-Security-Policy"]
    assert "invert(1)" in page
    assert "invert(1)" not in await (await agent.ask("GET", "entries/seen/html")).text()
