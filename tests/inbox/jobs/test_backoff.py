"""How long a job waits after it failed."""

import itertools

from inbox.jobs.backoff import DELAYS, TRIES, backoff


def test_the_pauses_grow_from_seconds_to_hours():
    pauses = [backoff(tries, 0.5).total_seconds() for tries in range(1, TRIES)]
    assert pauses == list(DELAYS)
    assert all(earlier < later for earlier, later in itertools.pairwise(pauses))


def test_luck_spreads_a_pause_by_a_fifth():
    assert backoff(1, 0.0).total_seconds() == 4
    assert backoff(1, 1.0).total_seconds() == 6


def test_the_longest_pause_is_kept_however_often_it_failed():
    assert backoff(1000, 0.5).total_seconds() == DELAYS[-1]
