"""Everything that is stored comes back as it was."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.core.account import ChannelAccount
from inbox.core.agent import Agent, ApiToken, Session, SignInLink
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.errors import BadRequest
from inbox.core.identity import Identity
from inbox.core.inbound import Filed
from inbox.core.job import Job
from inbox.core.lead import Arrival, Attribution, Lead, Money
from inbox.core.site import Site
from inbox.core.source import ClickId, Source
from inbox.core.store.audit import AuditRow
from inbox.core.timeline import Attachment, Form, Happened, Message, Note
from inbox.core.touch import Journey, PageView, Touch, Visitor
from inbox.storage import cursor
from inbox.storage.codec import dump, dump_lean, from_maybe_micros, from_micros, load, maybe_micros, to_micros

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 53), 1 << 53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)

st.register_type_strategy(str, texts)
st.register_type_strategy(
    Mapping, lambda kind: st.dictionaries(*map(st.from_type, get_args(kind)), max_size=3)
)
st.register_type_strategy(datetime, times)
st.register_type_strategy(int, st.integers(-(1 << 53), 1 << 53))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
sources = st.builds(Source, evidence=st.dictionaries(texts, values, max_size=3))
st.register_type_strategy(Source, sources)
documents = st.dictionaries(texts, values, max_size=3)
attributions = st.builds(Attribution, pages=st.lists(documents, max_size=3).map(tuple))
st.register_type_strategy(Attribution, attributions)

SPECIAL = {ChannelAccount: st.builds(ChannelAccount, settings=documents)}
NOUNS = [
    *(Contact, Conversation, Lead, Arrival, Attribution, Money, Source, ClickId, Identity, Filed),
    *(Form, Message, Note, Happened, Attachment, Visitor, Touch, PageView, Journey),
    *(Agent, Session, ApiToken, SignInLink, Site, ChannelAccount, Job, AuditRow),
]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
@settings(max_examples=30, deadline=None)
@given(st.data())
def test_every_noun_comes_back_as_it_was(noun, data):
    value = data.draw(SPECIAL.get(noun, st.from_type(noun)))
    assert load(noun, dump(value)) == value
    assert load(noun, dump_lean(value)) == value


@given(times)
def test_a_time_comes_back_to_the_microsecond(at):
    assert from_micros(to_micros(at)) == at
    assert from_micros(to_micros(at)).utcoffset() == timedelta(0)


@given(st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=zones))  # noqa: DTZ001
def test_a_time_of_any_zone_stays_the_same_moment(at):
    assert from_micros(to_micros(at)) == at


@given(times, times)
def test_stored_times_sort_as_times_do(one, other):
    assert (to_micros(one) < to_micros(other)) == (one < other)


@given(st.none() | times)
def test_no_time_stays_no_time(at):
    assert from_maybe_micros(maybe_micros(at)) == at


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 3, 2))  # noqa: DTZ001


@given(st.lists(st.integers(-(1 << 63) + 1, (1 << 63) - 1), min_size=1, max_size=4))
def test_a_cursor_leads_back_to_its_key(key):
    assert cursor.decode(cursor.encode(*key), len(key)) == tuple(key)


@given(st.text(max_size=40), st.integers(1, 3))
def test_any_text_is_a_cursor_of_ours_or_refused(text, length):
    try:
        key = cursor.decode(text, length)
    except BadRequest:
        return
    assert cursor.encode(*key) == text
