"""Looks at everything that an administrator has to know of, and says of each whether it is well."""

import shutil
from collections.abc import Iterator, Sequence

from inbox.app.backups import Backups
from inbox.app.figures import Figures, figures_of
from inbox.app.health import can_write
from inbox.app.service import Service
from inbox.core.condition import DISABLED, DOWN
from inbox.core.delivery import DeliveryState
from inbox.core.errors import OneWindowError
from inbox.core.health import Finding
from inbox.core.job import JobState

_LEAST_FREE = 1_000_000_000
_LONGEST_LAG_S = 60


class ServicePhysician:
    """Implements core.health.Physician; the same facts as `/metrics`."""

    def __init__(self, service: Service, backups: Backups) -> None:
        self._service = service
        self._backups = backups

    async def look(self) -> Sequence[Finding]:
        try:
            figures = await figures_of(self._service)
        except OneWindowError:
            away = Finding(check="database", ok=False, state="away")
            return [away, self._disk(), self._channels(), self._backup()]
        return [
            await self._database(),
            self._disk(),
            self._channels(),
            self._backup(),
            *_waiting(figures),
        ]

    async def _database(self) -> Finding:
        writes = await can_write(self._service)
        return Finding(check="database", ok=writes, state="up" if writes else "reading")

    def _disk(self) -> Finding:
        free = shutil.disk_usage(self._service.config.data).free
        return Finding(
            check="disk", ok=free >= _LEAST_FREE, state="up" if free >= _LEAST_FREE else "low", number=free
        )

    def _channels(self) -> Finding:
        known = [each for _, _, each in self._service.registry.conditions() if each.state != DISABLED]
        down = sum(each.state == DOWN for each in known)
        return Finding(
            check="channels",
            ok=not down,
            state=DOWN if down else "up",
            number=down or len(known),
        )

    def _backup(self) -> Finding:
        if not self._service.config.store_is_file:
            return Finding(check="backups", ok=True, state="elsewhere")
        found = self._backups.condition()
        return Finding(
            check="backups",
            ok=found.state != DOWN,
            state="none" if found.state == "up" and found.since is None else found.state,
            at=found.since,
            reason=found.reason,
        )


def _waiting(figures: Figures) -> Iterator[Finding]:
    lag = int(figures.lag_s)
    yield _limited("lag", lag, _LONGEST_LAG_S)
    dead = sum(number for (_, state), number in figures.jobs.items() if state is JobState.DEAD)
    yield _limited("jobs", dead)
    yield _limited("requests", sum(figures.refused.values()))
    yield _limited("outbox", figures.outbox.get(DeliveryState.UNKNOWN, 0))


def _limited(check: str, number: int, most: int = 0) -> Finding:
    return Finding(check=check, ok=number <= most, state="up" if number <= most else "high", number=number)
