"""What is special about SMS through Twilio: what its calls mean, what it is asked, who gets nothing more."""

from dataclasses import replace

import pytest

from channels.kit.twilio.proof import SIGNATURE
from channels.sms_twilio import SPEC, Settings
from channels.sms_twilio.asking import Asking
from channels.sms_twilio.keywords import keywords
from channels.sms_twilio.sender import Sender, sender_of
from inbox.core.delivery import DeliveryState
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
from inbox.core.identity import Identity
from inbox.core.inbound import DeliveryReported, ReachabilityChanged
from inbox.core.secret import Secret
from inbox.core.timeline import Attachment
from tests.channels.social_of_beans import HOOK, a_context, a_text
from tests.contract.channels import ROOT, SignedWebhookContract
from tests.contract.recorded import read, with_headers
from tests.fakes.twilio import SID, TOKEN
from tests.fakes.twilio_sms import TwilioSmsApi

RECORDINGS = ROOT / "tests/channels/sms_twilio"
OURS, ANNA = "+12025550100", "+491701234567"
PAIR = Identity(kind="sms", value=f"{ANNA}/{OURS}")


def a_channel(outside=None, *, context=None, **settings):
    given = {"account_sid": SID, "auth_token": Secret(TOKEN), "sender": OURS, **settings}
    return SPEC.build(Settings(**given), context or a_context(outside))


def events_of(name, **settings):
    return a_channel(**settings).parse(read(RECORDINGS / f"{name}.http"))


def a_message(text="", **more):
    return a_text(text, kind="sms", to=PAIR.value, **more)


@pytest.fixture
async def twilio():
    api = await TwilioSmsApi().start()
    api.own(OURS)
    yield api
    await api.stop()


@pytest.fixture
def sms(twilio, outside):
    return a_channel(outside, api_url=twilio.url)


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
        assert first.body.lets_in is False
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

    def test_a_sender_that_is_no_telephone_has_no_number(self):
        [event] = events_of("short_code")
        assert event.senders == (Identity(kind="sms", value=f"24273/{OURS}"),)

    @pytest.mark.parametrize("body", [b"MessageSid=1&Body=x&From=%2B1", b"\xff", b"MessageStatus=sent"])
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


class TestConnecting:
    async def test_twilio_calls_our_address_and_has_it_as_its_second_way(self, sms, twilio):
        await sms.start()
        number = twilio.numbers[OURS]
        assert (number["sms_url"], number["sms_fallback_url"]) == (f"{HOOK}#ct=2000&rc=5&rp=all", HOOK)
        assert "pictures" in await sms.check()
        number["sms_url"] = "https://old.example"
        with pytest.raises(RetryLater, match="another address"):
            await sms.check()

    async def test_before_it_is_connected_another_address_is_no_fault(self, twilio, outside):
        context = replace(a_context(outside), remembered=Memory())
        sms = a_channel(context=context, api_url=twilio.url)
        assert "will call us for +1202" in await sms.check()

    async def test_files_are_offered_where_the_number_carries_them(self, twilio, outside):
        twilio.own("+4915735980000", capabilities={"sms": True, "mms": False})
        sms = a_channel(outside, api_url=twilio.url, sender="+4915735980000")
        await sms.start()
        assert sms.capabilities.attachments is False

    async def test_a_service_is_told_our_address_for_all_its_numbers(self, twilio, outside):
        service = twilio.serve(OURS, sticky_sender=False)
        sms = a_channel(outside, api_url=twilio.url, sender=service)
        await sms.start()
        assert twilio.services[service]["inbound_request_url"].startswith(HOOK)
        assert "Sticky Sender" in await sms.check()

    async def test_a_name_is_connected_without_being_called(self, twilio, outside):
        sms = a_channel(outside, api_url=twilio.url, sender="Beans")
        await sms.start()
        assert "cannot answer" in await sms.check()

    @pytest.mark.parametrize(
        ("settings", "word"),
        [
            ({"sender": "+12025550199"}, "no number"),
            ({"auth_token": Secret("wrong")}, "account"),
            ({"sender": f"MG{5:032x}"}, "knows no such"),
        ],
    )
    async def test_what_is_wrong_is_for_the_operator(self, twilio, outside, settings, word):
        with pytest.raises(ConfigError, match=word):
            await a_channel(outside, api_url=twilio.url, **settings).start()

    @pytest.mark.parametrize("settings", [{"account_sid": "SK1"}, {"sender": "a name that is too long"}])
    def test_settings_that_cannot_be_right_are_refused(self, settings):
        with pytest.raises(ConfigError):
            a_channel(**settings)

    def test_a_sender_is_known_by_its_looks(self):
        told = ["0157 35980000", "+1 (202) 555-0100", "24273", f"MG{1:032x}", "Beans 24"]
        senders = [sender_of(each, "DE") for each in told]
        assert [each.kind for each in senders] == ["number", "number", "short code", "service", "name"]
        assert [each.value for each in senders[:2]] == ["+4915735980000", OURS]


class Memory:
    """What a channel remembers, and which events are filed."""

    def __init__(self):
        self.told, self.filed = {}, set()

    async def recall(self, name):
        return self.told.get(name)

    async def remember(self, name, value):
        self.told[name] = value

    async def is_filed(self, external_id):
        return external_id in self.filed


class TestAsking:
    @pytest.fixture
    def memory(self):
        return Memory()

    @pytest.fixture
    def missing(self, twilio, outside, memory):
        """Everything that Twilio has and the store has not, as events."""
        context = replace(a_context(outside), remembered=memory)
        twilio.now = context.clock.now
        sms = a_channel(context=context, api_url=twilio.url)
        asking = Asking(sms._account, Sender(kind="number", value=OURS), sms._words, context)

        async def ask():
            found = [event async for request in asking.missing(sms.parse) for event in sms.parse(request)]
            memory.filed |= {event.external_id for event in found}
            return found

        return ask

    async def test_what_was_lost_is_brought_once_and_the_oldest_first(self, twilio, missing):
        assert await missing() == []
        sids = [twilio.say(ANNA, f"{number}", tell=False) for number in range(35)]
        assert [event.external_id for event in await missing()] == sids
        assert await missing() == []

    async def test_files_come_along(self, twilio, missing):
        await missing()
        twilio.say(ANNA, "Look", media=[(b"\x89PNG", "image/png")], tell=False)
        [event] = await missing()
        assert [ref.media_type for ref in event.body.refs] == ["image/png"]

    async def test_of_stop_and_start_the_last_word_counts(self, twilio, missing):
        await missing()
        for word in ("STOP", "START"):
            twilio.say(ANNA, word, tell=False)
        bodies = [event.body for event in await missing()]
        assert [each for each in bodies if isinstance(each, ReachabilityChanged)] == [
            ReachabilityChanged(reachable=True)
        ]

    async def test_statuses_are_asked_for_of_our_own_messages_only(self, sms, twilio, memory, missing):
        await missing()
        twilio.fate = ()
        mine = (await sms.send(a_message("Hi"))).external_id
        await sms.send(a_message("of another program"))
        memory.filed.add(f"message:{mine}")
        for sent in twilio.sent:
            twilio.report(sent, "delivered")
        assert [event.external_id for event in await missing()] == [f"delivered:{mine}"]
