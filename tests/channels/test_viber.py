"""What is special about Viber: what its calls mean, what it is sent, and what its refusals mean."""

from dataclasses import replace

import pytest

from channels.viber import SPEC, Settings
from channels.viber.callbacks import EVENTS
from channels.viber.channel import SIGNATURE
from inbox.core.delivery import DeliveryState
from inbox.core.errors import (
    ConfigError,
    PartlySent,
    PayloadError,
    RetryLater,
    StoreUnavailable,
    Unanswered,
    Undeliverable,
    Unreachable,
)
from inbox.core.inbound import DeliveryReported, Noted, ReachabilityChanged
from inbox.core.secret import Secret
from inbox.core.timeline import Attachment
from tests.channels.social_of_beans import Granting, a_context, a_text
from tests.contract.channels import ROOT, SignedWebhookContract
from tests.contract.recorded import read

RECORDINGS = ROOT / "tests/channels/viber"
TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"
ANNA = "01234567890A="
GRANTED = {"status": 0, "status_message": "ok", "message_token": 5741311803571721087, "uri": "beans"}


def a_bot(outside=None, **settings):
    return SPEC.build(Settings(token=Secret(TOKEN), **settings), a_context(outside or Granting(GRANTED)))


def event_of(name):
    [event] = a_bot().parse(read(RECORDINGS / f"{name}.http"))
    return event


def a_file(name="a.pdf", media_type="application/pdf", size=5, blob="b1"):
    return Attachment(blob=blob, name=name, media_type=media_type, size=size)


def a_message(text="", **more):
    return a_text(text, kind="viber", to=ANNA, **more)


class TestContract(SignedWebhookContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (TOKEN,)
    signature_header = SIGNATURE

    @pytest.fixture
    def channel(self):
        return a_bot()


def test_every_event_is_recorded():
    told = "".join(path.read_text() for path in RECORDINGS.glob("*.http"))
    assert [event for event in EVENTS if f'"event":"{event}"' not in told] == []


class TestWhatComes:
    def test_a_text_names_its_sender_and_itself(self):
        event = event_of("message_text")
        assert (event.body.text, event.name, event.thread) == ("Do you ship to Norway?", "Anna Lee", ANNA)
        assert (event.senders[0].kind, event.senders[0].value) == ("viber", ANNA)
        assert event.body.key == "4912661846655238146"

    @pytest.mark.parametrize(
        ("name", "file"),
        [
            ("picture", ("photo.jpg", "image/jpeg", None)),
            ("video", ("video.mp4", "video/mp4", None)),
            ("file", ("price list.pdf", None, None)),
            ("sticker", ("sticker.png", "image/png", "sticker")),
        ],
    )
    def test_a_file_is_fetched_later(self, name, file):
        [ref] = event_of(f"message_{name}").body.refs
        name = "beans.jpg" if name == "picture" else file[0]
        assert (ref.name, ref.media_type, ref.shown_as) == (name, *file[1:])
        assert ref.ref.startswith("https://dl-media.viber.com/")

    def test_other_kinds_are_cards(self):
        cards = {
            name: event_of(f"message_{name}").body.cards[0]
            for name in ("location", "contact", "sticker_without_address", "of_tomorrow")
        }
        assert cards["location"].facts == {"latitude": "59.9139", "longitude": "10.7522"}
        assert cards["contact"].facts == {"name": "Ben", "phone": "+4930123456"}
        assert cards["sticker_without_address"].facts == {"what": "sticker", "name": "46105"}
        assert cards["of_tomorrow"].facts == {"what": "unknown", "name": "hologram"}
        assert event_of("message_url").body.text == "look\nhttps://shop.example/beans"

    def test_a_link_of_the_widget_brings_the_visitor(self):
        event = event_of("conversation_started_with_ticket")
        assert (event.visitor_id, event.body) == ("v1", Noted(what="chat_started"))
        event = event_of("conversation_started")
        assert (event.visitor_id, event.body.facts) == (None, {"parameter": "spring_sale"})

    def test_who_left_cannot_be_reached(self):
        assert event_of("unsubscribed").body == ReachabilityChanged(reachable=False)
        assert event_of("subscribed").body == ReachabilityChanged(reachable=True)
        assert event_of("unsubscribed").senders == event_of("subscribed").senders

    @pytest.mark.parametrize(
        ("name", "state", "reason"),
        [
            ("delivered", DeliveryState.DELIVERED, None),
            ("seen", DeliveryState.READ, None),
            ("failed", DeliveryState.FAILED, "Viber could not deliver it: failure description."),
        ],
    )
    def test_reports_are_told(self, name, state, reason):
        event = event_of(name)
        key = event.external_id.partition(":")[2]
        assert event.body == DeliveryReported(key=key, state=state, reason=reason)

    @pytest.mark.parametrize(
        "body", [b"[]", b"{}", b'{"event":"message"}', b'{"event":"seen","message_token":-1}']
    )
    def test_what_cannot_be_read_is_said_so(self, body):
        with pytest.raises(PayloadError):
            a_bot().parse(replace(read(RECORDINGS / "seen.http"), body=body))

    def test_only_what_could_not_be_kept_is_to_come_again(self):
        refuse, request = a_bot().refuse, read(RECORDINGS / "seen.http")
        assert refuse(request, PayloadError("?")).status == 200
        assert refuse(request, StoreUnavailable("?")).status == 503


class TestSending:
    async def test_a_long_text_goes_in_parts_within_thirty_kilobytes(self):
        outside = Granting(GRANTED)
        receipt = await a_bot(outside).send(a_message("Ж" * 7000 + " " + "x" * 6999))
        sizes = [len(body) for name, body in outside.asked if name == "send_message"]
        assert len(sizes) > 1
        assert max(sizes) < 30_000
        assert receipt.external_id == "5741311803571721087"

    async def test_files_are_lent(self):
        outside = Granting(GRANTED)
        files = (a_file("a.png", "image/png"), a_file("f.mp4", "video/mp4"), a_file())
        await a_bot(outside).send(a_message("Both", attachments=files))
        sent = [body for _, body in outside.asked]
        kinds = [
            kind
            for body in sent
            for kind in ("text", "picture", "video", "file")
            if f'"type":"{kind}"'.encode() in body
        ]
        assert kinds == ["text", "picture", "video", "file"]
        assert b'"media":"https://inbox.example/lent/b1/a.pdf"' in sent[-1]

    @pytest.mark.parametrize(
        ("message", "word"),
        [
            (a_message(" "), "nothing"),
            (a_message(attachments=(a_file(size=50_000_001),)), "50 MB"),
            (a_message(attachments=(a_file(blob=""),)), "arrived"),
        ],
    )
    async def test_what_cannot_be_sent_says_why(self, message, word):
        with pytest.raises(Undeliverable, match=word):
            await a_bot().send(message)

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ({"status": 6, "status_message": "receiverNotSubscribed"}, Unreachable),
            ({"status": 5}, Unreachable),
            ({"status": 12}, RetryLater),
            ({"status": 2}, RetryLater),
            ({"status": 3, "status_message": "bad"}, Undeliverable),
            ({"status": 99}, Undeliverable),
            ((429, {}), RetryLater),
            ((502, b"<html>"), TimeoutError),
            ((200, b"<html>"), TimeoutError),
            (RetryLater("away"), RetryLater),
            (Unanswered("late"), TimeoutError),
        ],
    )
    async def test_refusals_say_whose_turn_it_is(self, answer, error):
        with pytest.raises(error) as raised:
            await a_bot(Granting(GRANTED, send_message=answer)).send(a_message("Hi"))
        assert type(raised.value) is error
        assert TOKEN not in str(raised.value)

    async def test_of_parts_it_is_said_how_many_went_out(self):
        outside = Granting(GRANTED, send_message=[GRANTED, RetryLater("away")])
        with pytest.raises(PartlySent, match="1 of 2") as raised:
            await a_bot(outside).send(a_message("x", attachments=(a_file(),)))
        assert raised.value.names == ("5741311803571721087",)


