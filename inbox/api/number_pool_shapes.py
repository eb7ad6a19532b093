"""What a site's owner may set for numbers that are lent to visitors; each refusal names the field."""

from typing import Annotated

from msgspec import Meta, field

from inbox.api.schema import Asked
from inbox.core.errors import BadRequest
from inbox.core.number_pool import NumberPool
from inbox.kit.phone import e164
from inbox.kit.text import one_line

MOST_NUMBERS = 500
LONGEST_NAME = 80
LONGEST_SOURCE = 200

PhoneText = Annotated[str, Meta(max_length=40)]
SourceText = Annotated[str, Meta(max_length=LONGEST_SOURCE)]


class NumberPoolBody(Asked):
    """Numbers with their country codes, in any spelling; `sources` like "google" or "google / cpc"."""

    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    shown: PhoneText
    numbers: Annotated[list[PhoneText], Meta(max_length=MOST_NUMBERS)] = field(default_factory=list)
    sources: Annotated[list[SourceText], Meta(max_length=50)] = field(default_factory=list)
    direct: bool = False
    overflow: PhoneText = ""
    cool_down_min: Annotated[int, Meta(ge=1, le=1440)] = 3


def number_pools_of(bodies: list[NumberPoolBody]) -> tuple[NumberPool, ...]:
    """A number rings for one visitor at a time, so it stands in one pool."""
    pools = tuple(_number_pool(each, f"number_pools[{place}]") for place, each in enumerate(bodies))
    names: set[str] = set()
    lent: set[str] = set()
    for place, pool in enumerate(pools):
        if pool.name in names:
            raise BadRequest(
                f"`number_pools[{place}].name` stands twice: every pool needs a name of its own."
            )
        if twice := lent & set(pool.numbers):
            raise BadRequest(f"`number_pools[{place}].numbers` has {min(twice)}, which is in another pool.")
        names.add(pool.name)
        lent.update(pool.numbers)
    for place, pool in enumerate(pools):
        for member, number in (("shown", pool.shown), ("overflow", pool.overflow)):
            if number in lent:
                raise BadRequest(f"`number_pools[{place}].{member}` is lent to single visitors by a pool.")
    return pools


def _number_pool(body: NumberPoolBody, place: str) -> NumberPool:
    numbers = (_phone(each, f"{place}.numbers") for each in body.numbers if each.strip())
    pool = NumberPool(
        name=one_line(body.name, LONGEST_NAME),
        shown=_phone(body.shown, f"{place}.shown"),
        numbers=tuple(dict.fromkeys(numbers)),
        sources=tuple(filter(None, (one_line(each, LONGEST_SOURCE) for each in body.sources))),
        direct=body.direct,
        overflow=_phone(body.overflow, f"{place}.overflow") if body.overflow.strip() else "",
        cool_down_min=body.cool_down_min,
    )
    if not pool.name:
        raise BadRequest(f"`{place}.name` says nothing: every pool needs a name of its own.")
    if not pool.numbers and not pool.overflow:
        raise BadRequest(f"`{place}.numbers` names at least one number to show.")
    return pool


def _phone(text: str, place: str) -> str:
    found = e164(text, None)
    if found is None:
        raise BadRequest(f"`{place}` has no telephone number with its country code: {one_line(text, 40)}.")
    return found
