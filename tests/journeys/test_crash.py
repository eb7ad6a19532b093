import pytest

from tests.journeys.crash import flaws, form_entries, tell
from tests.journeys.crash_server import SLOW_FSYNC, needs_strace

pytestmark = pytest.mark.long


async def test_no_kill_loses_or_doubles_a_lead(server_of):
    server = server_of()
    story = await tell(server, leads=2000, kills=12)
    assert server.kills == 12
    assert flaws(server, story) == []
    forms = await form_entries(server)
    assert (len(forms), set(forms.values())) == (2000, {1})


async def test_no_kill_loses_or_doubles_a_lead_while_the_disk_is_slow(server_of):
    needs_strace()
    server = server_of(strace=SLOW_FSYNC)
    story = await tell(server, leads=2000, kills=12)
    assert server.kills == 12
    assert flaws(server, story) == []
    forms = await form_entries(server)
    assert (len(forms), set(forms.values())) == (2000, {1})


async def test_a_full_disk_met_by_one_unit_costs_no_promised_lead(server_of):
    server = server_of(fault="disk-full")
    story = await tell(server, leads=600, kills=0)
    assert story.repeats > 0
    assert flaws(server, story) == []


async def test_the_proof_notices_a_service_that_answers_before_the_commit(server_of):
    needs_strace()
    server = server_of(strace=SLOW_FSYNC, fault="answers-early")
    story = await tell(server, leads=600, kills=10)
    assert any("promised" in flaw for flaw in flaws(server, story))


async def test_the_proof_notices_a_service_that_forgets_whom_a_full_disk_rolled_back(server_of):
    server = server_of(fault="disk-full-forgotten")
    story = await tell(server, leads=600, kills=0)
    assert any("promised" in flaw for flaw in flaws(server, story))
