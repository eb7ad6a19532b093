import pytest

from tests.journeys.crash import tell
from tests.journeys.crash_server import CrashServer, needs_strace
from tests.journeys.trace import judge, read_calls

pytestmark = pytest.mark.long

CALLS = "trace=fdatasync,fsync,pwrite64,write,sendto,sendmsg,writev"
WATCH = ("-ttt", "-T", "-yy", "-s", "8192", "-e", CALLS)
LEADS = 300


async def verdict_on(server):
    await tell(server, leads=LEADS, kills=0)
    await server.stop()
    with (server.data / "strace.txt").open(encoding="utf-8", errors="replace") as lines:
        return judge(read_calls(lines))


async def test_each_answer_comes_after_the_sync_of_what_it_promises(tmp_path):
    needs_strace()
    verdict = await verdict_on(CrashServer(tmp_path, strace=WATCH))
    assert verdict.answers == LEADS
    assert verdict.hasty == []


async def test_the_check_notices_a_service_that_answers_before_the_commit(tmp_path):
    needs_strace()
    verdict = await verdict_on(CrashServer(tmp_path, strace=WATCH, fault="answers-early"))
    assert verdict.answers == LEADS
    assert len(verdict.hasty) > LEADS
