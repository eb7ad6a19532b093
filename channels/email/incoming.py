"""From the bytes of a mail to what the inbox files: who wrote to whom, in which thread, by hand or not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from channels.email.folder import SENT, UNFETCHED, USE
from channels.email.identity_of_mail import event_key
from channels.email.letters import file_of, invite_card, letter_of
from channels.email.settings import Settings
from channels.kit.bounces import Bounce
from channels.kit.form_mail import read_form_mail
from channels.kit.mail import Mail, read_mail
from channels.kit.mime.addresses import Address
from channels.kit.threading import ADDRESS, OWN, Signer, plus_tag, thread_keys
from inbox.core.channel import ChannelContext
from inbox.core.delivery import DeliveryState
from inbox.core.errors import PayloadError
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.ids import ConversationId, VisitorId
from inbox.core.inbound import (
    DeliveryReported,
    FormSender,
    InboundBody,
    InboundEvent,
    MessageReceived,
    WebhookRequest,
)
from inbox.core.letter import FORM
from inbox.kit.address import email_address
from inbox.kit.link_parameter import without_tokens

_MOST_FOLLOWED = 50
_TO_NOBODY = "The mail could not be delivered."


class Incoming:
    """Pure: the same request gives the same events. `settings` are completed."""

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        self._own = email_address(settings.address) or ""
        self._context = context
        self._signer = Signer(context.keys or ("",))

    def read(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        """A copy of what went out from here says that the server has it; PayloadError if it is no mail at
        all."""
        if UNFETCHED in request.headers:
            raise PayloadError("The mail server has this message, but does not give it; it is asked again.")
        mail = _untied(read_mail(request.body, request.received_at))
        if self.is_ours(mail.message_id):
            return self._sent(mail, request) if request.headers.get(USE) == SENT else []
        if request.headers.get(USE) == SENT:
            return [*self._written_elsewhere(mail, request)]
        report = self._report(mail, request)
        return [*([report] if report else []), self._received(mail, request)]

    def is_ours(self, message_id: str) -> bool:
        return self._signer.read_message_id(message_id) is not None

    def _received(self, mail: Mail, request: WebhookRequest) -> InboundEvent:
        writer, automatic = self._writer(mail)
        event = self._event(replace(mail, automatic=automatic), request, writer, direction="in")
        if writer is not mail.sender:
            by_form = writer is not None and writer in mail.reply_to
            return _with_hint(event) if by_form else event
        return replace(event, body=self._telling(event.body, mail))

    def _written_elsewhere(self, mail: Mail, request: WebhookRequest) -> Iterator[InboundEvent]:
        """An answer that one of ours gave in another program; it belongs to the first of its recipients."""
        to = next((each for each in (*mail.to, *mail.cc) if self._is_foreign(each)), None)
        if to is not None:
            yield self._event(mail, request, to, direction="out")

    def _event(
        self, mail: Mail, request: WebhookRequest, person: Address | None, *, direction: str
    ) -> InboundEvent:
        email = email_address(person.email) if person and person.email else None
        follows, belongs = self._thread(mail)
        body = MessageReceived(
            text=mail.text,
            direction=direction,
            writer=_shown(mail.sender) if direction == "out" else _shown(person),
            files=tuple(file_of(each) for each in mail.attachments),
            cards=(invite_card(mail.invite),) if mail.invite else (),
            letter=letter_of(mail),
            html=mail.html,
            follows=follows,
            belongs=belongs,
        )
        return InboundEvent(
            channel_id=request.channel_id,
            external_id=event_key(mail, request.body),
            at=min(mail.date, request.received_at),
            senders=(Identity(kind=EMAIL, value=email),) if email else (),
            name=(person.name or None) if person else None,
            body=body,
            visitor_id=self._visitor(mail, request) if direction == "in" else None,
        )

    def _writer(self, mail: Mail) -> tuple[Address | None, str | None]:
        """Who wrote, and whether by a machine: forms of sites write in our own name, colleagues pass on."""
        sender = mail.sender
        reply_to = next((each for each in mail.reply_to if self._is_foreign(each)), None)
        by_form = sender is None or not self._is_foreign(sender)
        if reply_to and mail.bounce is None and (by_form or _by_form(mail, reply_to)):
            return reply_to, None
        passed = mail.forwarded_from
        if passed and passed.email and mail.automatic is None and self._is_colleague(sender):
            return Address(name=passed.name, email=passed.email), None
        return sender, mail.automatic

    def _telling(self, body: InboundBody, mail: Mail) -> InboundBody:
        """With the person whose form the mail tells of, if a program of a site wrote it."""
        ours = mail.sender is None or not self._is_foreign(mail.sender) or self._is_colleague(mail.sender)
        by_program = mail.automatic == "bulk" or (ours and mail.automatic is None)
        if not isinstance(body, MessageReceived) or mail.in_reply_to or mail.bounce or not by_program:
            return body
        found = read_form_mail(
            f"{mail.text}\n{mail.quoted}",
            is_own=lambda email: self._is_of_writer(email, mail.sender),
            region=self._context.phone_region,
        )
        if found is None:
            return body
        senders = [Identity(kind=EMAIL, value=found.email)] if found.email else []
        senders += [Identity(kind=PHONE, value=found.phone)] if found.phone else []
        return replace(body, of_form=FormSender(senders=tuple(senders), name=found.name, ours=ours))

    def _is_of_writer(self, email: str, sender: Address | None) -> bool:
        """Ours, or of whoever runs the program."""
        if _without_tag(email) == self._own:
            return True
        domain = email.rpartition("@")[2]
        theirs = (email_address((sender and sender.email) or "") or "").rpartition("@")[2]
        return domain not in _FREE and (domain == theirs or theirs.endswith(f".{domain}"))

    def _is_foreign(self, address: Address) -> bool:
        email = email_address(address.email or "")
        return email is not None and _without_tag(email) != self._own

    def _is_colleague(self, sender: Address | None) -> bool:
        """Of our own domain, where that is ours alone."""
        domain = (email_address((sender and sender.email) or "") or "").rpartition("@")[2]
        return bool(domain) and domain == self._own.rpartition("@")[2] and domain not in _FREE

    def _thread(self, mail: Mail) -> tuple[tuple[str, ...], ConversationId | None]:
        addresses = [*mail.delivered_to, *(each.email for each in (*mail.to, *mail.cc) if each.email)]
        keys = thread_keys(
            self._signer, addresses=addresses, in_reply_to=mail.in_reply_to, references=mail.references
        )
        belongs = next((ConversationId(key.value) for key in keys if key.kind == ADDRESS), None)
        plain = [key.value for key in keys if key.kind not in (ADDRESS, OWN)]
        return tuple(plain[:_MOST_FOLLOWED]), belongs

    def _report(self, mail: Mail, request: WebhookRequest) -> InboundEvent | None:
        """Of a message of ours that came back for good; one that is still tried is only shown."""
        bounce = mail.bounce
        if bounce is None or not bounce.original_message_id or (bounce.status or "5").startswith("4"):
            return None
        own = self._signer.read_message_id(bounce.original_message_id)
        if own is None:
            return None
        return InboundEvent(
            channel_id=request.channel_id,
            external_id=f"{event_key(mail, request.body)}:report",
            at=min(mail.date, request.received_at),
            body=DeliveryReported(
                key=bounce.original_message_id,
                state=DeliveryState.FAILED,
                reason=_reason(bounce),
                entry_id=own.entry_id,
            ),
        )

    def _sent(self, mail: Mail, request: WebhookRequest) -> Sequence[InboundEvent]:
        """What a server kept among the sent mail is proof for an attempt without an end."""
        own = self._signer.read_message_id(mail.message_id)
        body = DeliveryReported(
            key=mail.message_id, state=DeliveryState.SENT, entry_id=own.entry_id if own else None
        )
        return [
            InboundEvent(
                channel_id=request.channel_id,
                external_id=f"{event_key(mail, request.body)}:sent",
                at=min(mail.date, request.received_at),
                body=body,
            )
        ]

    def _visitor(self, mail: Mail, request: WebhookRequest) -> VisitorId | None:
        """Whom the ticket in `info+TICKET@` was made for."""
        for address in (*(each.email for each in (*mail.to, *mail.cc)), *mail.delivered_to):
            tag = plus_tag(address or "")
            visitor = self._context.visitors.redeem(tag, request.received_at) if tag else None
            if visitor is not None:
                return visitor
        return None


def _untied(mail: Mail) -> Mail:
    """As if our own links, which it may quote, had said nothing: agents follow them too."""
    html = None if mail.html is None else without_tokens(mail.html)
    return replace(mail, text=without_tokens(mail.text), quoted=without_tokens(mail.quoted), html=html)


_FREE = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "mail.ru",
        "bk.ru",
        "list.ru",
        "inbox.ru",
        "yandex.ru",
        "ya.ru",
        "yandex.com",
        "rambler.ru",
        "proton.me",
        "protonmail.com",
    ]
)
"""Where a neighbour's address says nothing."""


def _by_form(mail: Mail, reply_to: Address) -> bool:
    """Whether a machine writes for a person whom answers go to, as plugins of sites do."""
    domain = (mail.sender.email or "").rpartition("@")[2] if mail.sender else ""
    return mail.automatic == "bulk" and (reply_to.email or "").rpartition("@")[2].lower() != domain.lower()


def _with_hint(event: InboundEvent) -> InboundEvent:
    body = event.body
    assert isinstance(body, MessageReceived)
    assert body.letter is not None
    return replace(event, body=replace(body, letter=replace(body.letter, hint=FORM)))


def _without_tag(email: str) -> str:
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _shown(person: Address | None) -> str | None:
    return None if person is None else person.name or person.email


def _reason(bounce: Bounce) -> str:
    said = bounce.reason or bounce.status
    whose = bounce.recipient or "The recipient"
    return f"{whose}: {said}" if said else _TO_NOBODY
