"""Nobody is written to faster than Telegram allows, and nobody waits for somebody else's chat."""

import pytest

from channels.telegram.pace import Pace
from inbox.core.errors import RetryLater
from tests.channels.telegram_of_beans import LeapingTime

GROUP = -1001234567890


@pytest.fixture
def time():
    return LeapingTime()


@pytest.fixture
def pace(time):
    return time.pace()


async def test_one_chat_gets_one_message_a_second(time, pace):
    at = []
    for _ in range(4):
        await pace.turn(42)
        at.append(time.now)
    assert at == pytest.approx([0, 1, 2, 3])


async def test_an_album_counts_as_its_pictures(time, pace):
    await pace.turn(42, 5)
    await pace.turn(42)
    assert time.now == pytest.approx(5)


async def test_others_do_not_wait(time, pace):
    pace.hold(42, 60)
    for chat in range(100, 130):
        await pace.turn(chat)
    assert time.now < 1.01
    with pytest.raises(RetryLater) as error:
        await pace.turn(42)
    assert error.value.after == pytest.approx(60 - time.now)


async def test_all_together_get_thirty_a_second(time, pace):
    for chat in range(300):
        await pace.turn(chat)
    assert time.now == pytest.approx(299 / 30)


async def test_a_group_gets_twenty_a_minute(time, pace):
    for _ in range(20):
        await pace.turn(GROUP)
    with pytest.raises(RetryLater) as error:
        await pace.turn(GROUP)
    assert time.now + error.value.after == pytest.approx(60)
    await pace.turn(GROUP, patience=60)
    await pace.turn(42)
    assert time.now == pytest.approx(60, abs=0.1)


async def test_an_album_that_is_too_much_for_the_minute_waits_as_a_whole(time, pace):
    await pace.turn(GROUP, 15)
    time.now = 20
    with pytest.raises(RetryLater) as error:
        await pace.turn(GROUP, 10)
    assert time.now + error.value.after == pytest.approx(60)


async def test_who_has_to_come_again_takes_no_turn(time, pace):
    pace.hold(42, 6)
    for _ in range(3):
        with pytest.raises(RetryLater):
            await pace.turn(42)
    time.now = 6
    await pace.turn(42)
    assert time.now == 6


async def test_a_shorter_pause_ends_no_longer_one(time, pace):
    pace.hold(42, 30)
    pace.hold(42, 1)
    with pytest.raises(RetryLater) as error:
        await pace.turn(42)
    assert error.value.after == 30


async def test_chats_of_long_ago_are_forgotten(time):
    pace = Pace(lambda: time.now, time.wait)
    for chat in range(10_100):
        await pace.turn(-chat)
        time.now += 100
    assert len(pace._free) + len(pace._minutes) < 21_000
