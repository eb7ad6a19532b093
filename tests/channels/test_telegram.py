"""Who may speak for Telegram, what cannot be read, and what Telegram is told."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.telegram import SPEC, Settings
from channels.telegram.channel import POLLED, SIGNATURE
from channels.telegram.updates import KINDS
from inbox.core.errors import ConfigError, PayloadError, RetryLater, SignatureError, StoreUnavailable
from inbox.core.secret import Secret
from tests.channels.telegram_of_beans import (
    RECORDINGS,
    TOKEN,
    Answers,
    a_bot,
    a_said,
    recorded,
    update,
)
from tests.contract.channels import ROOT, SignedWebhookContract, unreadable
from tests.contract.mutations import mutated
from tests.contract.recorded import NOON, read, with_headers

SECRET = recorded("message_text").headers[SIGNATURE]


class TestContract(SignedWebhookContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (TOKEN, SECRET)
    signature_header = SIGNATURE

    @pytest.fixture
    def channel(self):
        return a_bot(groups=True)

    @pytest.mark.long
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(data=st.data())
    def test_one_changed_value_is_read_or_refused_in_words(self, channel, recording, data):
        """With so many recordings this takes minutes; below, each value is changed in the commonest ways."""
        request = data.draw(mutated(read(recording)))
        error = unreadable(channel, request)
        assert error is None or (str(error) and channel.refuse(request, error).status < 500)

    def test_each_value_may_be_another(self, channel, recording):
        request = read(recording)
        for body in changed(request.body):
            error = unreadable(channel, replace(request, body=body))
            assert error is None or str(error)

    def test_refuses_a_changed_body(self, channel, recording):
        """Telegram shows a secret and signs nothing, so it is https that keeps the body as it was."""
        request = read(recording)
        channel.verify(replace(request, body=request.body + b" "))


def changed(body):
    """The body with each of its values as something else."""
    document = json.loads(body)
    for holder, step in places(document):
        kept = holder[step]
        for other in (None, True, -1, 2**53, 1e300, "", "x" * 5000, [], {}, [kept], {"id": kept}):
            holder[step] = other
            yield json.dumps(document).encode()
        holder[step] = kept


def places(value):
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in list(steps):
        yield value, step
        yield from places(child)


class TestWhoMayPost:
    def test_the_secret_is_of_this_channel_and_this_token(self):
        own = a_bot()
        other = SPEC.build(own._settings, replace(own._context, id="another"))
        own.verify(recorded("message_text"))
        with pytest.raises(SignatureError):
            other.verify(recorded("message_text"))

    def test_what_was_heard_by_polling_needs_none(self):
        a_bot().verify(recorded("message_text", method=POLLED, headers={}))

    @pytest.mark.parametrize("method", ["POST", "GET", "polled"])
    def test_nobody_outside_may_say_that_it_was_heard(self, method):
        with pytest.raises(SignatureError):
            a_bot().verify(recorded("message_text", method=method, headers={}))

    @pytest.mark.parametrize("token", ["", "beans", "1:a", "x:AAF-fake-token", "720:AAF-fake token-xyz"])
    def test_what_is_no_token_is_said_to_be_none(self, token):
        with pytest.raises(ConfigError, match="BotFather") as error:
            SPEC.build(Settings(token=Secret(token)), a_bot()._context)
        assert not token or token not in str(error.value)


def test_nothing_heavy_is_loaded_until_there_is_a_bot():
    code = "import sys, channels; channels.specs(); print(*sorted({'telegram', 'httpx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_every_kind_of_update_is_recorded():
    kinds = {kind for path in RECORDINGS.glob("*.http") for kind in KINDS if f'"{kind}":' in path.read_text()}
    assert set(KINDS) == kinds


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("body", "word"),
        [
            (b"", "JSON"),
            (b"[]", "object"),
            (b"{}", "update_id"),
            (b'{"update_id":"1"}', "update_id"),
            (b'{"update_id":1,"message":[]}', "message"),
            (b'{"update_id":1,"message":{}}', "id"),
            (b'{"update_id":1,"message":{"chat":{"id":1},"text":"x"}}', "message_id"),
        ],
    )
    def test_is_named_in_one_sentence(self, body, word):
        with pytest.raises(PayloadError, match=word):
            a_bot().parse(recorded("message_text", body=body))

    def test_is_no_better_when_it_comes_again(self):
        refuse = a_bot().refuse
        assert refuse(recorded("message_text"), PayloadError("?")).status == 200
        assert refuse(recorded("message_text"), StoreUnavailable("?")).status == 503

    @pytest.mark.parametrize("date", [None, 0, -1, "x", 2**62, 1e30])
    def test_a_time_that_is_none_is_ours(self, date):
        [event] = a_bot().parse(update("message", {**a_said(), "date": date}))
        assert event.at == NOON


class TestAnswersToTelegram:
    async def test_a_button_that_came_by_post_is_answered_in_the_reply(self):
        reply = await a_bot().answer(recorded("callback_query"), [])
        told = b'{"method":"answerCallbackQuery","callback_query_id":"4382bfdwdsb323b2d9"}'
        assert (reply.body, reply.media_type) == (told, "application/json")

    async def test_a_button_that_was_heard_is_answered_by_a_call(self):
        outside = Answers()
        reply = await a_bot(outside).answer(recorded("callback_query", method=POLLED), [])
        assert outside.of("answerCallbackQuery") == [{"callback_query_id": "4382bfdwdsb323b2d9"}]
        assert reply.body == b""

    @pytest.mark.parametrize("fault", [RetryLater(), (400, "Bad Request: query is too old", {}), b"{"])
    async def test_that_it_cannot_be_answered_costs_nothing(self, fault):
        outside = Answers({"answerCallbackQuery": fault})
        assert (await a_bot(outside).answer(recorded("callback_query", method=POLLED), [])).status == 200

    async def test_nothing_else_is_said(self):
        said = with_headers(recorded("message_text", body=b'{"text":"callback_query"}'))
        assert (await a_bot().answer(said, [])).body == b""
