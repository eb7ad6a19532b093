"""What is special about VK: what its calls mean, what it is sent, and what its refusals mean."""

import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from channels.vk import SPEC, Settings
from channels.vk.callbacks import KINDS
from channels.vk.people import random_id
from inbox.core.errors import (
    ConfigError,
    PayloadError,
    RetryLater,
    SignatureError,
    StoreUnavailable,
    Unanswered,
    Undeliverable,
    Unreachable,
)
from inbox.core.identity import EMAIL, PHONE
from inbox.core.inbound import Noted, ReachabilityChanged
from inbox.core.secret import Secret
from inbox.core.timeline import Attachment
from inbox.storage.files import FileBlobs
from tests.channels.social_of_beans import Granting, a_context, a_text
from tests.contract.channels import ROOT, WebhookContract
from tests.contract.recorded import read

RECORDINGS = ROOT / "tests/channels/vk"
TOKEN = "vk1.a.fake-access-key-for-tests-only-0123456789"
SECRET = json.loads(read(RECORDINGS / "message_deny.http").body)["secret"]
SENT = {"response": [{"peer_id": 42, "message_id": 9, "conversation_message_id": 8}]}
GROUP = {"response": {"groups": [{"id": 123456, "name": "Beans", "screen_name": "beans"}]}}


class VkAnswers(Granting):
    def __init__(self, **given):
        super().__init__(
            {"response": 1},
            **{
                "messages_send": SENT,
                "groups_getById": GROUP,
                "groups_getCallbackConfirmationCode": {"response": {"code": "a1b2c3d4"}},
                "groups_getCallbackServers": {"response": {"count": 0, "items": []}},
                "groups_addCallbackServer": {"response": {"server_id": 1}},
                **given,
            },
        )

    def of(self, method):
        return [parse_qs(body.decode()) for name, body in self.asked if name == method]


def a_community(outside=None, *, blobs=None, **settings):
    given = {"group": "123456", "token": Secret(TOKEN), **settings}
    more = {} if blobs is None else {"blobs": blobs}
    return SPEC.build(Settings(**given), a_context(outside or VkAnswers(), **more))


def events_of(name):
    return a_community().parse(read(RECORDINGS / f"{name}.http"))


def body_of(name):
    [event] = events_of(name)
    return event.body


def a_message(text="", **more):
    return a_text(text, kind="vk", **more)


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