class TestConnecting:
    async def test_the_link_brings_the_ticket(self):
        bot = a_bot()
        assert bot.contact_link("t1") is None
        await bot.start()
        assert bot.contact_link("t1") == "viber://pa?chatURI=beans&context=t1"

    async def test_without_https_it_cannot_be_called(self):
        bot = SPEC.build(Settings(token=Secret(TOKEN)), a_context(Granting(GRANTED), hook_url=""))
        with pytest.raises(ConfigError, match="https"):
            await bot.start()

    @pytest.mark.parametrize(("status", "word"), [(1, "https"), (2, "token"), (99, "refused")])
    async def test_a_refusal_at_the_start_is_for_the_operator(self, status, word):
        with pytest.raises(ConfigError, match=word):
            await a_bot(Granting(GRANTED, set_webhook={"status": status})).start()

    @pytest.mark.parametrize("settings", [{"sender_name": "x" * 29}])
    def test_a_name_that_is_too_long_is_said_to_be(self, settings):
        with pytest.raises(ConfigError, match="28"):
            a_bot(**settings)

    async def test_check_says_what_is_wrong(self):
        with pytest.raises(RetryLater, match="another address"):
            await a_bot(Granting({**GRANTED, "webhook": "https://old.example"})).check()
        hook = a_context().hook_url
        with pytest.raises(RetryLater, match="seen"):
            await a_bot(Granting({**GRANTED, "webhook": hook, "event_types": ["failed"]})).check()
        told = {**GRANTED, "webhook": hook, "event_types": list(EVENTS), "name": "Beans"}
        assert "Beans" in await a_bot(Granting(told)).check()
