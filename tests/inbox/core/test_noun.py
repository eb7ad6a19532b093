"""A noun is a frozen dataclass in everything but the time it takes to make one."""

import copy
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import msgspec
import pytest

from inbox.core.noun import noun


@noun
class Quick:
    """Made by us."""

    id: str
    tags: Mapping[str, str] = field(default_factory=dict)
    secret: str = field(default="s", repr=False)
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """Made by the standard library."""

    id: str
    tags: Mapping[str, str] = field(default_factory=dict)
    secret: str = field(default="s", repr=False)
    count: int = 0


@pytest.mark.parametrize("given", [{"id": "a"}, {"id": "a", "tags": {"x": "y"}, "secret": "t", "count": 3}])
def test_it_holds_and_shows_what_a_dataclass_does(given):
    quick, usual = Quick(**given), Usual(**given)
    assert repr(quick) == repr(usual).replace("Usual", "Quick")
    assert [getattr(quick, one.name) for one in fields(quick)] == [
        getattr(usual, one.name) for one in fields(usual)
    ]
    assert quick == Quick(**given)
    assert quick != usual


def test_it_is_of_its_class_and_nothing_can_be_written():
    quick = Quick(id="a")
    assert type(quick) is Quick
    for name in ("id", "count", "unknown", "__class__"):
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(quick, name, "b")
    with pytest.raises(FrozenInstanceError):
        del quick.id
    assert not hasattr(quick, "__dict__")


def test_each_gets_a_default_of_its_own():
    assert Quick(id="a").tags is not Quick(id="b").tags


@pytest.mark.parametrize("wrong", [{}, {"id": "a", "unknown": 1}])
def test_wrong_arguments_are_refused_by_name(wrong):
    with pytest.raises(TypeError, match=r"Quick\.__init__\(\).*'(id|unknown)'"):
        Quick(**wrong)
    with pytest.raises(TypeError):
        Quick("a")


def test_copies_are_equal_and_hash_alike():
    quick = Quick(id="a", tags=(), count=2)
    for same in (
        copy.copy(quick),
        copy.deepcopy(quick),
        pickle.loads(pickle.dumps(quick)),
        replace(quick, count=2),
    ):
        assert (same, hash(same), type(same)) == (quick, hash(quick), Quick)
    assert replace(quick, count=3).count == 3


def test_it_is_stored_and_read_as_a_dataclass_is():
    quick = Quick(id="a", tags={"x": "y"}, count=2)
    raw = msgspec.json.encode(quick)
    assert raw == msgspec.json.encode(Usual(id="a", tags={"x": "y"}, count=2))
    assert msgspec.json.decode(raw, type=Quick) == quick
    assert msgspec.json.decode(b'{"id":"a"}', type=Quick) == Quick(id="a")
