"""From a message of VK's to what somebody wrote: text, files, cards, and what it answers."""

from datetime import datetime

from channels.kit.members import Members, facts, items, line, member, number, text
from channels.vk.files import attached
from channels.vk.people import CHATS, key_of
from inbox.core.inbound import MessageReceived
from inbox.core.timeline import Card

_MOST_FORWARDED = 20


def written(
    message: Members, peer: int, key: str, *, edited_at: datetime | None, is_ours: bool
) -> MessageReceived:
    said, (files, cards) = text(message, "text"), attached(message)
    replied = member(message, "reply_message")
    forwarded = tuple(_forwarded(each) for each in items(message, "fwd_messages")[:_MOST_FORWARDED])
    return MessageReceived(
        text=said,
        refs=files,
        cards=(*cards, *forwarded),
        key=key,
        edited_at=edited_at,
        direction="out" if is_ours else "in",
        writer=_writer(message, peer, is_ours=is_ours),
        answers=_answers(replied, peer),
        quoted=_quoted(replied) if replied else None,
    )


def is_empty(body: MessageReceived) -> bool:
    return not (body.text or body.refs or body.cards)


def _writer(message: Members, peer: int, *, is_ours: bool) -> str | None:
    """Numbers are all that VK tells of those who write in a chat or for the community."""
    author = number(message, "admin_author_id") if is_ours else number(message, "from_id")
    return f"id{author}" if author is not None and (is_ours or peer >= CHATS) else None


def _answers(replied: Members, peer: int) -> str | None:
    found = number(replied, "conversation_message_id")
    return None if found is None else key_of(peer, found)


def _quoted(replied: Members) -> str | None:
    files, cards = attached(replied)
    shown = [file.name for file in files] + [card.title for card in cards]
    return text(replied, "text") or " · ".join(filter(None, shown)) or None


def _forwarded(message: Members) -> Card:
    files, _ = attached(message)
    said = line(message, "text") or " · ".join(file.name for file in files)
    who = number(message, "from_id")
    name = None if who is None else f"id{who}"
    return Card(kind="other", title=said or name or "?", facts=facts(what="forwarded", name=name, text=said))
