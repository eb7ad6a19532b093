"""Sends an agent's answer as a mail."""

import asyncio
from collections.abc import Callable, Sequence

from channels.email.oauth import Tokens
from channels.email.own_links import with_html_links, with_links
from channels.email.settings import Settings
from channels.email.smtp import Smtp
from channels.kit.compose import Letter as Mail
from channels.kit.compose import compose, envelope
from channels.kit.html import safe_html
from channels.kit.mime.addresses import Address
from channels.kit.mime.attachment import Attachment
from channels.kit.threading import Signer
from inbox.core.attachment import Attachment as FileOfEntry
from inbox.core.channel import ChannelContext
from inbox.core.errors import ConfigError, NotFound, PartlySent, RetryLater, Undeliverable
from inbox.core.identity import EMAIL
from inbox.core.ids import ConversationId
from inbox.core.letter import Letter, Mailbox
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.kit.pictures import shown_pictures, with_remote_pictures

# Providers that deliver info+anything@ to info@; elsewhere such an address may lead nowhere.
_PLUS = frozenset(
    {"smtp.gmail.com", "smtp.office365.com", "smtp.yandex.ru", "smtp.yandex.com", "smtp.mail.me.com"}
)

_MEDIUM = "email"


class Sending:
    """`settings` are completed; `tokens` is None where a password is used."""

    def __init__(self, settings: Settings, context: ChannelContext, tokens: Tokens | None) -> None:
        self._settings = settings
        self._context = context
        self._smtp = Smtp(settings, context.outside, tokens)

    async def check(self) -> str:
        """Sign in at the SMTP server; one sentence."""
        await self._smtp.check()
        return f"Mail is sent through {self._settings.smtp_host}."

    async def send(self, message: OutboundMessage) -> Receipt:
        """The mail's own Message-ID is its name, so that its copy in the Sent folder is known again."""
        mail = await self._mail(message)
        try:
            refused = await self._smtp.hand_over(compose(mail), self._settings.address, envelope(mail))
        except ConfigError as error:
            raise RetryLater(str(error)) from None
        if refused:
            said = "; ".join(f"{recipient} ({words})" for recipient, words in refused.items())
            told = f"The mail server refused {said}; the other recipients have the message."
            raise PartlySent(told, names=[mail.message_id])
        return Receipt(external_id=mail.message_id, at=self._context.clock.now())

    async def _mail(self, message: OutboundMessage) -> Mail:
        settings, letter = self._settings, message.letter or Letter()
        conversation = message.conversation_id or ConversationId(message.thread)
        signer, domain = Signer(self._context.keys), settings.address.rpartition("@")[2]
        tie = self._tie(message)
        passed = await self._passed_html(letter)
        answered = letter.in_reply_to or _bracketed(message.answers)
        return Mail(
            sender=Address(name=settings.name or None, email=settings.address),
            to=_addresses(letter.to) or (_addressee(message),),
            cc=_addresses(letter.cc),
            bcc=_addresses(letter.bcc),
            reply_to=self._reply_to(signer, conversation),
            subject=letter.subject or "(no subject)",
            text=with_links(message.text, tie),
            html=with_html_links(html, tie) if (html := await self._html(letter)) else html,
            signature=settings.signature.replace("{agent}", message.author or "").strip() or None,
            quoted=letter.quoted,
            passed_html=passed,
            attachments=await self._files(
                message.attachments + shown_pictures(message.pictures, passed or "")
            ),
            message_id=signer.message_id(conversation, message.entry_id, domain),
            in_reply_to=answered,
            references=letter.references or ((answered,) if answered else ()),
            date=self._context.clock.now(),
            automatic=letter.automatic is not None,
        )

    def _tie(self, message: OutboundMessage) -> Callable[[str], str]:
        """What becomes of the addresses in the mail; those in what it quotes stay as they are."""
        contact_id = message.contact_id if self._settings.link_tokens else None
        return lambda url: url if contact_id is None else self._context.tie(url, contact_id, _MEDIUM)

    def _reply_to(self, signer: Signer, conversation: ConversationId) -> Address | None:
        if self._settings.smtp_host not in _PLUS:
            return None
        address = signer.reply_address(self._settings.address, conversation)
        return Address(name=self._settings.name or None, email=address)

    async def _html(self, letter: Letter) -> str | None:
        if letter.html is None:
            return None
        safe = (await self._blob(letter.html)).decode("utf-8", "replace")
        return with_remote_pictures(safe)

    async def _passed_html(self, letter: Letter) -> str | None:
        """Cleaned once more, by what is known today; its pictures from outside are left to the recipient."""
        if letter.passed_html is None:
            return None
        stored = (await self._blob(letter.passed_html)).decode("utf-8", "replace")
        return with_remote_pictures(await asyncio.to_thread(safe_html, with_remote_pictures(stored)))

    async def _files(self, files: Sequence[FileOfEntry]) -> tuple[Attachment, ...]:
        return tuple(
            [
                Attachment(
                    name=each.name,
                    media_type=each.media_type,
                    data=await self._blob(each.blob),
                    inline=each.inline,
                    content_id=each.content_id,
                )
                for each in files
                if each.blob
            ]
        )

    async def _blob(self, name: str) -> bytes:
        try:
            return await self._context.blobs.get(name)
        except NotFound:
            raise Undeliverable("A file of this message is not there any more.") from None


def _addresses(people: tuple[Mailbox, ...]) -> tuple[Address, ...]:
    return tuple(Address(name=each.name, email=each.email) for each in people if each.email)


def _addressee(message: OutboundMessage) -> Address:
    if message.to.kind != EMAIL:
        raise Undeliverable("This person has no e-mail address.")
    return Address(email=message.to.value)


def _bracketed(name: str | None) -> str | None:
    return name if name and name.startswith("<") and name.endswith(">") else None
