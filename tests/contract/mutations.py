"""Changes one thing in a recorded request: a value of its JSON, a field of its form, a piece of its bytes."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote_plus

from hypothesis import strategies as st

from inbox.core.inbound import WebhookRequest

HUGE = [2**63, -(2**63) - 1, 10**40, 1e308, float("nan"), float("inf")]
ODD = [
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202eabc",
    "a" * 30_000,
    "<script>",
    "=1+1",
    "\r\nSet-Cookie: a=b",
    "../../x",
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(HUGE + ODD)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
DEEP = st.just(None).map(lambda _: json.loads("[" * 200 + "]" * 200))


def mutated(request: WebhookRequest) -> st.SearchStrategy[WebhookRequest]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    ways = [_a_piece(request)]
    if kind.endswith("json"):
        ways.append(_a_json_value(request))
    if kind.endswith("urlencoded"):
        ways.append(_a_form_field(request))
    return st.one_of(ways)


@st.composite
def _a_json_value(draw: st.DrawFn, request: WebhookRequest) -> WebhookRequest:
    document = deepcopy(json.loads(request.body))
    paths = list(_paths(document))
    *way, last = draw(st.sampled_from(paths))
    place = document
    for step in way:
        place = place[step]
    place[last] = draw(ANYTHING | DEEP)
    return replace(request, body=json.dumps(document).encode())


@st.composite
def _a_form_field(draw: st.DrawFn, request: WebhookRequest) -> WebhookRequest:
    pairs = [(quote_plus(name), quote_plus(value)) for name, value in parse_qsl(request.body.decode())]
    place = draw(st.integers(0, len(pairs) - 1))
    written = st.text() | st.binary().map(quote_plus) | st.sampled_from(["%00", "%", "%FF", "a" * 30_000])
    name, value = pairs[place]
    pairs[place] = draw(st.tuples(st.just(name), written) | st.tuples(written, st.just(value)))
    return replace(request, body="&".join(f"{name}={value}" for name, value in pairs).encode())


@st.composite
def _a_piece(draw: st.DrawFn, request: WebhookRequest) -> WebhookRequest:
    start = draw(st.integers(0, len(request.body)))
    end = draw(st.integers(start, min(start + 40, len(request.body))))
    return replace(request, body=request.body[:start] + draw(st.binary(max_size=40)) + request.body[end:])


def _paths(value: Any) -> Iterator[tuple[str | int, ...]]:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, child in children:
        yield (step,)
        yield from ((step, *rest) for rest in _paths(child))
