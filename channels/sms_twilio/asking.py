"""Asks Twilio for the messages whose calls nobody took: it tells each thing a few times, no more."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

import msgspec

from channels.kit.members import Members, line, number
from channels.kit.twilio.account import Account, Form
from channels.sms_twilio.calls import MAX_MEDIA
from channels.sms_twilio.keywords import Keywords
from channels.sms_twilio.sender import NAME, SERVICE, Sender
from inbox.core.channel import ChannelContext
from inbox.core.errors import ConfigError, PayloadError, Undeliverable
from inbox.core.ids import RequestId
from inbox.core.inbound import InboundEvent, WebhookRequest
from inbox.core.outside import Remembered

ASKED = "ASKED"
"""The method of what we asked for; no HTTP request has it."""
_BEGAN, _UNTIL = "sms: begins", "sms: asked until"
_OVERLAP = timedelta(hours=1)
_encode = msgspec.json.Encoder().encode

Read = Callable[[WebhookRequest], Sequence[InboundEvent]]


class Asking:
    """`read` tells the events of a request. What was written before the channel was connected is not ours."""

    def __init__(self, account: Account, ours: Sender, words: Keywords, context: ChannelContext) -> None:
        assert context.remembered is not None
        self._remembered: Remembered = context.remembered
        self._account = account
        self._ours = ours
        self._words = words
        self._context = context

    async def missing(self, read: Read) -> AsyncIterator[WebhookRequest]:
        """What was never filed since the last time, the oldest first; asked again, the same."""
        now = self._context.clock.now()
        since = await self._since(now)
        missed: list[WebhookRequest] = []
        decided: set[str] = set()
        async for message in self._messages(since):
            request = self._request(message, is_old=self._is_decided(message, decided))
            if await self._is_missing(message, request, read):
                missed.append(await self._with_media(message, request))
        for request in reversed(missed):
            yield request
        await self._remembered.remember(_UNTIL, now.isoformat())

    async def _since(self, now: datetime) -> datetime:
        began = await self._remembered.recall(_BEGAN)
        if began is None:
            await self._remembered.remember(_BEGAN, now.isoformat())
            return now
        until = await self._remembered.recall(_UNTIL) or began
        return max(datetime.fromisoformat(began), datetime.fromisoformat(until) - _OVERLAP)

    async def _messages(self, since: datetime) -> AsyncIterator[Members]:
        """The newest first; both ways, since statuses get lost as well."""
        after = ("DateSent>", since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        for asked in self._questions():
            form = (*asked, after, ("PageSize", "200"))
            async for each in self._account.pages("Messages.json", "messages", form):
                if self._ours.kind != SERVICE or line(each, "messaging_service_sid", 40) == self._ours.value:
                    yield each

    def _questions(self) -> Sequence[Form]:
        """Twilio does not search by Messaging Service."""
        if self._ours.kind == SERVICE:
            return ((),)
        outgoing: Form = (("From", self._ours.value),)
        return (outgoing,) if self._ours.kind == NAME else ((("To", self._ours.value),), outgoing)

    async def _is_missing(self, message: Members, request: WebhookRequest, read: Read) -> bool:
        sent = f"message:{line(message, 'sid', 40)}"
        if not _is_inbound(message) and not await self._remembered.is_filed(sent):
            return False  # another program's message, or one whose receipt is on its way to the store
        try:
            events = read(request)
        except PayloadError:
            return False
        return any([not await self._remembered.is_filed(each.external_id) for each in events])

    def _is_decided(self, message: Members, decided: set[str]) -> bool:
        """Whether a newer message of the same person said STOP or START already."""
        person = line(message, "from", 40)
        if not _is_inbound(message) or self._words.asked(line(message, "body", 200)) is None:
            return False
        is_old = person in decided
        decided.add(person)
        return is_old

    async def _with_media(self, message: Members, request: WebhookRequest) -> WebhookRequest:
        count = line(message, "num_media", 5)
        if not _is_inbound(message) or not count.isdigit() or int(count) == 0:
            return request
        path = f"Messages/{line(message, 'sid', 40)}/Media.json"
        try:
            found = [each async for each in self._account.pages(path, "media_list")]
        except (ConfigError, Undeliverable):
            found = []
        return self._request(message, is_old=False, media=found[:MAX_MEDIA])

    def _request(self, message: Members, *, is_old: bool, media: Sequence[Members] = ()) -> WebhookRequest:
        """Named after what it says, so that the same is kept once."""
        params = {
            "MessageSid": line(message, "sid", 40),
            "From": line(message, "from", 40),
            "To": line(message, "to", 40),
            "Body": message.get("body") or "",
            "NumMedia": str(len(media)),
        }
        for place, each in enumerate(media):
            params[f"MediaUrl{place}"] = line(each, "uri", 300)
            params[f"MediaContentType{place}"] = line(each, "content_type", 100)
        if not _is_inbound(message):
            del params["Body"]
            params["MessageStatus"] = line(message, "status", 20)
            params["ErrorCode"] = str(number(message, "error_code") or "")
        told = {"params": params, "at": _at(message), "is_old": is_old}
        return _asked(told, self._context)


async def has_begun(remembered: Remembered) -> bool:
    """Whether the channel was ever at work."""
    return await remembered.recall(_BEGAN) is not None


def _asked(told: Mapping[str, Any], context: ChannelContext) -> WebhookRequest:
    body = _encode(told)
    return WebhookRequest(
        id=RequestId(sha256(context.id.encode() + body).hexdigest()[:24]),
        channel_id=context.id,
        received_at=context.clock.now(),
        method=ASKED,
        headers={"content-type": "application/json"},
        body=body,
    )


def _is_inbound(message: Members) -> bool:
    return line(message, "direction", 20) == "inbound"


def _at(message: Members) -> str:
    """Of an inbound message the two times are the same; of one of ours its fate was decided since."""
    said = line(message, "date_updated" if not _is_inbound(message) else "date_created", 60)
    try:
        return parsedate_to_datetime(said).astimezone(UTC).isoformat()
    except ValueError:
        return ""
