"""How fast the window opens: lists and conversations of a large store beside those of a small one."""

import random
from collections.abc import Iterator

from inbox.app.bench.line import BenchLine
from inbox.app.bench.options import Options
from inbox.app.bench.places import Cases, Place, compare

_DEEP = 100
_LIST = "/conversations?status=open"


def lists(options: Options) -> Iterator[BenchLine]:
    return compare("inbox", _CASES, options, _go_back)


def _go_back(place: Place) -> None:
    """To a page 20,000 conversations ago, or half of those that there are."""
    place.deep = place.walk(_LIST, min(_DEEP, place.size // 800))


def _open_one(place: Place) -> None:
    conversation = place.get(f"/conversations/{random.choice(place.sample)}")
    place.get(f"/contacts/{conversation['contact']['id']}/timeline")


_CASES: Cases = {
    "list, first page": lambda place: place.get(_LIST),
    "list, deep page": lambda place: place.get(f"{_LIST}&after={place.deep}"),
    "open a conversation": _open_one,
}
