"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """`next` is an opaque cursor for the following page, None at the end.

    Cursors name a place by key, not by number, so rows that come or go never shift a page.
    A cursor that was not made by us raises BadRequest.
    """

    items: Sequence[T]
    next: str | None = None
