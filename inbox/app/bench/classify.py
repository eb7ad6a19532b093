"""`classify`: how long the verdict on one arrival takes when nothing of it was asked before."""

import time
from collections.abc import Iterator

from inbox.app.bench.line import BenchLine, percentile
from inbox.app.bench.options import Options
from tracking.classify import classify as judge
from tracking.mediums import is_paid_medium, kind_of_medium
from tracking.own_domain import registered_domain
from tracking.places import place_of_name

_PROMISED_US = 100.0
_ROUNDS = 2000
_REMEMBERED = (is_paid_medium, kind_of_medium, place_of_name, registered_domain)
# Address and referrer; `#` is another number in each round.
_ARRIVALS = {
    "tags and a click id": (
        "?utm_source=s#&utm_medium=cpc&utm_campaign=c#&utm_term=t#&gclid=x#",
        "https://site#.example.co.uk/",
    ),
    "a search engine": ("", "https://www.google.com/search?q=beans+#"),
    "a network and its click id": ("?fbclid=x#", "https://l.facebook.com/?u=#"),
    "another site": ("?page=#", "https://a#.partner.example.net/list"),
    "an app": ("?utm_referrer=&n=#", "android-app://com.google.android.gm/"),
    "nothing": ("?n=#", ""),
}


def classify(options: Options) -> Iterator[BenchLine]:
    """The baseline is what was promised; what is remembered of earlier arrivals is forgotten each time."""
    seconds: dict[str, list[float]] = {case: [] for case in _ARRIVALS}
    for number in range(_ROUNDS * options.pairs):
        for case, (query, referrer) in _ARRIVALS.items():
            url = "https://shop.example/p" + query.replace("#", str(number))
            took = _time(url, referrer.replace("#", str(number)))
            if number >= 50:
                seconds[case].append(took)
    for case, spent in seconds.items():
        yield _line(case, spent)
    yield _line("all of them", [each for spent in seconds.values() for each in spent])


def _time(url: str, referrer: str) -> float:
    for function in _REMEMBERED:
        function.cache_clear()
    begun = time.perf_counter()
    judge(url, referrer)
    return time.perf_counter() - begun


def _line(case: str, seconds: list[float]) -> BenchLine:
    p50, p95, p99 = (percentile(seconds, share) for share in (0.5, 0.95, 0.99))
    return BenchLine(
        suite="classify",
        case=case,
        value=round(p50 * 1e6, 1),
        unit="µs",
        baseline=_PROMISED_US,
        ratio=round(p50 * 1e6 / _PROMISED_US, 3),
        p50_ms=round(p50 * 1000, 4),
        p95_ms=round(p95 * 1000, 4),
        p99_ms=round(p99 * 1000, 4),
    )
