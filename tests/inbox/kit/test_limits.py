"""Rate limits and whom they hold responsible."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from inbox.core.errors import TooMany
from inbox.kit.limits import Buckets, client_ip, ip_key


class Seconds:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_burst_passes_then_the_rate_counts():
    seconds = Seconds()
    buckets = Buckets(2.0, 3, seconds)
    for _ in range(3):
        buckets.take("a")
    with pytest.raises(TooMany) as caught:
        buckets.take("a")
    assert caught.value.retry_after == pytest.approx(0.5)
    buckets.take("b")
    seconds.now = 0.5
    buckets.take("a")
    with pytest.raises(TooMany):
        buckets.take("a")


def test_who_asked_longest_ago_is_forgotten_first():
    buckets = Buckets(1.0, 1, Seconds(), max_keys=2)
    buckets.take("a")
    buckets.take("b")
    with pytest.raises(TooMany):
        buckets.take("a")
    buckets.take("c")
    assert len(buckets) == 2
    with pytest.raises(TooMany):
        buckets.take("a")
    buckets.take("b")


@given(st.lists(st.tuples(st.floats(0, 5), st.sampled_from("ab")), max_size=60))
def test_no_more_than_burst_and_rate_ever_passes(steps: list[tuple[float, str]]):
    seconds, passed = Seconds(), {"a": 0, "b": 0}
    buckets = Buckets(1.5, 4, seconds)
    for wait, key in steps:
        seconds.now += wait
        with contextlib.suppress(TooMany):
            buckets.take(key)
            passed[key] += 1
    assert max(passed.values()) <= 4 + 1.5 * seconds.now + 1e-6


@pytest.mark.parametrize(
    ("forwarded", "peer", "hops", "ip"),
    [
        ([], "127.0.0.1", 0, None),
        ([], None, 0, None),
        ([], "198.51.100.7", 0, "198.51.100.7"),
        (["203.0.113.9"], "198.51.100.7", 0, "198.51.100.7"),
        (["203.0.113.9"], "127.0.0.1", 0, "203.0.113.9"),
        (["6.6.6.6, 203.0.113.9"], "::1", 0, "203.0.113.9"),
        (["6.6.6.6", "203.0.113.9"], "::ffff:127.0.0.1", 0, "203.0.113.9"),
        (["6.6.6.6, 203.0.113.9, 10.0.0.2"], "127.0.0.1", 2, "203.0.113.9"),
        (["203.0.113.9"], "10.0.0.2", 1, "203.0.113.9"),
        ([], "10.0.0.2", 1, "10.0.0.2"),
        (["203.0.113.9"], "10.0.0.2", 3, "203.0.113.9"),
        (["[2001:db8::1]:443"], "127.0.0.1", 0, "2001:db8::1"),
        (["203.0.113.9:5123"], "127.0.0.1", 0, "203.0.113.9"),
        (["<script>"], "127.0.0.1", 0, "127.0.0.1"),
        ([""], "127.0.0.1", 0, "127.0.0.1"),
    ],
)
def test_only_what_a_proxy_of_ours_wrote_is_believed(forwarded, peer, hops, ip):
    headers = CIMultiDict([("X-Forwarded-For", value) for value in forwarded])
    assert client_ip(headers, peer, hops) == ip


@given(st.lists(st.text(max_size=30), max_size=3), st.none() | st.text(max_size=20), st.integers(0, 4))
def test_garbage_never_raises(forwarded, peer, hops):
    headers = CIMultiDict([("X-Forwarded-For", value) for value in forwarded])
    ip_key(client_ip(headers, peer, hops) or "")


def test_an_ipv6_network_counts_as_one():
    assert ip_key("2001:db8:1:2:aaaa::1") == ip_key("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::/64"
    assert ip_key("::ffff:203.0.113.9") == ip_key("203.0.113.9") == "203.0.113.9"


def test_what_the_others_let_through_counts_and_never_more_than_one_bucket_is_owed():
    now = [0.0]
    here, there = (Buckets(1.0, 10.0, lambda: now[0]) for _ in range(2))
    here.note_heavy()
    for _ in range(5):
        here.take("ann")
    assert here.heavy() == {}
    here.take("ann")
    here.take("ann")
    taken = here.heavy()
    assert (taken, here.heavy()) == ({"ann": 7.0}, {})
    here.take("ann", 2.0)
    assert here.heavy() == {"ann": 2.0}
    there.lose("ann", 9.0)
    there.take("ann")
    with pytest.raises(TooMany):
        there.take("ann")
    there.lose("ann", 1_000_000.0)
    now[0] = 11.5
    there.take("ann")
