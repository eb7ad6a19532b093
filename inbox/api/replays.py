"""Reads a channel's unfiled requests again in portions, so that a screen can show how far it is."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inbox.core.clock import Clock
from inbox.core.ids import ChannelId, RequestId
from inbox.core.store import Store
from inbox.core.store.requests import RequestState

_PORTION = 50
_FORGOTTEN_AFTER = timedelta(minutes=1)
_REFUSED = (RequestState.UNREADABLE, RequestState.FAILED)


@dataclass(slots=True, kw_only=True)
class _Place:
    """How far a pass has come: `kept` are those that it tried and that could not be filed again."""

    states: Sequence[RequestState]
    after: str | None = None
    kept: int = 0
    at: datetime


@dataclass(slots=True, kw_only=True)
class Portion:
    states: list[RequestState] = field(default_factory=list)
    left: int = 0


class Replays:
    """Whoever asks again within a minute goes on where the last portion ended."""

    def __init__(
        self, store: Store, clock: Clock, replay: Callable[[RequestId], Awaitable[RequestState]]
    ) -> None:
        self._store = store
        self._clock = clock
        self._replay = replay
        self._places: dict[tuple[ChannelId, RequestState | None], _Place] = {}

    async def portion(self, channel_id: ChannelId, state: RequestState | None) -> Portion:
        now = self._clock.now()
        place = self._places.pop((channel_id, state), None)
        if place is None or now - place.at > _FORGOTTEN_AFTER:
            place = _Place(states=_REFUSED if state is None else (state,), at=now)
        done = Portion()
        while place.states and not done.states:
            done.states = await self._advance(channel_id, place)
        done.left = await self._left(channel_id, place)
        if done.left:
            place.at = self._clock.now()
            self._places[channel_id, state] = place
        return done

    async def _advance(self, channel_id: ChannelId, place: _Place) -> list[RequestState]:
        page = await self._store.requests.page(
            state=place.states[0],
            channel_id=channel_id,
            after=place.after,
            limit=_PORTION,
            oldest_first=True,
        )
        became = [await self._replay(raw.request.id) for raw in page.items]
        place.kept += sum(state in _REFUSED for state in became)
        place.after = page.next
        if page.next is None:
            place.states = place.states[1:]
        return became

    async def _left(self, channel_id: ChannelId, place: _Place) -> int:
        if not place.states:
            return 0
        refused = await self._store.requests.refused()
        total = sum(refused.get((channel_id, state), 0) for state in _REFUSED)
        return max(total - place.kept, 0)
