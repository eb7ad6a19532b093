"""What a mail is beyond a message: who it names, how it is threaded, and how it looks."""

from dataclasses import dataclass

from inbox.core.noun import noun

FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One address as it was written; `email` None if there is only a name."""

    name: str | None = None
    email: str | None = None


@noun
class Letter:
    """`html` and `original` are blobs: the safe HTML as UTF-8, and the bytes of the mail as they came.

    `quoted` is what the message's text leaves out, folded; text and `quoted` after each other are the whole.
    `bcc` is known of our own only. `message_id`, `in_reply_to` and `references` stand in angle brackets.
    `automatic` is reply, bulk, list or bounce where no person wrote it. `forwarded_from` wrote it first,
    in the entry `forwards` if it was passed on from here; `passed_html` is then the blob of its safe HTML,
    which follows below.
    `hint` is a fixed word for what an agent should know: "stranger" (somebody who takes no part in the
    thread that it answers, which is `hint_conversation`), "other_subject" (than its thread), "newcomer"
    (somebody whom no mail here named, who answers to our signed address) or "form" (a program wrote it for
    somebody who sent a form, which is in `hint_conversation` if it is here).
    """

    subject: str = ""
    sender: Mailbox | None = None
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    bcc: tuple[Mailbox, ...] = ()
    message_id: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    quoted: str = ""
    html: str | None = None
    original: str | None = None
    automatic: str | None = None
    forwarded_from: Mailbox | None = None
    warnings: tuple[str, ...] = ()
    forwards: str | None = None
    passed_html: str | None = None
    hint: str | None = None
    hint_conversation: str | None = None
