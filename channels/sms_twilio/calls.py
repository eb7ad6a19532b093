"""From what Twilio posts to what is filed: a message, or how far one of ours has come."""

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from channels.kit.twilio.account import is_sid
from channels.sms_twilio.keywords import START, STOP, Keywords
from channels.sms_twilio.pairs import senders_of
from channels.sms_twilio.refusals import OPTED_OUT, sentence
from channels.sms_twilio.sender import Sender
from inbox.core.delivery import DeliveryState
from inbox.core.errors import PayloadError
from inbox.core.ids import EntryId
from inbox.core.inbound import (
    DeliveryReported,
    FileRef,
    InboundBody,
    InboundEvent,
    MessageReceived,
    ReachabilityChanged,
    WebhookRequest,
)
from inbox.core.source import Source
from inbox.kit.phone import e164
from inbox.kit.text import clean, one_line

MAX_MEDIA = 10
_LONGEST_TEXT = 40_000
_MEDIA = re.compile(r"/(Messages/[MS]M[0-9a-fA-F]{32}/Media/ME[0-9a-fA-F]{32})(?:\.json)?$")
_NO_FILES = frozenset({"application/smil", "text/x-smil"})
_ENTRY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_STATES = {
    "sent": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ,
    "undelivered": DeliveryState.FAILED,
    "failed": DeliveryState.FAILED,
    "canceled": DeliveryState.FAILED,
}
"""What comes before these (accepted, queued, sending) says no more than the receipt did."""

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that Twilio tells of a message, posted or asked for.

    `is_old`: a later word of the same person about STOP and START is known, so one in it counts no more.
    """

    params: Params
    request: WebhookRequest
    at: datetime
    ours: Sender
    words: Keywords
    sources: Mapping[str, Source] = field(default_factory=dict)
    is_old: bool = False

    @property
    def sid(self) -> str:
        found = one_line(self.params.get("MessageSid") or self.params.get("SmsSid") or "", 34)
        if not (is_sid(found, "SM") or is_sid(found, "MM")):
            raise PayloadError('"MessageSid" does not name a message.')
        return found

    def event(self, name: str, body: InboundBody, person: str | None) -> InboundEvent:
        """Of a person, or of nobody."""
        senders = () if person is None else senders_of(person, self.ours)
        return InboundEvent(
            channel_id=self.request.channel_id,
            external_id=name,
            at=self.at,
            senders=senders,
            thread=senders[0].value if senders else None,
            body=body,
        )


def events_of(told: Told) -> tuple[InboundEvent, ...]:
    """Calls that say nothing new, and those that Twilio invents later, file nothing."""
    status = told.params.get("MessageStatus") or told.params.get("SmsStatus") or ""
    if "MessageStatus" not in told.params and ("Body" in told.params or status == "received"):
        return _message(told)
    return _report(told, status) if status in _STATES else ()


def _message(told: Told) -> tuple[InboundEvent, ...]:
    params, sid = told.params, told.sid
    said = clean(params.get("Body", ""), _LONGEST_TEXT)
    received = MessageReceived(text=said, refs=_files(params), key=sid, keeps_out=True)
    person = params.get("From", "")
    called = e164(params.get("To", ""), None)
    filed = told.event(sid, received, person)
    filed = replace(filed, called=called, source=told.sources.get(called) if called else None)
    asked = None if told.is_old else told.words.asked(said, params.get("OptOutType", "").upper())
    if asked == STOP:
        return (filed, told.event(f"stop:{sid}", ReachabilityChanged(reachable=False), person))
    if asked == START:
        return (filed, told.event(f"start:{sid}", ReachabilityChanged(reachable=True), person))
    return (filed,)


def _files(params: Params) -> tuple[FileRef, ...]:
    count = params.get("NumMedia", "0")
    most = min(int(count), MAX_MEDIA) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    found = (_file(params, place) for place in range(most))
    return tuple(each for each in found if each is not None)


def _file(params: Params, place: int) -> FileRef | None:
    """Only the name of the file within the account counts, so that nobody is sent to another server."""
    named = _MEDIA.search(_path(params.get(f"MediaUrl{place}", "")))
    media_type = one_line(params.get(f"MediaContentType{place}", ""), 100).lower().partition(";")[0]
    if named is None or media_type in _NO_FILES:
        return None
    kind = media_type.partition("/")[0]
    name = kind if kind in {"image", "video", "audio"} else "file"
    ending = mimetypes.guess_extension(media_type) or ""
    return FileRef(ref=named[1], name=f"{name}{place + 1}{ending}", media_type=media_type or None)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _report(told: Told, status: str) -> tuple[InboundEvent, ...]:
    params, sid, state = told.params, told.sid, _STATES[status]
    code = _code(params.get("ErrorCode", ""))
    reason = sentence(code) if state is DeliveryState.FAILED else None
    reported = DeliveryReported(key=sid, state=state, reason=reason, entry_id=_entry(told.request))
    filed = told.event(f"{status}:{sid}", reported, None)
    if code != OPTED_OUT or state is not DeliveryState.FAILED:
        return (filed,)
    stopped = ReachabilityChanged(reachable=False)
    return (filed, told.event(f"stop:{sid}", stopped, params.get("To", "")))


def _code(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else -1


def _entry(request: WebhookRequest) -> EntryId | None:
    """What we gave along with the message; it is part of the address that Twilio signs."""
    try:
        found = parse_qs(urlsplit(request.url).query, max_num_fields=20).get("entry", [""])[0]
    except ValueError:
        return None
    return EntryId(found) if _ENTRY.fullmatch(found) else None
