"""How Twilio comes to call us for a number, and what it is asked where its calls were lost."""

from dataclasses import replace

import pytest

from channels.sms_twilio.asking import Asking
from channels.sms_twilio.sender import Sender, sender_of
from inbox.core.errors import ConfigError, RetryLater
from inbox.core.inbound import ReachabilityChanged
from inbox.core.secret import Secret
from tests.channels.sms_of_beans import ANNA, OURS, a_channel, a_message
from tests.channels.social_of_beans import HOOK, a_context


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
        assert sender_of("+15005550006", None).kind == "number"


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
