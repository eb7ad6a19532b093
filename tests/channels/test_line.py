"""What is special about LINE: what its calls mean, what it is sent, and what its refusals mean."""

import json
from dataclasses import replace

import pytest

from channels.line import SPEC, Settings
from channels.line.calls import EVENTS
from channels.line.channel import SIGNATURE
from inbox.core.errors import (
    ConfigError,
    PartlySent,
    PayloadError,
    RetryLater,
    StoreUnavailable,
    Unanswered,
    Undeliverable,
)
from inbox.core.inbound import Announced, Introduced, MessagesDeleted, ReachabilityChanged
from inbox.core.secret import Secret
from inbox.core.timeline import Attachment
from tests.channels.social_of_beans import Granting, a_context, a_text, told
from tests.contract.channels import ROOT, SignedWebhookContract
from tests.contract.recorded import read

RECORDINGS = ROOT / "tests/channels/line"
SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
TOKEN = "fake-channel-access-token-for-tests-only/1O/w1cDnyilFU="
ANNA, GROUP = "U4af4980629a3b1c5d6e7f80912345678", "Ca56f94637c2b4d8e9f01234567890abc"
SENT = {"sentMessages": [{"id": "461230966842064897"}, {"id": "461230966842064898"}]}


def an_account(outside=None):
    settings = Settings(secret=Secret(SECRET), token=Secret(TOKEN))
    return SPEC.build(settings, a_context(outside or Granting(push=SENT)))


def event_of(name):
    return an_account().parse(read(RECORDINGS / f"{name}.http"))[0]


def a_file(name="a.pdf", media_type="application/pdf", size=5, blob="b1"):
    return Attachment(blob=blob, name=name, media_type=media_type, size=size)


def a_message(text="", **more):
    return a_text(text, kind="line", to=ANNA, **more)


def pushed(outside):
    return [json.loads(body)["messages"] for name, body in outside.asked if name == "push"]


