"""From one posted event of a telephone system to what is filed of the call; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from channels.kit.payload import json_object, scalar
from channels.phone_webhook.words import ENDS, OUTGOING, REASONS, RINGING, TALKING, state_of
from inbox.core.attachment import Attachment
from inbox.core.call import RECORDING, VOICEMAIL, Call, Leg
from inbox.core.errors import BadRequest, PayloadError
from inbox.core.identity import PHONE, Identity
from inbox.core.inbound import CallReported, InboundEvent, WebhookRequest
from inbox.kit.body import parse_form
from inbox.kit.phone import e164
from inbox.kit.text import one_line

_LONGEST_S = 86_400
_LONGEST_URL = 2_000
_SUFFIX = re.compile(r"\.(wav|mp3|ogg|opus|m4a|flac)", re.ASCII)
_TYPES = {".wav": "audio/x-wav", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".flac": "audio/flac"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the settings say that a reader needs; `team` has e-mail addresses by extension or telephone."""

    team: Mapping[str, str]
    region: str | None
    call_back: timedelta


def read_event(request: WebhookRequest, book: Book) -> InboundEvent:
    told = _Told(members=_members(request), request=request, book=book)
    name = f"{told.key}:{sha256(request.body).hexdigest()[:32]}"
    phone = told.phone
    return InboundEvent(
        channel_id=request.channel_id,
        external_id=name,
        at=told.at,
        senders=(Identity(kind=PHONE, value=phone),) if phone else (),
        name=told.line("name", 200) or None,
        thread=(phone or told.key) if told.says_who else None,
        body=CallReported(told=_call(told)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    members: Mapping[str, str]
    request: WebhookRequest
    book: Book

    def line(self, name: str, limit: int = 200) -> str:
        return one_line(self.members.get(name, ""), limit)

    @property
    def key(self) -> str:
        key = self.line("call")
        if not key:
            raise PayloadError("`call` must be the telephone system's own name for the call.")
        return key

    @property
    def is_out(self) -> bool:
        return self.line("direction").lower() in OUTGOING

    @property
    def says_who(self) -> bool:
        return bool(self.line("from") or self.line("to"))

    @property
    def phone(self) -> str:
        """The client's; "" if it is withheld, or no telephone number."""
        return e164(self.line("to" if self.is_out else "from", 60), self.book.region) or ""

    @property
    def number(self) -> str:
        given = self.line("from" if self.is_out else "to", 60)
        return e164(given, self.book.region) or given

    @property
    def at(self) -> datetime:
        given = self.line("at", 60)
        return _moment(given) if given else self.request.received_at

    def seconds(self, name: str) -> int | None:
        given = self.line(name, 20)
        if not given:
            return None
        if not (given.isascii() and given.isdigit() and int(given) <= _LONGEST_S):
            raise PayloadError(f"`{name}` must be whole seconds.")
        return int(given)


def _call(told: _Told) -> Call:
    state = state_of(told.line("status"))
    if state is None and not told.line("recording"):
        raise PayloadError("`status` must be one of the words that the page of this channel lists.")
    call = Call(key=told.key, direction="out" if told.is_out else "in")
    if told.says_who:
        call = replace(call, phone=told.phone, number=told.number)
    if state == RINGING:
        call = replace(call, started_at=told.at)
    elif state == TALKING:
        call = replace(call, talked_from=told.at)
    elif state is not None:
        call = _ended(call, told, state)
    return replace(call, legs=_legs(told, state), attachments=_recordings(told, state))


def _ended(call: Call, told: _Told, state: str) -> Call:
    at, talked = told.at, told.seconds("duration") or 0
    waited = told.seconds("waited")
    if waited is None and state == "abandoned":
        waited = 0
    call = replace(call, ended_at=at, ending=ENDS[state])
    if waited is not None or state == "answered":
        call = replace(call, started_at=at - timedelta(seconds=talked + (waited or 0)))
    if state == "answered":
        return replace(call, talked_from=at - timedelta(seconds=talked))
    if told.is_out:
        return call
    return replace(call, reason=REASONS.get(state, ""), due_at=at + told.book.call_back)


def _legs(told: _Told, state: str | None) -> Mapping[str, Leg]:
    """The agent's telephone, and of a call of ours the client's, which is the one that did not answer."""
    joined = state in {TALKING, "answered"}
    legs = {}
    given = told.line("agent", 320)
    agent = told.book.team.get(given.lower(), given.lower() if "@" in given else "")
    if agent:
        legs["agent"] = Leg(phone=given, agent=agent, state="joined" if joined else "ringing")
    if told.is_out and told.phone and state is not None:
        end = ENDS.get(state, "")
        ended = end if end not in {"", "completed"} else "ringing"
        legs["client"] = Leg(phone=told.phone, state="joined" if joined else ended)
    return legs


def _recordings(told: _Told, state: str | None) -> tuple[Attachment, ...]:
    url = told.line("recording", _LONGEST_URL)
    if not url:
        return ()
    if not url.startswith(("https://", "http://")):
        raise PayloadError("`recording` must be an address that begins with https://.")
    suffix = PurePosixPath(urlsplit(url.partition("?")[0]).path).suffix.lower()
    suffix = suffix if _SUFFIX.fullmatch(suffix) else ".wav"
    kind = VOICEMAIL if state == "voicemail" else RECORDING
    seconds = told.seconds("recording_seconds")
    if seconds is None:
        seconds = told.seconds("duration") or (1 if kind == VOICEMAIL else None)
    return (
        Attachment(
            ref=url,
            name=f"{kind}{suffix}",
            media_type=_TYPES.get(suffix, "audio/ogg"),
            size=0,
            shown_as=kind,
            duration=None if seconds is None else float(seconds),
        ),
    )


def _members(request: WebhookRequest) -> Mapping[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        found = json_object(request.body)
        return {name: scalar(value, name) for name, value in found.items() if value is not None}
    try:
        fields, _ = parse_form(request.body, request.headers["content-type"])
    except BadRequest as error:
        raise PayloadError(str(error)) from None
    return {name: values[0] for name, values in fields.items() if values}


def _moment(given: str) -> datetime:
    """Of ISO 8601 with a zone, or Unix seconds."""
    try:
        if given.isascii() and given.isdigit() and len(given) <= 10:
            return datetime.fromtimestamp(int(given), UTC)
        found = datetime.fromisoformat(given)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise PayloadError("`at` must be a time such as 2026-03-02T12:00:00+01:00, or Unix seconds.")
