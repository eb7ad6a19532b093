"""Where a message stands: a chat, a topic of it, or a chat of an account that the bot is connected to."""

import re
from dataclasses import dataclass

from channels.kit.members import Members, demanded, line, member, number
from inbox.core.errors import Undeliverable

_THREAD = re.compile(
    r"(?:biz:(?P<business>[^:]+):(?P<whom>-?\d+))|(?:(?P<chat>-?\d+)(?P<kind>:dm)?(?::(?P<topic>\d+))?)"
)
_NAME = re.compile(r"(?:biz:(?P<business>[^:]+):)?(?P<chat>-?\d+):(?P<message>\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`thread` is its name among conversations; `direct` is the topic of a channel's direct messages."""

    chat: int
    topic: int | None = None
    direct: int | None = None
    business: str | None = None

    @property
    def thread(self) -> str:
        if self.business:
            return f"biz:{self.business}:{self.chat}"
        if self.direct is not None:
            return f"{self.chat}:dm:{self.direct}"
        return f"{self.chat}" if self.topic is None else f"{self.chat}:{self.topic}"

    def key(self, message_id: int) -> str:
        """The name of a message; the account's chats count their messages apart from the bot's."""
        chat = f"biz:{self.business}:{self.chat}" if self.business else f"{self.chat}"
        return f"{chat}:{message_id}"

    @property
    def is_group(self) -> bool:
        return self.chat < 0 and self.direct is None


def place_of(message: Members) -> Place:
    """Where a message, or what is said of one, belongs; PayloadError if no chat is named."""
    chat = demanded(member(message, "chat"), "id")
    business = line(message, "business_connection_id").replace(":", "") or None
    direct = number(member(message, "direct_messages_topic"), "topic_id")
    topic = number(message, "message_thread_id") if message.get("is_topic_message") is True else None
    if min(direct or 0, topic or 0) < 0:
        direct = topic = None
    return Place(chat=chat, topic=None if business else topic, direct=direct, business=business)


def place_named(thread: str) -> Place:
    found = _THREAD.fullmatch(thread)
    if found is None:
        raise Undeliverable("This conversation has no chat at Telegram.")
    if found["business"]:
        return Place(chat=int(found["whom"]), business=found["business"])
    topic = int(found["topic"]) if found["topic"] else None
    if found["kind"]:
        return Place(chat=int(found["chat"]), direct=topic)
    return Place(chat=int(found["chat"]), topic=topic)


def message_named(key: str) -> tuple[Place, int]:
    """The chat and the number of a message; Undeliverable if it is no name of one."""
    found = _NAME.fullmatch(key)
    if found is None:
        raise Undeliverable("This message has no name at Telegram.")
    return Place(chat=int(found["chat"]), business=found["business"]), int(found["message"])
