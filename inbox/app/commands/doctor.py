"""Asks the store itself whether it is well."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from inbox.app.service import Service
from inbox.app.upkeep import upkeep
from inbox.core.job import JobState
from inbox.core.store.requests import RequestState


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    pass


async def run(service: Service, _args: Args) -> AsyncGenerator[str, None]:
    verdict = await upkeep(service.store).check()
    yield _line("store", verdict == "ok", verdict)
    dead = await service.store.jobs.page(state=JobState.DEAD, limit=1)
    yield _line(
        "jobs", not dead.items, "no job waits for a person" if not dead.items else "there are dead jobs"
    )
    failed = await service.store.requests.page(state=RequestState.FAILED, limit=1)
    said = "none failed" if not failed.items else "some failed; `onewindow replay --failed` reads them again"
    yield _line("requests", not failed.items, said)
    down = [
        each for each in await service.store.channels.all() if not _is_up(service, each.id, each.disabled)
    ]
    said = "all work" if not down else f"{len(down)} do not work; `onewindow channel check` says why"
    yield _line("channels", not down, said)


def _is_up(service: Service, channel_id: str, disabled: bool) -> bool:
    return disabled or channel_id in service.registry.channels


def _line(name: str, ok: bool, said: str) -> str:
    return json.dumps({"check": name, "ok": ok, "said": said})
