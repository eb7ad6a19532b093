"""A mail is answered to all, with what it said below the answer, or passed on with its files."""

from dataclasses import replace

import pytest

from inbox.actions.outgoing import outgoing
from inbox.core.letter import Letter, Mailbox
from inbox.core.timeline import Attachment, Message, TimelineEntry
from tests.inbox.actions.answering import Provider

MESSAGES = "conversations/conversation/messages"
ADDRESS = "conversations/conversation/address"
ANNA = Mailbox(name="Anna", email="anna@customer.example")


@pytest.fixture
async def mail(world, case):
    """Anna wrote to us and to Ben, with a file, and later once more to us alone."""
    provider = Provider(max_text=500, quotes=True)
    provider.capabilities = replace(provider.capabilities, subject=True)
    provider.address = "info@shop.example"
    case.api.channels[case.ids["channel"]] = provider
    data = b"%PDF-1.4 price"
    file = Attachment(
        blob=await case.api.blobs.put(data), name="price.pdf", media_type="application/pdf", size=len(data)
    )
    to = (Mailbox(email="Info+ow-x@shop.example"), Mailbox(email="ben@customer.example"))
    first = Letter(
        subject="Beans",
        sender=ANNA,
        to=to,
        cc=(ANNA, Mailbox(email="eve@customer.example")),
        message_id="<a@c>",
    )
    await _write(world, "first", Message(direction="in", text="Hello", letter=first, attachments=(file,)))
    second = Letter(subject="Tea", sender=ANNA, to=to[:1], message_id="<b@c>", quoted="> older")
    await _write(world, "second", Message(direction="in", text="And tea?", letter=second))
    return provider


async def test_an_answer_to_all_leaves_us_and_its_recipient_out(agent, mail):
    told = await agent.get(f"{ADDRESS}?answers=first")
    assert told["subject"] == "Re: Beans"
    assert [each["email"] for each in told["others"]] == ["ben@customer.example", "eve@customer.example"]
    assert (await agent.get(ADDRESS))["others"] == []


async def test_a_chosen_mail_is_the_one_that_is_answered(world, agent, mail):
    sent = await agent.post(MESSAGES, {"text": "Yes.", "answers": "first"})
    assert (await _letter(world, sent)).in_reply_to == "<a@c>"
    sent = await agent.post(MESSAGES, {"text": "Yes."})
    assert (await _letter(world, sent)).in_reply_to == "<b@c>"


async def test_what_was_answered_follows_if_it_is_asked_for(world, agent, mail):
    assert (await _letter(world, await agent.post(MESSAGES, {"text": "Yes."}))).quoted == ""
    sent = await agent.post(MESSAGES, {"text": "Yes, too.", "quote": True})
    head, *words = (await _letter(world, sent)).quoted.split("\n")
    assert head.startswith("On 20")
    assert head.endswith("UTC, Anna <anna@customer.example> wrote:")
    assert words == ["> And tea?", ">> older"]


async def test_an_answer_to_our_own_mail_goes_to_the_same_people_again(world, agent, mail):
    sent = await agent.post(MESSAGES, {"text": "Yes.", "to": ["Eve <eve@customer.example>"]})
    told = await agent.get(f"{ADDRESS}?answers={sent['id']}")
    assert told["to"] == [{"name": "Eve", "email": "eve@customer.example"}]


async def test_a_mail_is_passed_on_with_its_files_to_somebody_else(world, agent, mail):
    [file] = await agent.post("entries/first/uploads")
    assert (file["name"], file["type"]) == ("price.pdf", "application/pdf")
    wish = {"forwards": "first", "to": ["boss@shop.example"], "attachments": [file["id"]]}
    sent = await agent.post(MESSAGES, wish)
    assert sent["body"]["attachments"][0]["name"] == "price.pdf"
    letter = await _letter(world, sent)
    assert (letter.subject, letter.in_reply_to, letter.references) == ("Fwd: Beans", None, ("<a@c>",))
    assert letter.to == (Mailbox(email="boss@shop.example"),)
    assert letter.quoted.startswith("---------- Forwarded message ----------\nFrom: Anna <anna@customer")
    assert letter.quoted.endswith("Cc: Anna <anna@customer.example>, eve@customer.example\n\nHello")
    told = await agent.get(f"{ADDRESS}?forwards=first")
    assert (told["subject"], told["to"], told["quoted"]) == ("Fwd: Beans", [], letter.quoted)