class TestContract(SignedWebhookContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (SECRET, TOKEN)
    signature_header = SIGNATURE

    @pytest.fixture
    def channel(self):
        return an_account()


def test_every_event_is_recorded():
    found = "".join(path.read_text() for path in RECORDINGS.glob("*.http"))
    assert [event for event in EVENTS if f'"type":"{event}"' not in found] == []


class TestWhatComes:
    def test_a_text_names_its_sender_and_itself(self):
        event = event_of("message_text")
        assert (event.body.text, event.body.key, event.thread) == (
            "Do you ship to Norway?",
            "468789577898262530",
            ANNA,
        )
        assert [(each.kind, each.value) for each in event.senders] == [("line", ANNA)]
        assert event_of("message_text_quoting").body.answers == "468789577898262530"

    def test_a_name_is_asked_for_once_for_each_person(self):
        [_, announced] = an_account().parse(read(RECORDINGS / "message_text.http"))
        assert announced.body == Announced(ref=f"name:{ANNA}")
        [_, again, _] = an_account().parse(read(RECORDINGS / "pictures_of_one_album.http"))
        assert again.external_id == announced.external_id

    async def test_a_person_and_a_group_are_named(self):
        for whom, given in (
            (ANNA, {ANNA: {"displayName": "Anna Lee"}}),
            (GROUP, {"summary": {"groupName": "Anna Lee"}}),
        ):
            account = an_account(Granting(**given))
            request = await account.bring(f"name:{whom}")
            [event] = account.parse(request)
            assert (event.name, event.body, event.thread) == ("Anna Lee", Introduced(), whom)
            assert (await account.bring(f"name:{whom}")).id == request.id
        for nobody in ("R4af4980629a3b1c5d6e7f80912345678", "../info", ""):
            with pytest.raises(Undeliverable):
                await an_account().bring(f"name:{nobody}")

    @pytest.mark.parametrize(
        ("name", "file"),
        [
            ("image", ("photo.jpg", None, None)),
            ("video", ("video.mp4", None, 60.0)),
            ("audio", ("voice.m4a", "voice", 5.5)),
            ("file", ("price list.pdf", None, None)),
        ],
    )
    def test_a_file_is_fetched_later_by_its_number(self, name, file):
        body = event_of(f"message_{name}").body
        [ref] = body.refs
        assert (ref.name, ref.shown_as, ref.duration) == file
        assert ref.ref == body.key

    def test_what_lies_at_another_app_is_shown_and_not_fetched(self):
        body = event_of("message_image_of_another_app").body
        assert body.refs == ()
        assert body.cards[0].facts == {"what": "shared", "url": "https://app.example/original.jpg"}

    def test_pictures_that_were_sent_at_once_are_one_album(self):
        first, _, second = an_account().parse(read(RECORDINGS / "pictures_of_one_album.http"))
        assert first.body.album == second.body.album
        assert first.body.album

    def test_other_kinds_are_cards(self):
        def cards(name):
            return event_of(name).body.cards[0].facts

        assert cards("message_location") == {
            "latitude": "59.9139",
            "longitude": "10.7522",
            "address": "Karl Johans gate 1, Oslo",
            "name": "Our office",
        }
        assert cards("message_sticker") == {"what": "sticker", "name": "thanks"}
        assert cards("message_of_tomorrow") == {"what": "unknown", "name": "hologram"}
        assert cards("postback") == {"data": "storeId=12345"}

    def test_a_group_is_a_conversation_of_its_own(self):
        event = event_of("message_in_a_group")
        assert (event.thread, event.senders[0].value) == (GROUP, GROUP)

    def test_who_left_cannot_be_reached_and_what_was_unsent_is_gone(self):
        assert event_of("unfollow").body == ReachabilityChanged(reachable=False)
        assert event_of("follow").body == ReachabilityChanged(reachable=True)
        assert event_of("unsend").body == MessagesDeleted(keys=("468789577898262530",))

    def test_a_batch_of_fifty_is_fifty_messages(self):
        [one] = json.loads(read(RECORDINGS / "message_text.http").body)["events"]
        many = [
            {**one, "webhookEventId": f"e{n}", "message": {**one["message"], "id": f"{n}"}} for n in range(50)
        ]
        events = an_account().parse(told(RECORDINGS, "message_text", {"events": many}))
        assert len([event for event in events if not isinstance(event.body, Announced)]) == 50
        assert len(events) == 51

    @pytest.mark.parametrize(
        "body",
        [
            b"[]",
            b"{}",
            b'{"events": [{"type": "message"}]}',
            b'{"events": [{"type": "unfollow", "webhookEventId": "1"}]}',
        ],
    )
    def test_what_cannot_be_read_is_said_so(self, body):
        with pytest.raises(PayloadError):
            an_account().parse(replace(read(RECORDINGS / "message_text.http"), body=body))

    def test_only_what_could_not_be_kept_is_to_come_again(self):
        refuse, request = an_account().refuse, read(RECORDINGS / "message_text.http")
        assert refuse(request, PayloadError("?")).status == 200
        assert refuse(request, StoreUnavailable("?")).status == 503


class TestSending:
    async def test_five_messages_go_in_one_request_and_each_request_has_its_key(self):
        outside = Keeping(push=SENT)
        receipt = await an_account(outside).send(
            a_message("x" * 5000 + " " + "y" * 5000, attachments=(a_file(),) * 5)
        )
        assert [len(each) for each in pushed(outside)] == [5, 2]
        assert (receipt.external_id, len(receipt.names)) == ("461230966842064897", 3)
        again = Keeping(push=SENT)
        await an_account(again).send(a_message("x" * 5000 + " " + "y" * 5000, attachments=(a_file(),) * 5))
        assert again.keys == outside.keys
        assert len(set(outside.keys)) == 2

    async def test_pictures_are_pictures_and_other_files_are_links(self):
        outside = Granting(push=SENT)
        files = (a_file("a.png", "image/png"), a_file("large.png", "image/png", 1_000_001), a_file())
        await an_account(outside).send(a_message("All", attachments=files, buttons=("Yes", "No")))
        [parts] = pushed(outside)
        assert [part["type"] for part in parts] == ["text", "image", "text", "text"]
        assert parts[1]["originalContentUrl"] == "https://inbox.example/lent/b1/a.png"
        assert parts[3]["text"] == "a.pdf\nhttps://inbox.example/lent/b1/a.pdf"
        labels = [each["action"]["text"] for each in parts[3]["quickReply"]["items"]]
        assert labels == ["Yes", "No"]

    @pytest.mark.parametrize(
        ("message", "word"),
        [
            (a_message(" "), "nothing"),
            (a_message(attachments=(a_file(size=100_000_001),)), "100 MB"),
            (a_message(attachments=(a_file(blob=""),)), "arrived"),
        ],
    )
    async def test_what_cannot_be_sent_says_why(self, message, word):
        with pytest.raises(Undeliverable, match=word):
            await an_account().send(message)

    async def test_what_was_taken_before_is_sent(self):
        receipt = await an_account(Granting(push=(409, {"message": "already accepted", **SENT}))).send(
            a_message("Hi")
        )
        assert receipt.external_id == "461230966842064897"
        for body in ({"message": "already accepted"}, b"<html>"):
            receipt = await an_account(Granting(push=(409, body))).send(a_message("Hi"))
            assert receipt.external_id

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ((400, {"message": "The property, 'to', in the request body is invalid"}), Undeliverable),
            ((400, b"<html>"), Undeliverable),
            ((401, {}), RetryLater),
            ((403, {}), RetryLater),
            ((429, {"message": "You have reached your monthly limit."}), RetryLater),
            ((429, {"message": "The API rate limit has been exceeded."}), RetryLater),
            ((502, b"<html>"), Unanswered),
            ((200, b"<html>"), Unanswered),
            ((200, {}), Unanswered),
            (RetryLater("away"), RetryLater),
        ],
    )
    async def test_refusals_say_whose_turn_it_is(self, answer, error):
        with pytest.raises(error) as raised:
            await an_account(Granting(push=answer)).send(a_message("Hi"))
        assert type(raised.value) is error
        assert TOKEN not in str(raised.value)

    async def test_of_parts_it_is_said_how_many_went_out(self):
        outside = Granting(push=[SENT, (400, {"message": "No"})])
        with pytest.raises(PartlySent, match="5 of 6") as raised:
            await an_account(outside).send(a_message("x", attachments=(a_file(),) * 5))
        assert len(raised.value.names) == 2


