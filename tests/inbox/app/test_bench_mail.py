"""How soon a mail is filed is measured on mails that came into a mailbox and were filed."""

from inbox.app.bench.letters import letters
from inbox.app.bench.mail import arrivals
from inbox.app.bench.options import Options


def test_mails_that_come_while_the_mailbox_is_watched_are_timed(tmp_path):
    options = Options(seconds=1, pairs=1, conversations=1, folder=tmp_path)
    line = arrivals(letters(4), options, count=4)
    assert (line.case, line.baseline, line.unit) == ("idle, mailbox to entry, p99", 1000.0, "ms")
    assert 0 < line.p50_ms <= line.p99_ms == line.value
    assert line.ratio == round(line.value / 1000, 3)
    assert list(tmp_path.iterdir()) == []
