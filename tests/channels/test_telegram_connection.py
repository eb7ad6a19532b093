"""How a bot is connected: by a webhook or by polling, checked, and told apart from a broken one."""

import asyncio
import json
import logging

import pytest

from channels.telegram.channel import POLLED, SIGNATURE
from channels.telegram.updates import KINDS
from inbox.core.channel import (
    CheckedChannel,
    FileChannel,
    LinkedChannel,
    PollingChannel,
    WithdrawingChannel,
)
from inbox.core.errors import ConfigError, OneWindowError, RetryLater, Undeliverable
from tests.channels.telegram_of_beans import HOOK, TOKEN, Answers, a_bot, recorded
from tests.fakes.bot_api import until


@pytest.fixture
def make(api, outside):
    return lambda **settings: a_bot(outside, api_url=api.url, **settings)


@pytest.mark.parametrize(
    "seam", [CheckedChannel, FileChannel, LinkedChannel, PollingChannel, WithdrawingChannel]
)
def test_it_keeps_the_seams(seam):
    assert isinstance(a_bot(), seam)


class TestStart:
    async def test_has_telegram_call_us_with_a_secret(self, api, make):
        await make().start()
        assert api.webhook["url"] == HOOK
        assert api.webhook["secret_token"] == recorded("message_text").headers[SIGNATURE]
        assert set(api.webhook["allowed_updates"]) == set(KINDS)
        assert "drop_pending_updates" not in api.webhook

    @pytest.mark.parametrize(
        ("mode", "hook_url", "polls"),
        [
            ("auto", HOOK, False),
            ("auto", "http://127.0.0.1/hooks/x", True),
            ("auto", "", True),
            ("polling", HOOK, True),
            ("webhook", HOOK, False),
        ],
    )
    async def test_polls_where_telegram_cannot_call(self, api, make, mode, hook_url, polls):
        api.webhook = {"url": "https://elsewhere.example"}
        bot = make(mode=mode, hook_url=hook_url)
        await bot.start()
        assert (bot.polls, api.webhook is None) == (polls, polls)

    async def test_needs_an_address_for_a_webhook(self, make):
        with pytest.raises(ConfigError, match="public address"):
            await make(mode="webhook", hook_url="").start()

    async def test_leaves_the_webhook_when_it_stops(self, api, make):
        bot = make()
        await bot.start()
        await bot.stop()
        assert api.webhook is not None

    async def test_says_that_the_token_is_wrong(self, api, make):
        api.token = "1:other"
        with pytest.raises(ConfigError, match="BotFather"):
            await make().start()

    async def test_keeps_what_waits(self, api, make):
        api.say(42, "Anybody there?")
        await make(mode="polling").start()
        await make().start()
        assert len(api.pending) == 1


class TestCheck:
    async def test_names_the_bot_and_changes_nothing(self, api, make):
        assert await make().check() == "Telegram knows the bot as @beans_bot."
        assert {method for method, _ in api.asked} == {"getMe", "getWebhookInfo"}

    async def test_tells_of_privacy_mode_and_of_what_waits(self, api, make):
        api.say(42, "Hello?")
        told = await make(groups=True).check()
        assert "privacy mode" in told
        assert "1 updates wait" in told

    async def test_tells_why_telegram_cannot_reach_us(self):
        hook = {"url": HOOK, "pending_update_count": 3, "last_error_message": "SSL error {337047686}."}
        with pytest.raises(RetryLater, match="SSL error") as error:
            await a_bot(Answers({"getWebhookInfo": hook})).check()
        assert "3 updates" in str(error.value)

    @pytest.mark.parametrize("answer", [b"", b"[]", b'{"ok":true}', b'{"ok":true,"result":[]}', b"\xff"])
    async def test_understands_no_other_server(self, answer):
        with pytest.raises(RetryLater):
            await a_bot(Answers({"getMe": answer})).check()


class TestLinks:
    async def test_carry_the_ticket(self, make):
        bot = make()
        assert bot.contact_link("t1") is None
        await bot.start()
        assert bot.contact_link("t1") == "https://t.me/beans_bot?start=t1"


