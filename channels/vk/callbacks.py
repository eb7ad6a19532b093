"""From one call of VK's to what is filed; kinds that tell nothing of a conversation file nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from channels.kit.members import Members, demanded, facts, items, line, member, moment, number
from channels.kit.payload import json_object, quoted
from channels.vk.names import ref_of
from channels.vk.people import identity_of, key_of
from channels.vk.written import is_empty, written
from inbox.core.channel import ChannelContext
from inbox.core.errors import PayloadError
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.ids import VisitorId
from inbox.core.inbound import (
    Announced,
    FormSubmitted,
    InboundBody,
    InboundEvent,
    MessageReceived,
    Noted,
    ReachabilityChanged,
    WebhookRequest,
)
from inbox.core.source import Source
from inbox.core.timeline import Card
from inbox.kit.address import email_address
from inbox.kit.phone import e164

CONFIRMATION = "confirmation"
_MOST_ANSWERS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    kind: str
    said: Members
    name: str
    request: WebhookRequest
    context: ChannelContext

    def of(  # noqa: PLR0913 - what an event is made of
        self,
        body: InboundBody,
        peer: int | None,
        *,
        at: datetime | None = None,
        more: tuple[Identity, ...] = (),
        visitor_id: VisitorId | None = None,
        source: Source | None = None,
        suffix: str = "",
    ) -> InboundEvent:
        own = () if peer is None else (identity_of(peer),)
        return InboundEvent(
            channel_id=self.request.channel_id,
            external_id=self.name + suffix,
            at=at or self.request.received_at,
            senders=(*own, *more),
            thread=None if peer is None else str(peer),
            body=body,
            visitor_id=visitor_id,
            source=source,
        )


def read_call(request: WebhookRequest, context: ChannelContext) -> tuple[InboundEvent, ...]:
    told = json_object(request.body)
    kind = line(told, "type", 60)
    if not kind:
        raise PayloadError(f"{quoted('type')} must be text.")
    read = _READERS.get(kind)
    if read is None:
        return ()
    said = told.get("object")
    if not isinstance(said, dict):
        raise PayloadError(f"{quoted('object')} must be an object.")
    message = member(said, "message") or said
    name = line(told, "event_id", 80) or f"{kind}:{_natural(message)}"
    return read(Call(kind=kind, said=said, name=name, request=request, context=context))


def _natural(said: Members) -> str:
    """What tells one from another where VK gives no name: its numbers and its time."""
    names = ("peer_id", "user_id", "lead_id", "conversation_message_id", "update_time", "date", "event_id")
    found = [str(said[name])[:80] for name in names if isinstance(said.get(name), int | str)]
    if not found:
        raise PayloadError(f"{quoted('event_id')} must be text.")
    return ":".join(found)


def _message(call: Call) -> tuple[InboundEvent, ...]:
    message = member(call.said, "message") or call.said
    peer = demanded(message, "peer_id")
    is_ours = (number(message, "from_id") or 0) < 0 or number(message, "out") == 1
    if is_ours and not _is_anothers(message):
        return ()
    at = moment(message, "date") or call.request.received_at
    edited_at = None
    if call.kind == "message_edit":
        edited_at = moment(message, "update_time") or call.request.received_at
    key = key_of(peer, demanded(message, "conversation_message_id"))
    body = written(message, peer, key, edited_at=edited_at, is_ours=is_ours)
    brought = () if is_ours or edited_at else tuple(_brought(call, message, peer, at))
    if action := line(member(message, "action"), "type", 60):
        noted = Noted(what="chat_event", facts={"name": action})
        return (*brought, call.of(noted, peer, at=at))
    named = () if is_ours or edited_at else _announced(call, peer)
    return brought if is_empty(body) else (*brought, call.of(body, peer, at=at), *named)


def _announced(call: Call, peer: int) -> tuple[InboundEvent, ...]:
    ref = ref_of(peer)
    if ref is None:
        return ()
    event = InboundEvent(
        channel_id=call.request.channel_id,
        external_id=ref,
        at=call.request.received_at,
        thread=str(peer),
        body=Announced(ref=ref),
    )
    return (event,)


def _is_anothers(message: Members) -> bool:
    """Whether somebody answered at VK itself. What a program sends, as we do, has no author there."""
    return number(message, "admin_author_id") is not None or number(message, "random_id") == 0


def _brought(call: Call, message: Members, peer: int, at: datetime) -> list[InboundEvent]:
    """The link that led to the chat; behind the widget's that is a visitor of ours."""
    ref, ref_source = line(message, "ref", 200), line(message, "ref_source", 200)
    if not ref:
        return []
    visitor_id = call.context.visitors.redeem(ref, call.request.received_at)
    told = {} if visitor_id else facts(parameter=ref, ref_source=ref_source)
    source = None if visitor_id else _ref_source(ref, ref_source)
    noted = Noted(what="chat_started", facts=told)
    return [call.of(noted, peer, at=at, visitor_id=visitor_id, source=source, suffix=":ref")]


