"""Google Ads lead forms: what people fill in below an advertisement, without coming to the site."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from channels.kit.members import Members, facts, items, line, number
from channels.kit.payload import json_object, quoted
from inbox.core.channel import Capabilities, ChannelContext, ChannelSpec, Reply
from inbox.core.errors import (
    ConfigError,
    OneWindowError,
    PayloadError,
    RetryLater,
    SignatureError,
    StoreUnavailable,
    Undeliverable,
)
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.inbound import Filed, FormSubmitted, InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.secret import Secret
from inbox.core.setting import setting
from inbox.core.source import ClickId, Source
from inbox.kit.address import email_address
from inbox.kit.phone import e164

KIND = "google_leads"
_SHORTEST_KEY = 8
_MOST_COLUMNS = 60
_NUMBERS = ("form_id", "campaign_id", "adgroup_id", "creative_id", "asset_group_id")
_MAILS, _PHONES = ("EMAIL", "WORK_EMAIL"), ("PHONE_NUMBER", "WORK_PHONE")
_NAMES = frozenset({"FULL_NAME", "FIRST_NAME", "LAST_NAME"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleLeadsSettings:
    key: Secret = setting(
        title={"en": "Webhook key", "ru": "Ключ вебхука"},
        help={
            "en": "Any word of at least 8 characters; enter the same at the lead form in Google Ads.",
            "ru": "Любое слово не короче 8 знаков; введите такое же в форме для лидов в Google Ads.",
        },
        invented=True,
    )


class GoogleLeads:
    """Takes forms; it cannot answer."""

    capabilities = Capabilities(can_answer=False)

    def __init__(self, settings: GoogleLeadsSettings, context: ChannelContext) -> None:
        if len(settings.key.reveal()) < _SHORTEST_KEY:
            raise ConfigError(f"`key` must have at least {_SHORTEST_KEY} characters.")
        self._settings = settings
        self._context = context

    async def start(self) -> None:
        """Nothing to register: Google is told our address by hand."""

    async def stop(self) -> None:
        """Nothing to let go."""

    async def send(self, message: OutboundMessage) -> Receipt:  # noqa: ARG002
        raise Undeliverable("A lead form takes no answers; write to the e-mail address, or call.")

    def verify(self, request: WebhookRequest) -> None:
        try:
            given = line(json_object(request.body), "google_key", 500)
        except PayloadError:
            given = ""
        if not hmac.compare_digest(given.encode(), self._settings.key.reveal().encode()):
            raise SignatureError("This does not come with the key of the lead form.")

    def concealed(self, request: WebhookRequest) -> WebhookRequest:
        return replace(request, body=request.body.replace(self._settings.key.reveal().encode(), b"***"))

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        told = json_object(request.body)
        lead = line(told, "lead_id", 500)
        if not lead:
            raise PayloadError(f"{quoted('lead_id')} must be text.")
        columns = [(_id(each), each) for each in items(told, "user_column_data")[:_MOST_COLUMNS]]
        given = {name: line(each, "string_value", 2_000) for name, each in columns}
        email, phone = _first(given, _MAILS), _first(given, _PHONES)
        body = FormSubmitted(
            text="",
            name=_name(given),
            email=email,
            phone=phone,
            fields=_fields(columns),
            marks=("test",) if told.get("is_test") is True else (),
        )
        event = InboundEvent(
            channel_id=request.channel_id,
            external_id=lead,
            at=_moment(told) or request.received_at,
            senders=self._senders(lead, email, phone),
            name=body.name,
            body=body,
            source=_source(told),
        )
        return (event,)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        return Reply(body=b"{}", media_type="application/json")

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """Google shows a 4xx to whoever presses "send test data"; the request is kept all the same."""
        if isinstance(error, StoreUnavailable | RetryLater):
            return Reply(status=503)
        return Reply(status=400, body=str(error).encode())

    def _senders(self, lead: str, email: str | None, phone: str | None) -> tuple[Identity, ...]:
        mail, number_of = email_address(email or ""), e164(phone or "", self._context.phone_region)
        found = [Identity(kind=EMAIL, value=mail)] if mail else []
        if number_of:
            found.append(Identity(kind=PHONE, value=number_of))
        return tuple(found) or (Identity(kind=KIND, value=lead),)


def _id(column: Members) -> str:
    return line(column, "column_id", 100) or line(column, "column_name", 200)


def _first(given: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((given[name] for name in names if given.get(name)), None)


def _name(given: Mapping[str, str]) -> str | None:
    parts = (given.get("FIRST_NAME"), given.get("LAST_NAME"))
    return given.get("FULL_NAME") or " ".join(filter(None, parts)) or None


def _fields(columns: Sequence[tuple[str, Members]]) -> Mapping[str, str]:
    """Under the words of the question, where Google tells them."""
    known = _NAMES | {_MAILS[0], _PHONES[0]}
    told = {
        line(each, "column_name", 200) or name: line(each, "string_value", 2_000)
        for name, each in columns
        if name not in known
    }
    return {name: value for name, value in told.items() if name and value}


def _source(told: Members) -> Source:
    click, evidence = line(told, "gcl_id", 500), facts(**{name: number(told, name) for name in _NUMBERS})
    return Source(
        group="Paid Search",
        source="google",
        medium="lead_form",
        campaign=evidence.get("campaign_id"),
        campaign_id=evidence.get("campaign_id"),
        content=evidence.get("creative_id"),
        click_id=ClickId(name="gclid", value=click) if click else None,
        paid=True,
        rule="lead_form",
        confidence=1.0,
        evidence=evidence,
    )


def _moment(told: Members) -> datetime | None:
    try:
        found = datetime.fromisoformat(line(told, "lead_submit_time", 40))
    except ValueError:
        return None
    return None if found.tzinfo is None or not 1971 < found.year < 9000 else found.astimezone(UTC)


SPEC = ChannelSpec(
    kind=KIND,
    title="Google Ads lead forms",
    settings=GoogleLeadsSettings,
    build=GoogleLeads,
    docs="docs/channels/google_leads.md",
)