class TestPolling:
    async def test_gives_each_update_as_it_came(self, api, make):
        api.say(42, "Größe?")
        bot = make(mode="polling")
        await bot.start()
        items = bot.listen()
        request = await anext(items)
        assert json.loads(request.body) == next(iter(api.pending.values()))
        assert (request.method, request.channel_id) == (POLLED, "channel-under-test")
        bot.verify(request)
        assert bot.parse(request)[0].body.text == "Größe?"
        await items.aclose()

    async def test_confirms_an_update_only_after_the_next_was_asked_for(self, api, make):
        for text in "abc":
            api.say(42, text)
        bot = make(mode="polling")
        await bot.start()
        items = bot.listen()
        for _ in "abc":
            await anext(items)
        assert api.confirmed == []
        more = asyncio.ensure_future(anext(items))
        await until(lambda: len(api.confirmed) == 3)
        api.say(42, "d")
        assert bot.parse(await more)[0].body.text == "d"
        await items.aclose()

    async def test_goes_on_where_it_was(self, api, make):
        for text in "ab":
            api.say(42, text)
        bot = make(mode="polling")
        first = bot.listen()
        await anext(first)
        await first.aclose()
        again = bot.listen()
        texts = [bot.parse(await anext(again))[0].body.text for _ in "ab"]
        assert texts == ["a", "b"]
        await again.aclose()

    async def test_says_that_somebody_else_polls(self, api, make):
        bot, other = make(mode="polling"), make(mode="polling")
        first = asyncio.ensure_future(anext(bot.listen()))
        await until(lambda: api.requests("getUpdates"))
        second = asyncio.ensure_future(anext(other.listen()))
        with pytest.raises(RetryLater, match="Another program"):
            await first
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)

    async def test_says_that_a_webhook_was_set_elsewhere(self, api, make):
        api.webhook = {"url": "https://elsewhere.example"}
        with pytest.raises(RetryLater, match="Another program"):
            await anext(make(mode="polling").listen())

    async def test_an_update_without_a_number_does_not_come_for_ever(self):
        odd = b'{"ok":true,"result":[{"update_id":5,"message":{}},{"other":1},{"update_id":"x"}]}'
        outside = Answers({"getUpdates": [odd, RetryLater()]})
        items = a_bot(outside).listen()
        for _ in range(3):
            await anext(items)
        with pytest.raises(RetryLater):
            await anext(items)
        assert outside.of("getUpdates")[1]["offset"] == 6


class TestFiles:
    async def test_come_by_their_name(self, api, make):
        file = await make().download(api.keep(b"%PDF-1.4 beans"), 1000)
        assert (file.media_type, file.data) == ("application/pdf", b"%PDF-1.4 beans")

    async def test_above_twenty_megabytes_never_come(self, api, make):
        with pytest.raises(Undeliverable, match="20 MB"):
            await make().download(api.keep(b"", size=20_000_001), 1000)

    async def test_that_are_gone_never_come(self, api, make):
        with pytest.raises(Undeliverable, match="any more"):
            await make().download("AgAC-gone", 1000)
        api.files.clear()
        ref = api.keep(b"x")
        api.files.clear()
        with pytest.raises(Undeliverable, match="any more"):
            await make().download(ref, 1000)

    async def test_may_be_larger_than_we_take(self, api, make):
        with pytest.raises(Undeliverable):
            await make().download(api.keep(b"x" * 2000), 1000)

    async def test_may_come_later(self, api, make):
        api.fail("getFile", 500)
        with pytest.raises(RetryLater):
            await make().download(api.keep(b"x"), 1000)

    async def test_of_a_server_that_shows_its_disk_are_not_fetched(self):
        outside = Answers({"getFile": {"file_path": "/var/lib/bot/documents/file_1"}})
        with pytest.raises(Undeliverable, match="disk"):
            await a_bot(outside).download("x", 1000)


class TestTheToken:
    FAULTS = (
        (400, f"Bad Request: {TOKEN}", {}),
        (500, TOKEN, {}),
        (404, "Not Found", {}),
        b"{",
        RetryLater(),
        Undeliverable("The answer is malformed."),
    )

    @pytest.mark.parametrize("fault", FAULTS, ids=str)
    async def test_stands_in_no_error_and_no_log(self, caplog, fault):
        caplog.set_level(logging.DEBUG)
        bot = a_bot(Answers(dict.fromkeys(("getMe", "getFile", "getUpdates", "setWebhook"), fault)))
        for call in (bot.start(), bot.check(), bot.download("x", 10), anext(bot.listen())):
            with pytest.raises((OneWindowError, TimeoutError)) as raised:
                await call
            assert TOKEN not in f"{raised.value!r} {raised.value}"
            assert raised.value.__cause__ is None
            assert raised.value.__suppress_context__ or raised.value.__context__ is None
        assert TOKEN not in caplog.text
        assert TOKEN not in repr(bot) + repr(vars(bot))