class TestSending:
    async def test_a_message_has_the_same_number_whenever_it_is_sent(self):
        outside = VkAnswers()
        for _ in range(2):
            receipt = await a_community(outside).send(a_message("Yes", answers="42:5"))
        first, second = outside.of("messages_send")
        assert first == second
        assert (first["peer_ids"], first["message"]) == (["42"], ["Yes"])
        assert json.loads(first["forward"][0])["conversation_message_ids"] == [5]
        assert receipt.external_id == "42:8"

    def test_numbers_differ_and_are_never_none(self):
        numbers = {random_id(f"entry-{entry}", place) for entry in range(500) for place in range(3)}
        assert len(numbers) == 1500
        assert min(numbers) >= 1
        assert max(numbers) < 2**31

    async def test_a_long_text_goes_in_parts_with_numbers_of_their_own(self):
        outside = VkAnswers()
        await a_community(outside).send(a_message("word " * 3000, buttons=("Yes", "No")))
        first, last = outside.of("messages_send")
        assert first["random_id"] != last["random_id"]
        assert "keyboard" not in first
        assert [row[0]["action"]["label"] for row in json.loads(last["keyboard"][0])["buttons"]] == [
            "Yes",
            "No",
        ]

    async def test_an_answer_to_another_conversation_quotes_nothing(self):
        outside = VkAnswers()
        await a_community(outside).send(a_message("Yes", answers="43:5"))
        assert "forward" not in outside.of("messages_send")[0]

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ({"error": {"error_code": 901}}, Unreachable),
            ({"response": [{"peer_id": 42, "error": {"code": 901, "description": "no"}}]}, Unreachable),
            ({"error": {"error_code": 900}}, Unreachable),
            ({"error": {"error_code": 6}}, RetryLater),
            ({"error": {"error_code": 9}}, RetryLater),
            ({"error": {"error_code": 5}}, RetryLater),
            ({"error": {"error_code": 914}}, Undeliverable),
            ({"error": {"error_code": 4242, "error_msg": "odd"}}, Undeliverable),
            ({"response": 0}, Unanswered),
            ((429, {}), RetryLater),
            ((502, b"<html>"), Unanswered),
        ],
    )
    async def test_refusals_say_whose_turn_it_is(self, answer, error):
        with pytest.raises(error) as raised:
            await a_community(VkAnswers(messages_send=answer)).send(a_message("Hi"))
        assert type(raised.value) is error
        assert TOKEN not in str(raised.value)

    async def test_a_text_is_changed_and_taken_back(self):
        outside = VkAnswers()
        community = a_community(outside)
        changed = a_message("Better", replaces="42:8")
        assert (await community.send(changed)).external_id == "42:8"
        assert outside.of("messages_edit")[0]["cmid"] == ["8"]
        await community.withdraw(changed.to, "42", "42:8")
        assert outside.of("messages_delete")[0]["delete_for_all"] == ["1"]

    async def test_what_cannot_be_sent_says_why(self, tmp_path):
        community = a_community(blobs=FileBlobs(tmp_path))
        file = Attachment(blob="", name="a.pdf", media_type="application/pdf", size=5)
        for message, word in [
            (a_message(" "), "nothing"),
            (a_message("x", attachments=(file,)), "arrived"),
            (a_message("x", attachments=(replace(file, blob="0" * 64, size=50_000_001),)), "50 MB"),
            (a_message("x", attachments=(replace(file, blob="0" * 64),)), "no longer"),
            (a_message("x", attachments=(file,), replaces="42:8"), "files"),
            (a_message("x", thread="anna"), "no chat"),
        ]:
            with pytest.raises(Undeliverable, match=word):
                await community.send(message)


class TestConnecting:
    async def test_it_enters_itself_once(self):
        outside = VkAnswers()
        community = a_community(outside)
        await community.start()
        [added] = outside.of("groups_addCallbackServer")
        assert added["secret_key"] == [SECRET]
        [wanted] = outside.of("groups_setCallbackSettings")
        assert [kind for kind in KINDS if wanted.get(kind) != ["1"]] == []
        assert community.contact_link("t1") == "https://vk.me/beans?ref=t1&ref_source=widget"

        own = {"id": 1, "url": a_context().hook_url, "secret_key": SECRET, "status": "ok"}
        outside = VkAnswers(groups_getCallbackServers={"response": {"items": [own]}})
        await a_community(outside).start()
        assert outside.of("groups_addCallbackServer") == outside.of("groups_editCallbackServer") == []

    @pytest.mark.parametrize("group", ["", "beans", "club", "1 2"])
    def test_what_is_no_number_of_a_community_is_said_to_be_none(self, group):
        with pytest.raises(ConfigError, match="number of the community"):
            a_community(group=group)

    @pytest.mark.parametrize("group", ["123456", "club123456", "-123456", "https://vk.com/public123456"])
    def test_a_pasted_number_is_read(self, group):
        assert a_community(group=group)._group == 123456

    async def test_check_says_what_is_wrong(self):
        own = {"id": 1, "url": a_context().hook_url, "secret_key": SECRET}
        for status, settings, error, word in [
            (None, {}, ConfigError, "does not call"),
            ("failed", {}, RetryLater, "cannot reach"),
            ("ok", {"message_new": 1}, RetryLater, "message_deny"),
        ]:
            servers = [] if status is None else [{**own, "status": status}]
            outside = VkAnswers(
                groups_getCallbackServers={"response": {"items": servers}},
                groups_getCallbackSettings={"response": {"events": settings}},
            )
            with pytest.raises(error, match=word):
                await a_community(outside).check()
        with pytest.raises(ConfigError, match="access key"):
            await a_community(VkAnswers(groups_getById={"error": {"error_code": 5}})).check()
