"""Reads the notice that there is a lead, and the lead itself: a form with the advertisement it came from."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from channels.kit.members import Members, facts, items, line, member, text
from channels.kit.payload import json_object
from inbox.core.errors import PayloadError
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.inbound import Announced, FormSubmitted, InboundEvent, WebhookRequest
from inbox.core.source import Source
from inbox.kit.address import email_address
from inbox.kit.phone import e164
from inbox.kit.text import clean, one_line

_NAMES = ("full_name", "first_name", "last_name")
_EMAILS = ("email", "work_email")
_PHONES = ("phone_number", "work_phone_number", "whatsapp_number")
_MOST_FIELDS = 100
_LONGEST = 5_000


def notices_of(document: Members, request: WebhookRequest, page_id: str) -> Iterator[InboundEvent]:
    seen: set[str] = set()
    for entry in items(document, "entry"):
        for change in items(entry, "changes"):
            value = member(change, "value")
            lead = line(value, "leadgen_id", 60)
            is_ours = line(change, "field", 40) == "leadgen" and page_id in (
                line(value, "page_id", 60),
                line(entry, "id", 60),
            )
            if is_ours and lead.isdecimal() and lead not in seen:
                seen.add(lead)
                yield InboundEvent(
                    channel_id=request.channel_id,
                    external_id=f"notice:{lead}",
                    at=request.received_at,
                    body=Announced(ref=lead),
                )


def lead_of(request: WebhookRequest, region: str | None) -> InboundEvent:
    """PayloadError without an id: nothing would keep it from being filed twice."""
    lead = json_object(request.body)
    number = line(lead, "id", 60)
    if not number:
        raise PayloadError('"id" must name the lead.')
    told = _answers(lead)
    name, email, phone = _name(told), _first(told, _EMAILS), _first(told, _PHONES)
    source = _source(lead)
    return InboundEvent(
        channel_id=request.channel_id,
        external_id=f"lead:{number}",
        at=_time(lead) or request.received_at,
        senders=_senders(email, phone, region),
        name=name or None,
        body=FormSubmitted(
            text="",
            name=name or None,
            email=email or None,
            phone=phone or None,
            fields={**_others(told), **_asked(lead)},
            consent=_consent(lead),
        ),
        source=source,
    )


def _answers(lead: Members) -> Mapping[str, str]:
    told: dict[str, str] = {}
    for each in items(lead, "field_data")[:_MOST_FIELDS]:
        values = each.get("values")
        said = [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
        if name := line(each, "name", 200):
            told[name] = clean(", ".join(said), _LONGEST)
    return told


def _name(told: Mapping[str, str]) -> str:
    whole = told.get("full_name", "") or " ".join(
        filter(None, (told.get("first_name"), told.get("last_name")))
    )
    return one_line(whole, 200)


def _first(told: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((one_line(told[name], 320) for name in names if told.get(name)), "")


def _others(told: Mapping[str, str]) -> dict[str, str]:
    """What the form asked beyond the usual; a second address or number is shown with its question."""
    usual = {*_NAMES, *(next((n for n in names if told.get(n)), "") for names in (_EMAILS, _PHONES))}
    return {name: said for name, said in told.items() if name not in usual and said}


def _asked(lead: Members) -> dict[str, str]:
    return facts(form=line(lead, "form_name", 200) or line(lead, "form_id", 60))


def _consent(lead: Members) -> Mapping[str, str] | None:
    """The boxes that were ticked, by the keys that the form's author gave them."""
    ticked = [
        line(each, "checkbox_key", 200)
        for each in items(lead, "custom_disclaimer_responses")
        if each.get("is_checked") in (True, "1", 1, "true")
    ]
    return {"text": ", ".join(ticked), "at": text(lead, "created_time")[:100]} if ticked else None


def _senders(email: str, phone: str, region: str | None) -> tuple[Identity, ...]:
    found = []
    if address := email_address(email):
        found.append(Identity(kind=EMAIL, value=address))
    if number := e164(phone, region):
        found.append(Identity(kind=PHONE, value=number))
    return tuple(found)


def _source(lead: Members) -> Source:
    platform = {"ig": "instagram", "fb": "facebook"}.get(line(lead, "platform", 20), "facebook")
    is_organic = lead.get("is_organic") is True
    evidence = facts(
        **{
            name: line(lead, name, 300)
            for name in (
                "campaign_id",
                "campaign_name",
                "adset_id",
                "adset_name",
                "ad_id",
                "ad_name",
                "form_id",
                "platform",
            )
        }
    )
    return Source(
        group="Organic Social" if is_organic else "Paid Social",
        source=platform,
        medium="social" if is_organic else "paid_social",
        campaign=evidence.get("campaign_name"),
        campaign_id=evidence.get("campaign_id"),
        term=evidence.get("adset_name"),
        content=evidence.get("ad_name") or evidence.get("ad_id"),
        paid=not is_organic,
        rule="lead_ad",
        confidence=1.0,
        evidence=evidence,
    )


def _time(lead: Members) -> datetime | None:
    return time_of(line(lead, "created_time", 40))


def time_of(said: str) -> datetime | None:
    """In UTC; None unless it is a time with its zone."""
    try:
        at = datetime.fromisoformat(said)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
