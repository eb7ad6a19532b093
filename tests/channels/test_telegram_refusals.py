"""What Telegram refuses, what nobody knows, and what becomes of the other parts of an answer."""

import pytest

from inbox.core.errors import PartlySent, RetryLater, Undeliverable, Unreachable
from inbox.kit.fetch import Fetcher
from tests.channels.telegram_of_beans import TOKEN, Answers, a_bot, a_message, shapes
from tests.channels.telegram_of_beans import a_text as message

ANNA = 42
CLUB = -1001234567890


class TestRefusals:
    @pytest.mark.parametrize(
        ("answer", "error", "words"),
        [
            ((403, "Forbidden: bot was blocked by the user", {}), Unreachable, "blocked the bot"),
            ((403, "Forbidden: user is deactivated", {}), Unreachable, "deleted the Telegram account"),
            ((400, "Bad Request: chat not found", {}), Undeliverable, "does not exist"),
            ((400, "Bad Request: TOPIC_CLOSED", {}), Undeliverable, "topic"),
            ((400, "Bad Request: STRANGE_THING", {}), Undeliverable, "STRANGE_THING"),
            ((401, "Unauthorized", {}), RetryLater, "token"),
            ((404, "Not Found", {}), RetryLater, "token"),
            ((429, "Too Many Requests: retry after 7", {"retry_after": 7}), RetryLater, "pause"),
            ((429, "Too Many Requests", {}), RetryLater, "pause"),
            ((500, "Internal Server Error", {}), RetryLater, "fault"),
            ((502, "Bad Gateway", {}), RetryLater, "fault"),
            ((504, "Gateway Timeout", {}), TimeoutError, "in time"),
            (RetryLater(), RetryLater, "reached"),
            (b"<html>", TimeoutError, "in time"),
            (b'{"ok":true,"result":{}}', TimeoutError, "in time"),
            (b'{"ok":true,"result":[]}', TimeoutError, "in time"),
        ],
    )
    async def test_say_what_to_do(self, answer, error, words):
        with pytest.raises(error, match=words) as raised:
            await a_bot(Answers({"sendMessage": answer})).send(message("Hi"))
        assert TOKEN not in str(raised.value) + repr(raised.value)
        assert raised.value.__cause__ is None

    async def test_only_who_blocks_is_not_reached(self):
        blocked = Answers({"sendMessage": (403, "Forbidden: bot was blocked by the user", {})})
        with pytest.raises(Undeliverable) as error:
            await a_bot(blocked).send(message("Hi", thread="biz:Qw8:42"))
        assert not isinstance(error.value, Unreachable)

    async def test_a_pause_is_as_long_as_it_is_told_and_for_one_chat(self):
        flood = (429, "Too Many Requests: retry after 7", {"retry_after": 7})
        outside = Answers({"sendMessage": [flood, a_message()]})
        bot = a_bot(outside)
        with pytest.raises(RetryLater) as error:
            await bot.send(message("Hi"))
        assert error.value.after == 7
        with pytest.raises(RetryLater) as error:
            await bot.send(message("Hi"))
        assert error.value.after == 7
        await bot.send(message("Hi", thread="43", entry="entry-2"))
        assert [asked["chat_id"] for asked in outside.of("sendMessage")] == [42, 43]

    async def test_what_has_no_answer_is_never_sent_twice(self, api, bot):
        api.silent.add("sendMessage")
        with pytest.raises(TimeoutError):
            await bot.send(message("Once"))
        assert [each["text"] for each in api.sent] == ["Once"]

    async def test_what_was_not_reached_may_come_again(self, api, bot):
        await api.stop()
        with pytest.raises(RetryLater, match="reached"):
            await bot.send(message("Later"))

    async def test_an_address_inside_has_to_be_allowed(self, api):
        async with Fetcher(ports=None) as outside:
            with pytest.raises(Undeliverable, match="private_hosts"):
                await a_bot(outside, api_url=api.url).send(message("Hi"))

    async def test_a_group_that_moved_is_followed(self, api, bot):
        api.a_message(-4321)
        api.moved[-4321] = CLUB
        receipt = await bot.send(message("Still here?", thread="-4321"))
        assert receipt.external_id.startswith(f"{CLUB}:")
        await bot.send(message("Yes", thread="-4321", entry="entry-2"))
        assert [asked["chat_id"] for asked in api.requests("sendMessage")] == [-4321, CLUB, CLUB]


class TestParts:
    async def test_that_were_sent_are_named_and_not_sent_again(self, api, bot):
        text = "a" * 4096 + "b" * 4096 + "c" * 10
        api.faults["sendMessage"] = [None, (500, "Internal Server Error", {})]
        with pytest.raises(PartlySent, match="1 of 3") as error:
            await bot.send(message(text))
        first = api.sent[0]["message_id"]
        assert error.value.names == (f"42:{first}",)
        receipt = await bot.send(message(text))
        assert [each["text"][0] for each in api.sent] == ["a", "b", "c"]
        assert receipt.external_id == f"42:{first}"
        assert len(receipt.names) == 2

    async def test_wait_for_a_short_pause(self, api, bot):
        api.faults["sendMessage"] = [None, (429, "Too Many Requests", {"retry_after": 1})]
        await bot.send(message("a" * 5000))
        assert len(api.sent) == 2

    async def test_whose_fate_nobody_knows_are_left_to_a_person(self, api, bot, file):
        api.silent.add("sendPhoto")
        with pytest.raises(TimeoutError):
            await bot.send(message("a" * 2000, attachments=(await file("a.jpg", "image/jpeg"),)))
        assert shapes(api) == ["text", "photo"]
