"""Tasks that fall are brought back, and nobody hears of it twice."""

import asyncio

from structlog.testing import capture_logs

from inbox.app.supervisor import Supervisor


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what it waits for is a log line
            await asyncio.sleep(0.005)


async def test_a_task_that_falls_is_started_again_and_the_fall_is_logged_once():
    supervisor = Supervisor(first_pause=0.001, healthy_after=60)
    runs = []

    async def fall():
        runs.append(1)
        raise RuntimeError

    with capture_logs() as logs:
        supervisor.spawn(fall, "shaky")
        await until(lambda: len(runs) >= 3)
        assert not supervisor.is_up("shaky")
        await supervisor.stop()
    assert [line["event"] for line in logs] == ["task_down"]


async def test_a_task_that_stands_again_is_logged_as_back():
    supervisor = Supervisor(first_pause=0.001, healthy_after=0.05)
    runs = []

    async def recover():
        runs.append(1)
        if len(runs) == 1:
            raise RuntimeError
        await asyncio.sleep(60)

    with capture_logs() as logs:
        supervisor.spawn(recover, "shaky")
        await until(lambda: len(runs) == 2 and supervisor.is_up("shaky"))
        await supervisor.stop()
    assert [line["event"] for line in logs] == ["task_down", "task_back"]


async def test_a_task_that_returns_is_started_again():
    supervisor = Supervisor(first_pause=0.001)
    runs = []

    async def finish():
        runs.append(1)

    supervisor.spawn(finish, "short")
    await until(lambda: len(runs) >= 2)
    await supervisor.stop()


async def test_stopping_ends_every_task():
    supervisor = Supervisor()
    ended = []

    async def wait():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(1)

    supervisor.spawn(wait, "one")
    task = supervisor.once(wait, "two")
    await asyncio.sleep(0)
    await supervisor.stop()
    assert task.cancelled()
    assert len(ended) == 2
    assert not supervisor.is_up("one")


async def test_what_a_single_run_raises_is_logged():
    supervisor = Supervisor()

    async def fall():
        raise RuntimeError

    with capture_logs() as logs:
        await asyncio.wait([supervisor.once(fall, "single")])
        await asyncio.sleep(0)
    assert [line["event"] for line in logs] == ["task_failed"]
