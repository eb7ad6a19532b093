"""What is special about VK: what its calls mean, what it is sent, and what its refusals mean."""

import json
from dataclasses import replace

import pytest

from channels.vk import SPEC
from channels.vk.callbacks import KINDS
from inbox.core.errors import (
    PayloadError,
    SignatureError,
    StoreUnavailable,
)
from inbox.core.identity import EMAIL, PHONE
from inbox.core.inbound import Noted, ReachabilityChanged
from tests.channels.vk_of_beans import (
    RECORDINGS,
    SECRET,
    TOKEN,
    a_community,
    body_of,
    events_of,
)
from tests.contract.channels import WebhookContract
from tests.contract.recorded import read


class TestContract(WebhookContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (TOKEN, SECRET)

    @pytest.fixture
    def channel(self):
        return a_community()

    def test_refuses_whoever_does_not_know_the_secret(self, channel, recording):
        request = read(recording)
        told = json.loads(request.body)
        for wrong in ("", "x", SECRET[:-1], None, 5, "é"):
            with pytest.raises(SignatureError):
                channel.verify(replace(request, body=json.dumps({**told, "secret": wrong}).encode()))
        for body in (b"", b"[]", b"{", b"\xff"):
            with pytest.raises(SignatureError):
                channel.verify(replace(request, body=body))

    def test_is_kept_without_the_secret_and_reads_the_same(self, channel, recording):
        request = read(recording)
        kept = channel.concealed(request)
        assert SECRET.encode() not in kept.body
        assert channel.parse(kept) == channel.parse(request)


def test_every_kind_is_recorded():
    told = "".join(path.read_text() for path in RECORDINGS.glob("*.http"))
    assert [kind for kind in KINDS if f'"type":"{kind}"' not in told] == []


class TestWhatComes:
    def test_a_text_names_its_sender_and_itself(self):
        [event] = events_of("message_text")
        assert (event.body.text, event.thread, event.body.key) == ("Do you ship to Norway?", "42", "42:1")
        assert (event.senders[0].kind, event.senders[0].value) == ("vk", "42")

    @pytest.mark.parametrize(
        ("name", "file"),
        [
            ("photo", ("photo.jpg", "image/jpeg", None, "https://sun9-1.userapi.com/w.jpg")),
            ("doc", ("price list.pdf", None, None, "https://vk.com/doc42_2?hash=h")),
            ("audio_message", ("voice.ogg", "audio/ogg", "voice", "https://psv4.userapi.com/a.ogg")),
            ("sticker", ("sticker.png", "image/png", "sticker", "https://vk.com/sticker/1-9-128b")),
            ("graffiti", ("drawing.png", "image/png", None, "https://vk.com/g.png")),
        ],
    )
    def test_a_file_is_fetched_later(self, name, file):
        [ref] = body_of(f"message_{name}").refs
        assert (ref.name, ref.media_type, ref.shown_as, ref.ref) == file

    @pytest.mark.parametrize(
        ("name", "title", "fact"),
        [
            ("video", "How to brew", ("url", "https://vk.com/video42_5")),
            ("wall", "New beans", ("url", "https://vk.com/wall-123456_6")),
            ("link", "Beans", ("url", "https://shop.example/beans")),
            ("market", "Beans 1 kg", ("amount", "10 €")),
            ("audio", "Band – Song", ("what", "audio")),
            ("of_tomorrow", "hologram", ("what", "unknown")),
            ("geo", "Oslo", ("latitude", "59.9139")),
            ("forwarded", "They ship", ("name", "id43")),
        ],
    )
    def test_other_things_are_cards(self, name, title, fact):
        [card] = body_of(f"message_{name}").cards
        assert (card.title, card.facts[fact[0]]) == (title, fact[1])

    def test_an_answer_knows_what_it_answers(self):
        body = body_of("message_reply")
        assert (body.answers, body.quoted) == ("42:5", "Which one?")

    def test_in_a_chat_each_message_has_a_writer(self):
        [event] = events_of("message_in_chat")
        assert (event.thread, event.body.writer) == ("2000000001", "id42")
        assert body_of("message_action") == Noted(what="chat_event", facts={"name": "chat_invite_user"})

    def test_an_edit_names_the_same_message(self):
        body = body_of("message_edit")
        assert (body.text, body.edited_at.minute) == ("Do you ship to Sweden?", 1)

    def test_another_admins_answer_is_mirrored_and_a_programs_is_not(self):
        body = body_of("message_reply_of_admin")
        assert (body.direction, body.text, body.writer) == ("out", "Yes, by post.", "id77")
        assert events_of("message_reply_of_program") == ()

    def test_a_link_brings_the_visitor_or_the_campaign(self):
        brought, said = events_of("message_with_ticket")
        assert (brought.visitor_id, brought.body, brought.source) == ("v1", Noted(what="chat_started"), None)
        assert said.body.text == "Hello"
        brought, _ = events_of("message_with_ref")
        assert (brought.source.source, brought.source.campaign) == ("post", "spring_sale")
        assert brought.body.facts == {"parameter": "spring_sale", "ref_source": "post"}

    def test_allowing_and_denying_change_who_can_be_reached(self):
        reach, brought = events_of("message_allow")
        assert (reach.body, brought.visitor_id) == (ReachabilityChanged(reachable=True), "v1")
        assert body_of("message_deny") == ReachabilityChanged(reachable=False)

    def test_a_button_of_another_program_is_a_choice(self):
        body = body_of("message_event")
        assert (body.cards[0].title, body.answers) == ("Yes", "42:5")

    def test_a_form_is_a_lead_with_its_advertisement(self):
        [event] = events_of("lead_forms_new")
        body = event.body
        assert (body.name, body.email, body.phone) == ("Anna Lee", "Anna@shop.example", "+49 30 12345678")
        assert body.fields["Which beans?"] == "Dark, Light"
        kinds = {each.kind: each.value for each in event.senders}
        assert kinds == {"vk": "42", EMAIL: "anna@shop.example", PHONE: "+493012345678"}
        assert (event.source.group, event.source.content, event.source.paid) == ("Paid Social", "987", True)
        [plain] = events_of("lead_forms_new_without_ad")
        assert (plain.source.group, plain.source.paid) == ("Organic Social", False)

    @pytest.mark.parametrize(
        "body",
        [
            b"[]",
            b"{}",
            b'{"type":"message_new"}',
            b'{"type":"message_new","object":{}}',
            b'{"type":"message_new","event_id":"1","object":{"message":{"peer_id":1}}}',
            b'{"type":"message_deny","event_id":"1","object":{}}',
        ],
    )
    def test_what_cannot_be_read_is_said_so(self, body):
        with pytest.raises(PayloadError):
            a_community().parse(replace(read(RECORDINGS / "message_deny.http"), body=body))


class TestAnswersToVk:
    async def test_the_confirmation_is_answered_with_the_code_and_all_else_with_ok(self):
        answer = a_community().answer
        assert (await answer(read(RECORDINGS / "confirmation.http"), [])).body == b"a1b2c3d4"
        assert (await answer(read(RECORDINGS / "message_text.http"), [])).body == b"ok"

    def test_only_what_could_not_be_kept_is_to_come_again(self):
        refuse, request = a_community().refuse, read(RECORDINGS / "message_text.http")
        assert (refuse(request, PayloadError("?")).status, refuse(request, PayloadError("?")).body) == (
            200,
            b"ok",
        )
        assert refuse(request, StoreUnavailable("?")).status == 503
