"""What is special about SMS through Twilio: what its calls mean, what it is asked, who gets nothing more."""

from dataclasses import replace

import pytest

from channels.kit.twilio.proof import SIGNATURE
from channels.sms_twilio import SPEC
from channels.sms_twilio.keywords import keywords
from inbox.core.delivery import DeliveryState
from inbox.core.errors import (
    PayloadError,
    RetryLater,
    SignatureError,
    StoreUnavailable,
    Unanswered,
    Undeliverable,
    Unreachable,
)
from inbox.core.identity import Identity
from inbox.core.inbound import DeliveryReported, ReachabilityChanged
from inbox.core.secret import Secret
from inbox.core.timeline import Attachment
from tests.channels.sms_of_beans import ANNA, OURS, PAIR, RECORDINGS, a_channel, a_message, events_of
from tests.channels.social_of_beans import HOOK, a_context
from tests.contract.channels import SignedWebhookContract
from tests.contract.recorded import read, with_headers
from tests.fakes.twilio import TOKEN


class TestContract(SignedWebhookContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (TOKEN,)
    signature_header = SIGNATURE

    @pytest.fixture
    def channel(self, sms):
        return sms


class TestWhatComes:
    def test_a_text_names_its_sender_for_this_number_and_everywhere(self):
        [event] = events_of("text")
        assert event.senders == (PAIR, Identity(kind="phone", value=ANNA))
        assert (event.thread, event.body.text) == (PAIR.value, "Do you ship to Norway? 🙂")
        assert event.external_id == event.body.key == f"SM{1:032x}"

    def test_the_fallback_brings_the_same_message(self):
        [event] = events_of("fallback")
        assert event.body.text == "Second way"

    def test_files_are_named_and_fetched_later_from_the_account_alone(self):
        [event] = events_of("mms")
        refs = [(ref.name, ref.media_type) for ref in event.body.refs]
        assert refs == [
            ("image1.jpg", "image/jpeg"),
            ("video2.mp4", "video/mp4"),
            ("file4.pdf", "application/pdf"),
        ]
        assert event.body.refs[0].ref == f"Messages/MM{2:032x}/Media/ME{200:032x}"
        assert len(events_of("ten_files")[0].body.refs) == 10

    def test_a_file_on_another_server_is_not_fetched(self):
        request = read(RECORDINGS / "mms.http")
        body = request.body.replace(b"Messages%2FMM", b"Elsewhere%2FMM")
        [event] = a_channel().parse(replace(request, body=body))
        assert event.body.refs == ()

    @pytest.mark.parametrize(
        ("name", "asked"),
        [
            ("stop", False),
            ("stop_of_a_service", False),
            ("stop_in_russian", False),
            ("start", True),
            ("help", None),
            ("stop_within_a_sentence", None),
        ],
    )
    def test_stop_and_start_are_heard(self, name, asked):
        first, *others = events_of(name)
        assert first.body.keeps_out is True
        wanted = [] if asked is None else [ReachabilityChanged(reachable=asked)]
        assert [each.body for each in others] == wanted

    def test_words_of_a_setting_are_heard(self):
        words = keywords("baja, Nein  danke", "alta")
        told = [words.asked(text) for text in ("BAJA", "nein danke!", " Alta", "stop", "halt", "")]
        assert told == ["STOP", "STOP", "START", "STOP", None, None]
        assert words.asked("stop", told="HELP") is None

    def test_a_service_counts_as_one_sender(self):
        service = f"MG{9:032x}"
        [stop] = events_of("stop_of_a_service", sender=service)[1:]
        assert stop.thread == f"{ANNA}/{service}"

    @pytest.mark.parametrize(
        ("name", "state", "reason"),
        [
            ("sent", DeliveryState.SENT, None),
            ("delivered", DeliveryState.DELIVERED, None),
            ("read", DeliveryState.READ, None),
            ("undelivered_30003", DeliveryState.FAILED, "switched off"),
            ("failed_39999", DeliveryState.FAILED, "39999"),
        ],
    )
    def test_statuses_name_the_message_twice(self, name, state, reason):
        [event] = events_of(f"status_{name}")
        body = event.body
        assert isinstance(body, DeliveryReported)
        assert (body.key, body.state, body.entry_id) == (f"SM{20:032x}", state, "entry-1")
        assert body.reason is None if reason is None else reason in body.reason

    def test_a_late_refusal_because_of_stop_is_kept(self):
        failed, stopped = events_of("status_failed_21610")
        assert failed.body.state is DeliveryState.FAILED
        assert (stopped.body, stopped.senders[0]) == (ReachabilityChanged(reachable=False), PAIR)

    def test_other_statuses_file_nothing(self):
        assert [events_of(f"status_{name}") for name in ("queued", "of_tomorrow")] == [(), ()]

    def test_the_number_that_was_texted_is_told_and_the_source_that_it_stands_for(self):
        request = read(RECORDINGS / "text.http")
        [event] = a_channel().parse(request)
        assert (event.called, event.source) == (OURS, None)
        [event] = a_channel(sources=[f"{OURS} google / cpc / spring"]).parse(request)
        assert (event.source.source, event.source.campaign) == ("google", "spring")

    def test_a_sender_that_is_no_telephone_has_no_number(self):
        [event] = events_of("short_code")
        assert event.senders == (Identity(kind="sms", value=f"24273/{OURS}"),)

    @pytest.mark.parametrize(
        "body", [b"MessageSid=1&Body=x&From=%2B1", b"&" * 600 + b"=", b"MessageStatus=sent"]
    )
    def test_what_cannot_be_read_is_said_so(self, body):
        with pytest.raises(PayloadError):
            a_channel().parse(replace(read(RECORDINGS / "text.http"), body=body))

    def test_only_what_could_not_be_kept_is_to_come_again(self):
        refuse, request = a_channel().refuse, read(RECORDINGS / "text.http")
        assert refuse(request, PayloadError("?")).status == 200
        assert refuse(request, StoreUnavailable("?")).status == 503


class TestProof:
    def test_the_public_address_counts_and_not_the_one_behind_the_proxy(self):
        request = read(RECORDINGS / "text.http")
        a_channel().verify(request)
        elsewhere = a_context(hook_url=HOOK.replace("inbox.example", "127.0.0.1:8080"))
        with pytest.raises(SignatureError):
            a_channel(context=elsewhere).verify(request)

    def test_what_stands_in_the_address_is_signed_too(self):
        request = read(RECORDINGS / "status_sent.http")
        a_channel().verify(request)
        with pytest.raises(SignatureError):
            a_channel().verify(replace(request, url=request.url.replace("entry-1", "entry-2")))

    def test_a_call_without_body_or_by_another_method_is_not_twilios(self):
        request = read(RECORDINGS / "text.http")
        for wrong in (replace(request, method="GET"), replace(request, body=b"")):
            with pytest.raises(SignatureError):
                a_channel().verify(wrong)
        with pytest.raises(SignatureError):
            a_channel(auth_token=Secret("another")).verify(with_headers(request))


class TestSending:
    async def test_a_text_goes_out_with_an_address_for_its_statuses(self, sms, twilio):
        receipt = await sms.send(a_message("Yes, by post."))
        [sent] = twilio.sent
        assert (sent["sid"], sent["To"], sent["from"]) == (receipt.external_id, ANNA, OURS)
        assert sent["callback"] == f"{HOOK}?entry=entry-1#ct=2000&rc=5&rp=all"

    async def test_a_service_sends_by_its_name(self, twilio, outside):
        service = twilio.serve(OURS)
        await a_channel(outside, api_url=twilio.url, sender=service).send(a_message("Hi"))
        assert [each["text"] for each in twilio.sent] == ["Hi"]

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ((400, 21610), Unreachable),
            ((400, 21614), Unreachable),
            ((400, 21606), RetryLater),
            ((401, 20003), RetryLater),
            ((429, 20429), RetryLater),
            ((400, 21611), RetryLater),
            ((400, 21408), Undeliverable),
            ((400, 99999), Undeliverable),
            (500, Unanswered),
            (None, Unanswered),
        ],
    )
    async def test_refusals_say_whose_turn_it_is(self, sms, twilio, fault, error):
        twilio.faults["Messages"] = [fault]
        with pytest.raises(error) as raised:
            await sms.send(a_message("Hi"))
        assert type(raised.value) is error
        assert TOKEN not in str(raised.value)

    @pytest.mark.parametrize(
        ("text", "sizes", "word"),
        [
            (" ", [], "nothing"),
            ("x" * 1601, [], "1,600"),
            ("", [3_000_000] * 2, "5 MB"),
            ("", [1] * 11, "ten"),
        ],
    )
    async def test_what_cannot_be_sent_says_why(self, sms, text, sizes, word):
        files = tuple(Attachment(blob="b", name="a.png", media_type="image/png", size=size) for size in sizes)
        with pytest.raises(Undeliverable, match=word):
            await sms.send(a_message(text, attachments=files))
