"""The providers' own words, kept before anybody tries to understand them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from inbox.core.ids import ChannelId, RequestId
from inbox.core.inbound import WebhookRequest
from inbox.core.store.page import Page


class RequestState(StrEnum):
    """`waiting` = not settled yet; `unreadable` = the sender's fault; `failed` = ours.

    All but filed can be replayed with hope; replaying a filed one changes nothing.
    """

    WAITING = "waiting"
    FILED = "filed"
    UNREADABLE = "unreadable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """A kept request and what became of it; `external_id` names the (first) event it held."""

    request: WebhookRequest
    state: RequestState
    reason: str | None = None
    external_id: str | None = None


class Requests(Protocol):
    async def add(
        self,
        request: WebhookRequest,
        *,
        state: RequestState = RequestState.WAITING,
        external_id: str | None = None,
        reason: str | None = None,
    ) -> bool:
        """Keep it under the id that it carries; settled at once if the same unit files it.

        False if it is kept already, as it is when a unit runs again whose commit nobody heard of: then it
        stays as it is.
        """
        ...

    async def settle(
        self,
        request_id: RequestId,
        state: RequestState,
        *,
        external_id: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Say what became of it; a filed one stays filed whatever is said later.

        StoreUnavailable if it is not there, because its group failed: then nothing of it may be filed either.
        """
        ...

    async def get(self, request_id: RequestId) -> RawRequest: ...

    async def waiting(self, *, before: datetime, limit: int) -> Sequence[RequestId]:
        """Those received before the moment and not settled, oldest first: what a crash left behind."""
        ...

    async def page(
        self,
        *,
        after: str | None = None,
        limit: int = 50,
        state: RequestState | None = None,
        channel_id: ChannelId | None = None,
        oldest_first: bool = False,
    ) -> Page[RawRequest]:
        """Newest first unless asked otherwise."""
        ...

    async def received(self, channel_id: ChannelId, *, limit: int) -> Sequence[datetime]:
        """When the channel's last ones came, newest first."""
        ...

    async def refused(self) -> Mapping[tuple[ChannelId, RequestState], int]:
        """How many are unreadable and how many failed, by channel; nought is left out."""
        ...

    async def prune(self, *, before: datetime, limit: int) -> int:
        """Forget filed ones older than the moment; their event keys stay. Returns how many went."""
        ...
