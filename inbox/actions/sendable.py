"""Whether a channel takes an answer, and why not."""

from dataclasses import replace
from datetime import datetime

from inbox.actions.outgoing import addressee
from inbox.core.channel import Capabilities, Channel
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.errors import Unprocessable
from inbox.core.store import Parts
from inbox.core.timeline import Message

_GONE = "This person cannot be written to any more; they have blocked us, or left."
_OPTED_OUT = "This person has asked for no more messages from this number; they can write START to undo it."


def why_not(channel: Channel | None) -> str | None:
    """One sentence for the agent, None if it can be answered. None stands for a channel that is not up."""
    if channel is None:
        return "This channel is switched off or does not work at the moment."
    if not channel.capabilities.can_answer:
        return "This channel takes no answers; write to the person's e-mail address, or call."
    return None


def why_not_to(contact: Contact, conversation: Conversation, channel: Channel | None) -> str | None:
    """One sentence for the agent, if the address that the answer would go to is known to take none."""
    if addressee(contact, conversation) not in contact.unreachable:
        return None
    return _OPTED_OUT if channel is not None and channel.capabilities.opt_out else _GONE


async def reply_until(parts: Parts, channel: Channel | None, conversation: Conversation) -> datetime | None:
    """Until when the provider takes an answer to what the contact wrote last; None if for ever."""
    window = None if channel is None else channel.capabilities.reply_window
    if window is None or not conversation.last_inbound_seq:
        return None
    before = conversation.last_inbound_seq - 1
    last = await parts.timeline.since(conversation.id, before, limit=1)
    return min(last[0].at, last[0].received_at) + window if last else None


async def check_answerable(
    tx: Parts,
    channel: Channel | None,
    conversation: Conversation,
    now: datetime,
    *,
    in_time: bool = True,
) -> Channel:
    """The channel; Unprocessable, with the reason, if it takes no answer in this conversation now.

    An approved text need not be `in_time`.
    """
    contact = await tx.contacts.get(conversation.contact_id)
    reason = why_not(channel) or why_not_to(contact, conversation, channel)
    if channel is None or reason:
        raise Unprocessable(reason or "")
    until = await reply_until(tx, channel, conversation) if in_time else None
    if until is not None and until < now:
        message = "The time for an answer has passed: the provider takes none so long after the last message."
        raise Unprocessable(message)
    return channel


def check_carried(channel: Channel, message: Message, *, whole: bool = False) -> None:
    """Unprocessable, with the reason, for what the channel cannot carry; `whole`: not even in parts."""
    able = replace(channel.capabilities, splits=channel.capabilities.splits and not whole)
    problem = _text_problem(able, message) or _files_problem(able, message) or _choices_problem(able, message)
    if problem:
        raise Unprocessable(problem)


def _text_problem(able: Capabilities, message: Message) -> str | None:
    longest = able.max_text
    if message.attachments and able.max_caption is not None:
        longest = able.max_caption
    length = len(message.text.encode("utf-16-le")) // 2 if able.utf16 else len(message.text)
    if longest is None or able.splits or length <= longest:
        return None
    return f"The text has {length} characters; this channel carries at most {longest}."


def _files_problem(able: Capabilities, message: Message) -> str | None:
    files = message.attachments
    if files and not able.attachments:
        return "This channel carries no files."
    if able.max_files is not None and len(files) > able.max_files:
        return f"This channel carries at most {able.max_files} files in one message."
    large = [file.name for file in files if able.max_file is not None and file.size > able.max_file]
    if large:
        return f"This channel carries no file as large as {large[0]}."
    return None


def _choices_problem(able: Capabilities, message: Message) -> str | None:
    if message.quote is not None and not able.quotes:
        return "On this channel no message can be quoted."
    if len(message.buttons) > able.max_buttons:
        return f"This channel carries at most {able.max_buttons} buttons."
    if message.poll is not None and len(message.poll.options) > able.max_options:
        return f"This channel carries polls of at most {able.max_options} options."
    return None
