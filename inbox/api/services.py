"""What the API works with; the assembly fills it once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inbox.api.attempts import Attempts
from inbox.core.blobs import Blobs
from inbox.core.channel import ChannelSpec
from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.ids import RequestId
from inbox.core.store import Store
from inbox.core.store.requests import RequestState
from inbox.kit.secrets import Vault
from inbox.realtime.hub import Hub


@dataclass(slots=True, kw_only=True)
class Api:
    """`public_url` may be empty: then links name the address that the request came to.

    `secure` says that browsers reach us by https; `statics` is the folder with the built window.
    """

    store: Store
    clock: Clock
    vault: Vault
    blobs: Blobs
    hub: Hub
    directory: Directory
    replay: Callable[[RequestId], Awaitable[RequestState]]
    public_url: str
    secure: bool
    statics: Path
    channel_kinds: Mapping[str, ChannelSpec[Any]]
    trusted_hops: int = 0
    attempts: Attempts = field(init=False)

    def __post_init__(self) -> None:
        self.attempts = Attempts(self.clock)