def _ref_source(ref: str, ref_source: str) -> Source:
    """What a link says that the owner put somewhere: a post, an advertisement, another site."""
    return Source(
        group="Messenger",
        source=ref_source or "vk",
        medium="messenger",
        campaign=ref,
        rule="ref",
        confidence=0.7,
        evidence={"ref": ref, "ref_source": ref_source},
    )


def _allowed(call: Call) -> tuple[InboundEvent, ...]:
    """`key` is what the page of ours that asked for it gave along."""
    peer = demanded(call.said, "user_id")
    key = line(call.said, "key", 256)
    visitor_id = call.context.visitors.redeem(key, call.request.received_at) if key else None
    reach = call.of(ReachabilityChanged(reachable=True), peer)
    if visitor_id is None:
        return (reach,)
    return reach, call.of(Noted(what="chat_started"), peer, visitor_id=visitor_id, suffix=":ref")


def _denied(call: Call) -> tuple[InboundEvent, ...]:
    return (call.of(ReachabilityChanged(reachable=False), demanded(call.said, "user_id")),)


def _pressed(call: Call) -> tuple[InboundEvent, ...]:
    """A button of another program's; ours send their words as a message."""
    peer = demanded(call.said, "peer_id")
    payload = call.said.get("payload")
    label = line(payload, "label") or line(payload, "command") if isinstance(payload, dict) else ""
    answers = number(call.said, "conversation_message_id")
    body = MessageReceived(
        text="",
        cards=(Card(kind="choice", title=label or "?"),),
        key=f"choice:{call.name}",
        answers=None if answers is None else key_of(peer, answers),
    )
    return (call.of(body, peer),)


def _form(call: Call) -> tuple[InboundEvent, ...]:
    """A form of the community, also behind an advertisement."""
    said = call.said
    answers = items(said, "answers")[:_MOST_ANSWERS]
    given = {line(each, "key", 60): _answer(each) for each in answers}
    asked = {line(each, "question", 200) or line(each, "key", 60): _answer(each) for each in answers}
    name = " ".join(filter(None, (given.get("first_name"), given.get("last_name")))) or given.get("full_name")
    email, phone = given.get("email") or None, given.get("phone_number") or given.get("phone") or None
    body = FormSubmitted(
        text=line(said, "form_name", 200),
        name=name or None,
        email=email,
        phone=phone,
        fields={question: answer for question, answer in asked.items() if question and answer},
    )
    peer, ad = number(said, "user_id"), number(said, "ad_id")
    return (
        call.of(
            body,
            peer,
            more=_addresses(email, phone, call.context.phone_region),
            source=_form_source(said, ad),
        ),
    )


def _answer(answer: Members) -> str:
    """One text, or what was ticked of several."""
    value = answer.get("answer")
    if isinstance(value, list):
        return ", ".join(str(each)[:200] for each in value[:20] if isinstance(each, str | int))
    return line(answer, "answer", 2_000)


def _addresses(email: str | None, phone: str | None, region: str | None) -> tuple[Identity, ...]:
    mail, number_of = email_address(email or ""), e164(phone or "", region)
    found = [Identity(kind=EMAIL, value=mail)] if mail else []
    return tuple([*found, Identity(kind=PHONE, value=number_of)] if number_of else found)


def _form_source(said: Members, ad: int | None) -> Source:
    form = number(said, "form_id")
    evidence = facts(form_id=form, form_name=line(said, "form_name", 200), ad_id=ad)
    return Source(
        group="Paid Social" if ad else "Organic Social",
        source="vk",
        medium="lead_form",
        content=str(ad) if ad else None,
        paid=bool(ad),
        rule="lead_form",
        confidence=1.0 if ad else 0.8,
        evidence=evidence,
    )


_READERS: Mapping[str, Callable[[Call], tuple[InboundEvent, ...]]] = {
    "message_new": _message,
    "message_reply": _message,
    "message_edit": _message,
    "message_event": _pressed,
    "message_allow": _allowed,
    "message_deny": _denied,
    "lead_forms_new": _form,
}
KINDS = tuple(_READERS)
"""What we ask VK to tell."""
