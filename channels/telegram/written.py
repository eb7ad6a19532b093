"""From a message of Telegram's to what somebody wrote: text, files, cards, and what it answers."""

from datetime import datetime

from channels.kit.members import Members, line, member, number, text
from channels.telegram.cards import cards_of
from channels.telegram.files import files_of
from channels.telegram.links import text_of
from channels.telegram.notices import unknown_cards
from channels.telegram.people import name_of, writer_of
from channels.telegram.place import Place
from inbox.core.inbound import MessageReceived

OUT = "out"


def written(
    message: Members, place: Place, key: str, *, edited_at: datetime | None, is_ours: bool
) -> MessageReceived:
    """What somebody wrote. `is_ours`: an answer that was given at Telegram itself."""
    said, files, cards = text_of(message), files_of(message), cards_of(message)
    if not (said or files or cards):
        cards = unknown_cards(message)
    writer = place.is_group or is_ours
    return MessageReceived(
        text=said,
        refs=files,
        cards=cards,
        key=key,
        edited_at=edited_at,
        direction=OUT if is_ours else "in",
        writer=line(message, "author_signature") or name_of(writer_of(message)) if writer else None,
        album=line(message, "media_group_id", 100) or None,
        answers=_answers(message, place),
        quoted=_quoted(message),
    )


def is_empty(body: MessageReceived) -> bool:
    return not (body.text or body.refs or body.cards)


def _answers(message: Members, place: Place) -> str | None:
    replied = member(message, "reply_to_message")
    number_of = number(replied, "message_id")
    # In a topic everything answers, for programs that know no topics, the message that opened it.
    if number_of is None or "forum_topic_created" in replied:
        return None
    return place.key(number_of)


def _quoted(message: Members) -> str | None:
    """The piece that was chosen, else what the other message said, or what it was."""
    replied = member(message, "reply_to_message") or member(message, "external_reply")
    if not replied or "forum_topic_created" in replied:
        return None
    shown = [file.name for file in files_of(replied)] + [card.title for card in cards_of(replied)]
    return (
        text(member(message, "quote"), "text") or text_of(replied) or " · ".join(filter(None, shown)) or None
    )
