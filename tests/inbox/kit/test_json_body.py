"""JSON, whole, broken and hostile."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.core.errors import BadRequest
from inbox.kit.body import loads_json


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[1,]",
        b"nul",
        b"{'a': 1}",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b"NaN",
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b"1e999",
        b"-1e999",
        b"9223372036854775808",
        b"-9223372036854775809",
        b"1" * 100_000,
        rb'"\ud800"',
        rb'{"\uDC00": 1}',
        rb'{"a": ["\ud83dx"]}',
        rb'"a\u0000b"',
        rb'{"a\u0000": 1}',
        b'"a\x00b"',
        b'"a\nb"',
        b'{"a": 1, "a": 2}',
        b"[" * 33 + b"]" * 33,
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    ],
)
def test_what_cannot_be_stored_is_refused_with_one_sentence(raw: bytes) -> None:
    with pytest.raises(BadRequest) as caught:
        loads_json(raw)
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'{"a": [1, 2.5, "x", null, true]}', {"a": [1, 2.5, "x", None, True]}),
        (b"9223372036854775807", 2**63 - 1),
        (b"-9223372036854775808", -(2**63)),
        (rb'"\ud83d\ude00"', "😀"),
        (rb'"a\\u0000"', "a\\u0000"),
        (rb'"\\ud800"', "\\ud800"),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b"[" * 32 + b"]" * 32, None),
        (json.dumps({"text": "[" * 100}).encode(), {"text": "[" * 100}),
    ],
)
def test_good_json_is_read(raw: bytes, value: Any) -> None:
    read = loads_json(raw)
    assert value is None or read == value


def test_an_object_can_be_asked_for() -> None:
    assert loads_json(b"{}", only_object=True) == {}
    with pytest.raises(BadRequest, match="object"):
        loads_json(b"[]", only_object=True)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(VALUES)
def test_what_is_read_can_be_stored(value: Any) -> None:
    with contextlib.suppress(BadRequest):
        read = loads_json(json.dumps(value).encode())
        again = json.dumps(read, ensure_ascii=False, allow_nan=False)
        assert "\x00" not in again.encode().decode()
        assert read == value


@given(st.binary(max_size=50))
def test_noise_is_read_or_refused(raw: bytes) -> None:
    with contextlib.suppress(BadRequest):
        loads_json(raw)
