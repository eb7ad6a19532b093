"""What the API works with; the assembly fills it once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inbox.api.attempts import Attempts
from inbox.api.replays import Replays
from inbox.core.blobs import Blobs
from inbox.core.channel import Channel, ChannelSpec
from inbox.core.clock import Clock
from inbox.core.deps import Attributor, Connections, CreditModels, Directory, Intake
from inbox.core.health import Physician
from inbox.core.ids import ChannelId, RequestId
from inbox.core.store import Store
from inbox.core.store.requests import RequestState
from inbox.kit.secrets import Vault
from inbox.realtime.hub import Hub
from inbox.realtime.presence import PresenceBoard


@dataclass(slots=True, kw_only=True)
class Api:
    """`public_url` may be empty: then links name the address that the request came to.

    `secure` says that browsers reach us by https; `statics` is the folder with the built window. `channels`
    are those that are up.
    """

    store: Store
    clock: Clock
    vault: Vault
    blobs: Blobs
    hub: Hub
    presence: PresenceBoard
    directory: Directory
    intake: Intake
    replay: Callable[[RequestId], Awaitable[RequestState]]
    connections: Connections
    models: CreditModels
    attributor: Attributor
    physician: Physician
    public_url: str
    secure: bool
    statics: Path
    channels: Mapping[ChannelId, Channel]
    channel_kinds: Mapping[str, ChannelSpec[Any]]
    trusted_hops: int = 0
    speech_model: Callable[[], str | None] = lambda: None
    attempts: Attempts = field(init=False)
    replays: Replays = field(init=False)

    def __post_init__(self) -> None:
        self.attempts = Attempts(self.clock)
        self.replays = Replays(self.store, self.clock, self.replay)
