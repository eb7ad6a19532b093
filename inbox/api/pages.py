"""Pages of the short lists that a store gives whole."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Protocol, TypeVar

from inbox.core.errors import BadRequest
from inbox.core.store.page import Page


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Identified)


def page_of(items: Sequence[T], *, after: str | None, limit: int) -> Page[T]:
    """Those that follow the object which the cursor names; BadRequest if there is no such object."""
    start = 0 if after is None else _place(items, after) + 1
    shown = items[start : start + limit]
    following = _cursor(shown[-1].id) if start + limit < len(items) else None
    return Page(items=shown, next=following)


def _place(items: Sequence[T], cursor: str) -> int:
    place = next((number for number, item in enumerate(items) if _cursor(item.id) == cursor), None)
    if place is None:
        raise BadRequest("The cursor is not one of ours.")
    return place


def _cursor(object_id: str) -> str:
    return urlsafe_b64encode(object_id.encode()).decode().rstrip("=")
