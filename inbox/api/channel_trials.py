"""Tries a channel out: its settings on the provider, and its reading on requests that were kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from inbox.actions.channel_settings import with_settings
from inbox.actions.check_channel import check_channel
from inbox.actions.connect_channel import new_account
from inbox.api.access import CHANNEL, REQUEST, fetch
from inbox.api.answers import IdentityView
from inbox.api.call import Call
from inbox.api.channel_kinds import kind_of
from inbox.api.channel_shapes import (
    CheckView,
    FieldView,
    ReplayAsked,
    ReplayedView,
    SettingsToCheck,
    TrialAsked,
    TrialView,
    TriedEvent,
)
from inbox.api.channels import built
from inbox.core import inbound
from inbox.core.account import ChannelAccount
from inbox.core.channel import Channel, MappedChannel, ReadingChannel
from inbox.core.errors import NotFound, OneWindowError, Unprocessable
from inbox.core.inbound import InboundBody, InboundEvent, WebhookRequest
from inbox.core.store.requests import RequestState

_EMPTY: tuple[Any, ...] = (None, (), [], {}, "", False)
_MOST_EVENTS = 100
_MOST_FIELDS = 500
_LONGEST_VALUE = 500
_KINDS: Mapping[type, str] = {
    inbound.FormSubmitted: "form",
    inbound.MessageReceived: "message",
    inbound.MessagesDeleted: "deletion",
    inbound.Reacted: "reaction",
    inbound.PollAnswered: "poll_answer",
    inbound.DeliveryReported: "delivery",
    inbound.ThreadMoved: "thread_moved",
    inbound.ReachabilityChanged: "reachability",
    inbound.Noted: "note",
    inbound.Announced: "announced",
    inbound.ThreadRead: "thread_read",
    inbound.Introduced: "introduced",
    inbound.CallReported: "call",
}


async def check_settings(call: Call[Any, SettingsToCheck]) -> CheckView:
    """What does not fit is refused by the name of its field, as when it is stored."""
    body, spec = call.body, kind_of(call, call.body.kind)
    if body.channel is None:
        account = new_account(spec, spec.title, body.settings, call.api.vault, call.api.clock.now())
    else:
        stored = await fetch(call.parts, call.caller, CHANNEL, body.channel)
        if stored.kind != spec.kind:
            raise Unprocessable("The channel is of another kind.", field="channel")
        account = with_settings(spec, stored, body.settings, call.api.vault)
    return await _checked(call, account)


async def check_stored(call: Call[Any, None]) -> CheckView:
    return await _checked(call, await fetch(call.parts, call.caller, CHANNEL, call.id))


async def replay_channel(call: Call[Any, ReplayAsked]) -> ReplayedView:
    account = await fetch(call.parts, call.caller, CHANNEL, call.id)
    state = None if call.body.state is None else RequestState(call.body.state)
    portion = await call.api.replays.portion(account.id, state)
    became = Counter(portion.states)
    return ReplayedView(
        filed=became[RequestState.FILED],
        unreadable=became[RequestState.UNREADABLE],
        failed=became[RequestState.FAILED],
        left=portion.left,
    )


async def try_request(call: Call[Any, TrialAsked]) -> TrialView:
    """Nothing is stored."""
    account = await fetch(call.parts, call.caller, CHANNEL, call.id)
    raw = await fetch(call.parts, call.caller, REQUEST, call.body.request)
    if raw.request.channel_id != account.id:
        raise NotFound("The channel has received no such request.")
    spec = kind_of(call, account.kind)
    tried = with_settings(spec, account, call.body.settings, call.api.vault)
    channel = built(call, tried)
    fields = _fields(channel, raw.request)
    try:
        events = channel.parse(raw.request) if isinstance(channel, ReadingChannel) else ()
    except OneWindowError as error:
        return TrialView(events=[], error=str(error), fields=fields)
    return TrialView(events=[_event(each) for each in events[:_MOST_EVENTS]], error=None, fields=fields)


def _fields(channel: Channel, request: WebhookRequest) -> Sequence[FieldView]:
    """None where the request has none: then reading it says why."""
    try:
        found = channel.fields(request) if isinstance(channel, MappedChannel) else ()
    except OneWindowError:
        return []
    return [FieldView(path=path, value=value[:_LONGEST_VALUE]) for path, value in found[:_MOST_FIELDS]]


async def _checked(call: Call[Any, Any], account: ChannelAccount) -> CheckView:
    checked = await check_channel(lambda: call.api.connections.build(account))
    return CheckView(ok=checked.ok, sentence=checked.sentence)


def _event(event: InboundEvent) -> TriedEvent:
    return TriedEvent(
        external_id=event.external_id,
        at=event.at,
        name=event.name,
        senders=[IdentityView(kind=each.kind, value=each.value) for each in event.senders],
        thread=event.thread,
        body=_body(event.body),
    )


def _body(body: InboundBody) -> Mapping[str, Any]:
    """What it says, without the bytes of its files; what is empty or false is left out."""
    said = {name: value for name, value in msgspec.to_builtins(body).items() if value not in _EMPTY}
    for shown, file in zip(said.get("files", ()), getattr(body, "files", ()), strict=True):
        del shown["data"]
        shown["size"] = len(file.data)
    return {"kind": _KINDS[type(body)], **said}
