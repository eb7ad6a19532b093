"""How fast a search answers: in the history of years beside one of weeks."""

import random
from collections.abc import Iterator

from inbox.app.bench.line import BenchLine
from inbox.app.bench.options import Options
from inbox.app.bench.places import Cases, Place, compare

_DEEP = 100
_COMMON = "/entries?q=hello"


def search(options: Options) -> Iterator[BenchLine]:
    """Every form has the same words but for its number, which is the worst that can be looked for."""
    return compare("search", _CASES, options, _go_back)


def _go_back(place: Place) -> None:
    place.deep = place.walk(_COMMON, min(_DEEP, place.size // 800))


def _number(place: Place) -> int:
    return random.randrange(place.size)


def _of_one_contact(place: Place) -> None:
    conversation = place.get(f"/conversations/{random.choice(place.sample)}")
    place.get(f"{_COMMON}&contact={conversation['contact']['id']}")


_CASES: Cases = {
    "a word of every form": lambda place: place.get(_COMMON),
    "the same, a deep page": lambda place: place.get(f"{_COMMON}&after={place.deep}"),
    "the beginning of one": lambda place: place.get("/entries?q=aft"),
    "the whole of a long one": lambda place: place.get("/entries?q=afternoon"),
    "three words of every form": lambda place: place.get("/entries?q=please%20call%20order"),
    "words of every note": lambda place: place.get("/entries?q=nobody%20ans&kind=note"),
    "a word of one form": lambda place: place.get(f"/entries?q={_number(place)}"),
    "that and one of every form": lambda place: place.get(f"/entries?q=order%20{_number(place)}"),
    "an e-mail address": lambda place: place.get(f"/entries?q=anna{_number(place):08d}@customers.example"),
    "a word in one contact": _of_one_contact,
    "words of every call": lambda place: place.get("/entries?q=grinder%20invoice"),
    "a word of one call": lambda place: place.get(f"/entries?q=parcel%20{_number(place) // 10 * 10}"),
    "nothing": lambda place: place.get("/entries?q=hello%20nowhere"),
}