async def test_a_designed_mail_is_passed_on_with_its_design_and_the_pictures_in_it(world, agent, mail, case):
    html = await case.api.blobs.put(b'<b>Sale</b><img src="cid:logo">')
    told = {"media_type": "image/png", "size": 1, "inline": True, "blob": await case.api.blobs.put(b"1")}
    files = tuple(Attachment(name=name, content_id=name, **told) for name in ("logo", "beside"))
    letter = Letter(subject="Sale", sender=ANNA, html=html, original=html)
    await _write(world, "sale", Message(direction="in", text="Sale", letter=letter, attachments=files))
    assert (await agent.get(f"{ADDRESS}?forwards=sale"))["designed"]
    assert not (await agent.get(f"{ADDRESS}?forwards=first"))["designed"]
    assert [each["name"] for each in await agent.post("entries/sale/uploads")] == ["beside"]
    sent = await agent.post(MESSAGES, {"forwards": "sale", "to": ["boss@shop.example"]})
    assert ((await _letter(world, sent)).passed_html, sent["body"]["attachments"]) == (html, [])
    delivery = await world.store.deliveries.get(sent["id"])
    message = await world.write(lambda tx: outgoing(tx, delivery))
    assert {each.name for each in message.pictures} == {"logo", "beside"}
    own = await agent.post(MESSAGES, {"forwards": sent["id"], "to": ["boss@shop.example"]})
    assert (await _letter(world, own)).passed_html is None


async def test_a_mail_is_not_passed_on_to_nobody_nor_from_another_thread(world, agent, mail):
    await agent.post(MESSAGES, {"forwards": "first"}, status=422)
    await agent.post(MESSAGES, {"forwards": "first", "answers": "first", "to": ["a@b.example"]}, status=400)
    await agent.post(MESSAGES, {"forwards": "nothing", "to": ["a@b.example"]}, status=404)


async def test_a_draft_knows_what_it_passes_on(agent, mail):
    letter = {"subject": "", "cc": "", "bcc": "", "to": "boss@sh", "forward": "first", "quote": False}
    letter["html"] = ""
    await agent.put("conversations/conversation/draft", {"text": "", "letter": letter})
    assert (await agent.get("conversations/conversation/draft"))["letter"] == letter


async def test_an_answer_in_html_is_cleaned_before_it_is_kept(world, agent, mail, case):
    await agent.post(MESSAGES, {"text": "Yes.", "html": "<b>Yes.</b>"}, status=422)
    mail.capabilities = replace(mail.capabilities, html=True)
    mail.safe_html = lambda html: (html.replace("<script>run()</script>", ""), "Yes.")
    sent = await agent.post(MESSAGES, {"html": "<b>Yes.</b><script>run()</script>"})
    assert sent["body"]["text"] == "Yes."
    assert await case.api.blobs.get((await _letter(world, sent)).html) == b"<b>Yes.</b>"
    sent = await agent.post(MESSAGES, {"text": "Yes, plainly.", "html": "<b>Yes.</b>"})
    assert sent["body"]["text"] == "Yes, plainly."
    assert "<b>Yes.</b>" in await (await agent.ask("GET", f"entries/{sent['id']}/html")).text()


async def _write(world, name, body):
    now = world.clock.now()
    entry = TimelineEntry(
        id=name, contact_id="contact", conversation_id="conversation", at=now, received_at=now, body=body
    )
    await world.write(lambda tx: tx.timeline.append(entry, preview=body.text))


async def _letter(world, sent):
    return (await world.store.timeline.get(sent["id"])).body.letter
