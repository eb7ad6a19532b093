"""A mail that was read, in the nouns of the inbox."""

from channels.kit.invites import Invite
from channels.kit.mail import Mail
from channels.kit.mime.addresses import Address
from channels.kit.mime.attachment import Attachment
from inbox.core.inbound import File
from inbox.core.letter import Letter, Mailbox
from inbox.core.timeline import Card

_MOST_NAMED = 200


def letter_of(mail: Mail) -> Letter:
    passed = mail.forwarded_from
    return Letter(
        subject=mail.subject,
        sender=_mailbox(mail.sender) if mail.sender else None,
        reply_to=_mailboxes(mail.reply_to),
        to=_mailboxes(mail.to),
        cc=_mailboxes(mail.cc),
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        quoted=mail.quoted,
        automatic=mail.automatic,
        forwarded_from=Mailbox(name=passed.name, email=passed.email) if passed else None,
        warnings=mail.warnings,
    )


def file_of(found: Attachment) -> File:
    return File(
        name=found.name,
        media_type=found.media_type,
        data=found.data,
        content_id=found.content_id,
        inline=found.inline,
    )


def invite_card(invite: Invite) -> Card:
    told = {
        "what": "invite",
        "method": invite.method,
        "start": invite.start.isoformat() if invite.start else "",
        "end": invite.end.isoformat() if invite.end else "",
        "all_day": "yes" if invite.all_day else "",
        "location": invite.location or "",
        "organizer": invite.organizer or "",
        "text": invite.description or "",
    }
    return Card(kind="other", title=invite.summary, facts={name: said for name, said in told.items() if said})


def _mailboxes(addresses: tuple[Address, ...]) -> tuple[Mailbox, ...]:
    return tuple(_mailbox(each) for each in addresses[:_MOST_NAMED])


def _mailbox(address: Address) -> Mailbox:
    return Mailbox(name=address.name, email=address.email)