class TestConnecting:
    async def test_without_https_it_cannot_be_called(self):
        settings = Settings(secret=Secret(SECRET), token=Secret(TOKEN))
        with pytest.raises(ConfigError, match="https"):
            await SPEC.build(settings, a_context(Granting(), hook_url="")).start()

    async def test_a_refusal_at_the_start_is_for_the_operator(self):
        with pytest.raises(ConfigError, match="refused"):
            await an_account(Granting(endpoint=(400, {"message": "Invalid webhook endpoint URL"}))).start()

    @pytest.mark.parametrize(("secret", "token"), [("short", TOKEN), (SECRET, "short"), (SECRET, "é" * 20)])
    def test_what_is_cut_short_is_said_to_be(self, secret, token):
        with pytest.raises(ConfigError, match="cut short"):
            SPEC.build(Settings(secret=Secret(secret), token=Secret(token)), a_context())

    async def test_check_says_what_is_wrong(self):
        hook = {"endpoint": a_context().hook_url, "active": True}
        with pytest.raises(RetryLater, match="another address"):
            await an_account(Granting(endpoint={**hook, "endpoint": "https://old.example"})).check()
        with pytest.raises(RetryLater, match="Use webhook"):
            await an_account(Granting(endpoint={**hook, "active": False})).check()
        about = {"displayName": "Beans", "basicId": "@beans"}
        assert "Beans (@beans)" in await an_account(Granting(endpoint=hook, info=about)).check()


class Keeping(Granting):
    """Keeps the retry keys as well."""

    def __init__(self, **given):
        super().__init__(**given)
        self.keys = []

    async def request(self, method, url, *, headers=None, body=None, **limits):
        self.keys.append(headers["X-Line-Retry-Key"])
        return await super().request(method, url, headers=headers, body=body, **limits)
