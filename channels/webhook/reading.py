"""From the values of somebody's request to a form or a message, by what each value means."""

from collections.abc import Mapping
from datetime import UTC, datetime

from channels.webhook.meanings import joined_name, places_of
from channels.webhook.settings import FORM, Settings
from inbox.core.errors import PayloadError
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.inbound import File, FormSubmitted, InboundEvent, MessageReceived, WebhookRequest
from inbox.kit.address import email_address
from inbox.kit.phone import e164
from inbox.kit.text import clean, one_line

MOST_TEXT = 20_000
_MOST_FIELDS = 100
_LONGEST_FIELD = 5_000
_LONGEST_LABEL = 100
_LONGEST_LINE = 320
_LONGEST_NUMBER = 200
_LONGEST_PAGE = 8_192
_NOISE = frozenset({"cookies", "key"})
_MILLISECONDS = 10**11


class Mapped:
    """One request, read by the settings' fields and, where these say nothing, by usual names."""

    def __init__(self, values: Mapping[str, str], settings: Settings, region: str | None) -> None:
        self._values = values
        self._region = region
        self._places = places_of(values, settings.fields)
        self._becomes = settings.becomes

    @property
    def number(self) -> str:
        return self._line("id", _LONGEST_NUMBER)

    def event(
        self, request: WebhookRequest, external_id: str, senders_of: str, files: tuple[File, ...]
    ) -> InboundEvent:
        """PayloadError if nothing in it can be read. `senders_of` is the kind of the senders' own numbers."""
        name = self._line("name", _LONGEST_NUMBER) or one_line(joined_name(self._values), _LONGEST_NUMBER)
        senders = self._senders(request, senders_of)
        body = (
            self._form(request, name, files) if self._becomes == FORM else self._message(external_id, files)
        )
        thread = self._line("thread", _LONGEST_NUMBER) or None
        if self._becomes != FORM and not senders and thread is None:
            raise PayloadError("Nothing says who wrote it: set the field for e-mail, telephone or sender.")
        return InboundEvent(
            channel_id=request.channel_id,
            external_id=external_id,
            at=self._at(request),
            senders=senders,
            name=name or None,
            thread=thread,
            body=body,
        )

    def _form(self, request: WebhookRequest, name: str, files: tuple[File, ...]) -> FormSubmitted:
        text = clean(self._value("text"), MOST_TEXT).strip()
        email, phone = self._line("email", _LONGEST_LINE), self._line("phone", _LONGEST_LINE)
        fields = self._fields()
        if not (text or email or phone or fields or files):
            raise PayloadError("The request holds no value at all.")
        page = self._value("page").strip() or request.headers.get("referer", "")
        return FormSubmitted(
            text=text,
            name=name or None,
            email=email or None,
            phone=phone or None,
            fields=fields,
            page=_web_address(page),
            files=files,
        )

    def _message(self, external_id: str, files: tuple[File, ...]) -> MessageReceived:
        text = clean(self._value("text"), MOST_TEXT).strip()
        if not (text or files):
            raise PayloadError("There is no text in it: set the field that holds the message.")
        return MessageReceived(text=text, files=files, key=external_id)

    def _senders(self, request: WebhookRequest, kind: str) -> tuple[Identity, ...]:
        senders = []
        if own := self._line("sender", _LONGEST_NUMBER):
            senders.append(Identity(kind=kind, value=f"{request.channel_id}:{own}"))
        if email := email_address(self._line("email", _LONGEST_LINE)):
            senders.append(Identity(kind=EMAIL, value=email))
        if phone := e164(self._line("phone", _LONGEST_LINE), self._region):
            senders.append(Identity(kind=PHONE, value=phone))
        return tuple(senders)

    def _fields(self) -> dict[str, str]:
        """What has no meaning of its own, as it is called; too much of it is cut, never refused."""
        used = {self._places[meaning] for meaning in self._places}
        fields: dict[str, str] = {}
        for path, value in self._values.items():
            label = one_line(path.replace("\\.", "."), _LONGEST_LABEL)
            if path in used or not value or label.lower() in _NOISE or len(fields) >= _MOST_FIELDS:
                continue
            fields[label or "field"] = clean(value, _LONGEST_FIELD)
        return fields

    def _at(self, request: WebhookRequest) -> datetime:
        return moment(self._value("time")) or request.received_at

    def _line(self, meaning: str, limit: int) -> str:
        return one_line(self._value(meaning), limit)

    def _value(self, meaning: str) -> str:
        return self._values.get(self._places.get(meaning, ""), "")


def moment(text: str) -> datetime | None:
    """RFC 3339, or seconds or milliseconds since 1970; None for all else, and for a time without a zone."""
    text = text.strip()
    try:
        if text.isascii() and text.isdigit():
            number = int(text)
            return datetime.fromtimestamp(number / 1000 if number > _MILLISECONDS else number, UTC)
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError, OSError):
        return None


def _web_address(text: str) -> str | None:
    fits = len(text) <= _LONGEST_PAGE and text.isprintable()
    return text if fits and text[:8].lower().startswith(("https://", "http://")) else None
