"""What the log says, and what it never says."""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT

SCRIPT = """
import logging
import structlog
from inbox.app import logs
from inbox.core.clock import SystemClock
from inbox.core.errors import Undeliverable
from inbox.core.secret import Secret

logs.configure("info", SystemClock())
log = structlog.get_logger()
log.info("lead_filed", lead="L1", email="ann@example.com", seen=Secret("s3cret"))
log.debug("unseen")
try:
    raise ValueError("Ann said hello")
except ValueError as error:
    log.error("request_failed", exc_info=error)
log.error("job_buried", exc_info=Undeliverable("The mailbox is full."))
logging.getLogger("aiohttp.server").error("Error handling request from %s", "203.0.113.9")
"""


@pytest.fixture(scope="module")
def lines():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_each_line_is_an_object_with_its_time_level_and_event(lines):
    assert len(lines) == 4
    assert all({"at", "level", "event"} <= set(line) for line in lines)
    assert lines[0]["event"] == "lead_filed"
    assert lines[0]["lead"] == "L1"


def test_addresses_and_secrets_are_never_written(lines):
    said = json.dumps(lines)
    assert not any(private in said for private in ("ann@", "s3cret", "203.0.113.9"))


def test_of_a_foreign_error_only_its_type_and_places_are_written(lines):
    assert lines[1]["error"] == "ValueError"
    assert lines[1]["places"]
    assert "hello" not in json.dumps(lines[1])


def test_our_own_errors_give_their_reason(lines):
    assert lines[2]["reason"] == "The mailbox is full."
