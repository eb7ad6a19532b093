"""What every played client has: a provider in this process, and a conversation as it stands on their side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from inbox.core.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One line of the conversation; `note` is what the client's own program shows beside it."""

    by_client: bool
    text: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a client is played with. `secret` is the channel's own; `route` is where our service really is,
    `hook_url` what providers call; `team` are the e-mail addresses of those who
    answer telephones now."""

    clock: Clock
    secret: str
    route: str
    hook_url: str
    team: Sequence[str] = ()

    @property
    def numbered_from(self) -> int:
        """Names of what is said go on from one start to the next, because time does."""
        return int(self.clock.now().timestamp())


class Client(Protocol):
    """`host` is the provider's name in the channel's settings, `ports` where it listens here by their port
    in the settings."""

    host: str

    @property
    def ports(self) -> Mapping[int, int]: ...

    def settings(self) -> Mapping[str, Any]:
        """Those of the channel."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def say(self, text: str, subject: str) -> None:
        """Write to the shop; BadRequest for what this channel cannot carry."""
        ...

    def conversation(self) -> list[Said]:
        """Oldest first; it begins anew with the service."""
        ...
