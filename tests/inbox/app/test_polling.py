"""A channel that is asked: what it hears is kept and filed, one after the other; nothing is passed over."""

import asyncio
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from inbox.actions.intake import WebhookIntake
from inbox.app.supervisor import Supervisor
from inbox.core.errors import ConfigError, RetryLater, StoreUnavailable
from inbox.core.store.requests import RequestState
from inbox.storage.files import FileBlobs
from tests.contract.store.inbound import deps_of
from tests.inbox.app.pigeon_post import GUARD_S, Post, until


class Flaky:
    """The way in, which now and then cannot keep anything."""

    def __init__(self, intake):
        self.intake = intake
        self.failures = 0
        self.heard = []

    async def hear(self, channel_id, request):
        self.heard.append(request)
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("The disk is full.")
        await self.intake.hear(channel_id, request)


@pytest.fixture
async def post(store, clock, tmp_path):
    supervisor = Supervisor(first_pause=0.01)
    post = Post(store, clock, tmp_path, supervisor)
    deps = deps_of(store, clock, FileBlobs(tmp_path / "blobs"))
    post.intake = Flaky(WebhookIntake(deps, post.registry.webhooks, post.registry.readers))
    await post.registry.work(supervisor, post.intake.hear)
    yield post
    await supervisor.stop()


@pytest.fixture
async def account(post):
    return await post.add(polls=True)


async def told(post, number):
    """The texts that are filed, once there are so many."""
    async with asyncio.timeout(GUARD_S):
        while True:
            entries = (await post.store.timeline.page(limit=200)).items
            if len(entries) >= number:
                return [entry.body.text for entry in reversed(entries)]
            await asyncio.sleep(0.005)


async def states(post):
    return [raw.state for raw in (await post.store.requests.page(oldest_first=True)).items]


async def test_what_lies_there_is_filed_in_its_order(post, account):
    for number in range(5):
        post.loft().lay({"id": number + 1, "text": f"letter {number}"}, account.id)
    assert sorted(await told(post, 5)) == [f"letter {number}" for number in range(5)]
    assert await states(post) == [RequestState.FILED] * 5
    await until(lambda: len(post.loft().taken) == 5)


async def test_a_letter_that_is_there_twice_is_filed_once(post, account):
    for _ in range(2):
        post.loft().lay({"id": 1, "text": "hello"}, account.id)
    post.loft().lay({"id": 2, "text": "end"}, account.id)
    assert sorted(await told(post, 2)) == ["end", "hello"]


async def test_an_unreadable_one_is_kept_so_and_the_next_one_comes(post, account):
    post.loft().lay(b"\x00?", account.id)
    post.loft().lay({"id": 1}, account.id)
    post.loft().lay({"id": 2, "text": "fine"}, account.id)
    with capture_logs():
        assert await told(post, 1) == ["fine"]
    assert await states(post) == [RequestState.UNREADABLE, RequestState.FAILED, RequestState.FILED]
    assert post.registry.condition(account.id).state == "up"


async def test_a_store_that_takes_nothing_gets_the_same_one_again(post, account):
    post.intake.failures = 3
    post.loft().lay({"id": 1, "text": "hello"}, account.id)
    post.loft().lay({"id": 2, "text": "end"}, account.id)
    assert sorted(await told(post, 2)) == ["end", "hello"]
    first = post.intake.heard[0]
    assert post.intake.heard[:4] == [first] * 4
    assert len(post.intake.heard) == 5


async def test_one_heard_again_after_it_was_kept_is_filed_once(post, account, store):
    post.loft().lay([{"id": 1, "text": "one"}, {"id": 2, "text": "two"}], account.id)
    await told(post, 2)
    await post.intake.hear(account.id, post.intake.heard[0])
    assert len(await told(post, 2)) == 2
    assert await states(post) == [RequestState.FILED]


async def test_a_provider_that_cannot_be_asked_is_asked_again(post, account):
    await post.until(account.id, "up")
    with capture_logs():
        post.loft().lay(RetryLater("The loft is closed."))
        await post.until(account.id, "down")
        assert account.id in post.registry.channels
        post.loft().lay({"id": 1, "text": "open again"}, account.id)
        assert await told(post, 1) == ["open again"]
        await post.until(account.id, "up")


async def test_a_provider_that_knows_us_no_more_is_told(post, account):
    with capture_logs():
        post.loft().lay(ConfigError("The ring is no longer valid."))
        assert (await post.until(account.id, "down")).reason == "The ring is no longer valid."
    assert account.id not in post.registry.channels


async def test_a_channel_that_does_not_poll_is_not_asked(post):
    account = await post.add()
    post.loft().lay({"id": 1, "text": "never"}, account.id)
    await post.save(account)
    assert post.registry.condition(account.id).state == "up"
    assert post.loft().letters.qsize() == 1


async def test_new_settings_ask_anew_and_old_ones_no_more(post, account):
    await post.loft().began.wait()
    await post.save(replace(account, settings={**account.settings, "birds": 9}))
    await until(lambda: post.loft().starts == 2)
    assert post.loft().stops == 1
    post.loft().lay({"id": 1, "text": "hello"}, account.id)
    assert await told(post, 1) == ["hello"]
