"""Whatever comes over the socket is one of our frames or broken; nothing else is raised."""

import json

import msgspec
import pytest
from aiohttp import WSMsgType
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.mutations import ANYTHING
from widgets.chat.frames import Broken, Hello, Read, Say, read_frame

FRAMES = [
    {"t": "hello", "visitor": "x.y", "after": 3, "conversation": "c", "identity": {"id": "7", "hmac": "0"}},
    {"t": "message", "id": "m", "text": "x", "attachments": ["a"], "contact": {"email": "a@b.example"}},
    {"t": "received", "seq": 1, "conversation": "c"},
    {"t": "read", "seq": 1},
    {"t": "typing"},
]


def read(data):
    """The frame; None if it is broken, which is said in words."""
    try:
        return read_frame(WSMsgType.TEXT, data)
    except Broken as error:
        return None if str(error) else error


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes(data):
    assert read(data) is None


@given(frame=st.sampled_from(FRAMES), name=st.text(max_size=5), value=ANYTHING)
def test_any_further_member(frame, name, value):
    frame = read(json.dumps({**frame, name: value}).encode())
    assert frame is None or msgspec.json.encode(frame)


@given(frame=st.sampled_from(FRAMES), value=ANYTHING, data=st.data())
def test_any_value_in_the_place_of_another(frame, value, data):
    name = data.draw(st.sampled_from(sorted(frame)))
    frame = read(json.dumps({**frame, name: value}).encode())
    assert frame is None or msgspec.json.encode(frame)


@pytest.mark.parametrize("frame", FRAMES)
def test_what_a_widget_sends_is_read(frame):
    assert read(json.dumps({**frame, "of a later version": True}).encode()) is not None


def test_absent_and_null_are_the_same():
    assert read(b'{"t":"hello"}') == read(b'{"t":"hello","visitor":null,"after":null}') == Hello()
    assert read(b'{"t":"message","id":"m","text":"x"}') == Say(id="m", text="x")
    assert read(b'{"t":"read","seq":2}') == Read(seq=2)
