"""What is sent and answered where channels are set up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from inbox.api.answers import IdentityView
from inbox.api.schema import Asked, Id, Name

Settings = Annotated[dict[str, Any], Meta(max_length=200)]
Words = Mapping[str, str]


class NewChannel(Asked):
    """`settings` are plain and secret ones together."""

    kind: Id
    name: Name
    settings: Settings = field(default_factory=dict)


class ChannelPatch(Asked):
    """Only the settings that are named change; null takes one back to its default."""

    name: Name | UnsetType = UNSET
    settings: Settings | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET
    silent_after: Annotated[int, Meta(ge=0, le=8760)] | UnsetType | None = UNSET


class SettingsToCheck(Asked):
    """`channel` is the one whose stored settings, secrets too, stand for those that are left out."""

    kind: Id
    settings: Settings = field(default_factory=dict)
    channel: Id | None = None


class ReplayAsked(Asked):
    """Null is both."""

    state: Literal["unreadable", "failed"] | None = None


class TrialAsked(Asked):
    """`settings` are those that differ from the stored ones."""

    request: Id
    settings: Settings = field(default_factory=dict)


class ChoiceView(Struct, frozen=True, kw_only=True):
    value: str
    title: Words


class SettingView(Struct, frozen=True, kw_only=True):
    """Texts by language, "en" always among the titles; `choices` are those of a choice, or a map's names."""

    name: str
    type: Literal["text", "secret", "number", "switch", "choice", "list", "map"]
    required: bool
    default: Any
    title: Words
    help: Words
    placeholder: str
    lines: int
    advanced: bool
    invented: bool
    choices: Sequence[ChoiceView]


class ChannelKind(Struct, frozen=True, kw_only=True):
    """`addable` ones are offered, the others come with a site; `mapped` ones can be tried on a request."""

    kind: str
    title: str
    addable: bool
    mapped: bool
    webhook: bool
    docs: str
    settings: Sequence[SettingView]


class CheckView(Struct, frozen=True, kw_only=True):
    ok: bool
    sentence: str


class ReplayedView(Struct, frozen=True, kw_only=True):
    """What became of this portion, and how many are still to be tried: ask again until none is `left`."""

    filed: int
    unreadable: int
    failed: int
    left: int


class TriedEvent(Struct, frozen=True, kw_only=True):
    external_id: str
    at: datetime
    name: str | None
    senders: Sequence[IdentityView]
    thread: str | None
    body: Mapping[str, Any]


class FieldView(Struct, frozen=True, kw_only=True):
    path: str
    value: str


class TrialView(Struct, frozen=True, kw_only=True):
    """What the request would be filed as, or why it cannot be; `fields` are the values in it."""

    events: Sequence[TriedEvent]
    error: str | None
    fields: Sequence[FieldView]
