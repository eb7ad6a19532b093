"""Channels at work: one that cannot start harms nobody and comes up by itself."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from inbox.app.connection import rest
from inbox.app.supervisor import Supervisor
from inbox.core.errors import ConfigError, NotFound, RetryLater
from tests.inbox.app.pigeon_post import Post, until


async def never(_channel_id, _request):
    raise AssertionError("Nothing was sent.")


@pytest.fixture
async def post(store, clock, tmp_path):
    supervisor = Supervisor(first_pause=0.01)
    post = Post(store, clock, tmp_path, supervisor)
    await post.registry.work(supervisor, never)
    yield post
    await supervisor.stop()


async def test_a_channel_that_needs_nobody_is_up_at_once(post):
    account = await post.add()
    assert post.registry.condition(account.id).state == "up"
    assert post.registry.channels.keys() == post.registry.webhooks.keys() == {account.id}


async def test_its_context_says_where_hooks_arrive(post):
    account = await post.add()
    context = post.loft().context
    assert context.hook_url == f"https://inbox.example/hooks/{account.id}"
    assert (context.outside, context.blobs) == (post.registry._outside, post.registry._blobs)


async def test_a_channel_that_hangs_keeps_no_other_waiting_and_takes_hooks(post):
    post.loft("slow").gate.clear()
    slow, quick = await post.add("slow"), await post.add()
    assert post.registry.condition(slow.id).state == "starting"
    assert post.registry.condition(quick.id).state == "up"
    assert post.registry.webhooks.keys() == {slow.id, quick.id}
    post.registry.admit_hook(slow.id)
    post.loft("slow").gate.set()
    await post.until(slow.id, "up")


async def test_a_channel_that_cannot_start_says_why_and_comes_up_by_itself(post):
    loft = post.loft()
    loft.fault = RetryLater("The loft is closed.")
    with capture_logs() as logs:
        account = await post.add()
        down = await post.until(account.id, "down")
        assert (down.reason, down.since) == ("The loft is closed.", post.clock.now())
        assert account.id in post.registry.channels
        post.registry.admit_hook(account.id)
        await until(lambda: loft.starts > 2)
        loft.fault = None
        up = await post.until(account.id, "up")
    assert up.reason is None
    assert [line["event"] for line in logs] == ["channel_down", "channel_back"]


async def test_nothing_is_sent_by_a_channel_that_somebody_has_to_repair_first(post):
    account = await post.add(token="wrong")
    assert (await post.until(account.id, "down")).reason == "The loft does not know this ring."
    assert account.id not in post.registry.channels
    assert account.id in post.registry.webhooks
    post.loft().token = "wrong"
    await post.until(account.id, "up")
    assert account.id in post.registry.channels


async def test_a_fault_of_ours_is_told_as_one_and_tried_again(post):
    loft = post.loft()
    loft.fault = ZeroDivisionError("secret")
    with capture_logs():
        account = await post.add()
        down = await post.until(account.id, "down")
        assert "secret" not in down.reason
        loft.fault = None
        await post.until(account.id, "up")


async def test_a_kind_that_breaks_when_it_is_built_harms_no_other(post):
    post.loft()
    post.kinds["pigeon"] = replace(post.kinds["pigeon"], build=lambda _settings, _context: 1 / 0)
    with capture_logs() as logs:
        broken, other = await post.add(), await post.add("other")
    assert post.registry.condition(broken.id).state == "down"
    assert post.registry.channels.keys() == {other.id}
    assert [line["event"] for line in logs] == ["channel_down"]


async def test_settings_that_do_not_fit_are_told_and_hooks_wait(post):
    account = await post.add()
    with capture_logs():
        await post.save(replace(account, settings={"loft": "moon"}))
    assert post.registry.condition(account.id).reason == "No pigeon flies to the moon."
    assert not post.registry.channels
    with pytest.raises(RetryLater):
        post.registry.admit_hook(account.id)
    await post.save(account)
    await post.until(account.id, "up")


async def test_changed_settings_stop_the_old_channel_before_the_new_one_starts(post):
    account = await post.add()
    other = await post.add("other")
    kept = post.registry.channels[other.id]
    before, loft = post.registry.channels[account.id], post.loft()
    await post.save(replace(account, settings={"loft": "away"}))
    assert post.registry.channels[account.id] is not before
    await until(lambda: loft.starts == 2)
    assert loft.stops == 1
    await post.until(account.id, "up")
    assert (post.registry.channels[other.id], post.loft("other").starts) == (kept, 1)


async def test_a_new_name_disturbs_nothing(post):
    account = await post.add()
    before = post.registry.channels[account.id]
    await post.save(replace(account, name="Doves", silent_after=5))
    assert (post.registry.channels[account.id], post.loft().starts) == (before, 1)


async def test_a_disabled_channel_stops_and_comes_back(post):
    account = await post.add()
    await post.save(replace(account, disabled=True))
    await until(lambda: post.loft().stops == 1)
    assert post.registry.condition(account.id).state == "disabled"
    assert not post.registry.channels
    with pytest.raises(RetryLater):
        post.registry.admit_hook(account.id)
    await post.save(account)
    await post.until(account.id, "up")


async def test_a_channel_that_hangs_while_it_starts_can_be_disabled(post):
    post.loft().gate.clear()
    account = await post.add()
    await post.loft().began.wait()
    await post.save(replace(account, disabled=True))
    await until(lambda: post.loft().stops == 1)


async def test_a_hook_of_nobody_is_not_found(post):
    with pytest.raises(NotFound):
        post.registry.admit_hook("nobody")
    post.loft()
    post.kinds["pigeon"] = replace(post.kinds["pigeon"], webhook=False)
    account = await post.add()
    with pytest.raises(NotFound):
        post.registry.admit_hook(account.id)


@pytest.mark.parametrize(
    ("failures", "error", "least", "most"),
    [
        (1, ConfigError("x"), 2.0, 2.6),
        (3, RetryLater("x"), 8.0, 10.4),
        (50, RetryLater("x"), 300.0, 390.0),
        (9, RetryLater("x", after=30.0), 30.0, 39.0),
        (9, RetryLater("x", after=-1.0), 0.0, 0.0),
        (1, RetryLater("x", after=1e9), 300.0, 390.0),
    ],
)
def test_the_pause_grows_or_is_what_the_provider_asks_for(failures, error, least, most):
    assert least <= rest(failures, error) <= most
