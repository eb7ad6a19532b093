"""The measurement of the sources report, on a store so small that it takes seconds."""

import pytest

from inbox.app.bench import run

pytestmark = pytest.mark.long


def test_a_small_month_is_filled_counted_and_asked_for(tmp_path):
    lines = list(run("report", pairs=1, conversations=2000, folder=tmp_path))
    assert [line.case for line in lines] == ["sources", "sources, two models", "landing pages"]
    assert all(line.value > 0 and line.baseline > 0 for line in lines)
    assert list(tmp_path.iterdir()) == []
