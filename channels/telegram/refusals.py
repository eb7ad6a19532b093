"""What the answers of the Bot API mean for a message: try again, never, or nobody knows."""

from inbox.core.errors import ConfigError, OneWindowError, RetryLater, Undeliverable, Unreachable

UNKNOWN_TOKEN = "Telegram does not know this token; copy it again from @BotFather."  # noqa: S105
TAKEN = "Another program asks Telegram for this bot's messages; stop it, or use a bot of its own here."
TOO_BIG = "Telegram gives bots no files above 20 MB."
_LONGEST = 200
_PERMANENT = (
    ("bot was blocked by the user", "The person has blocked the bot."),
    ("user is deactivated", "The person has deleted the Telegram account."),
    ("bot can't initiate conversation", "The person has not started a chat with the bot."),
    ("bot was kicked", "The bot was removed from the group."),
    ("bot is not a member", "The bot is no member of this chat."),
    ("not enough rights", "The bot may not write in this chat."),
    ("have no rights to send", "The bot may not write in this chat."),
    ("chat_write_forbidden", "The bot may not write in this chat."),
    ("chat not found", "This chat does not exist any more."),
    ("group chat was deactivated", "This group does not exist any more."),
    ("topic_closed", "This topic of the group is closed."),
    ("message thread not found", "This topic of the group does not exist any more."),
    ("business connection not found", "The account has disconnected the bot."),
    ("business_connection_invalid", "The account has disconnected the bot."),
    ("business_peer_usage_missing", "The connected account lets bots answer for 24 hours only."),
    ("message can't be edited", "Telegram does not let this message be changed any more."),
    ("message to edit not found", "This message is no longer there."),
    ("message can't be deleted", "Telegram lets messages be deleted for 48 hours only."),
    ("file is too big", TOO_BIG),
    ("request entity too large", "This file is too large for Telegram."),
    ("temporarily unavailable", "Telegram does not have this file any more."),
    ("wrong file_id", "Telegram does not have this file any more."),
)
_UNREACHABLE = ("bot was blocked by the user", "user is deactivated", "bot was kicked")


class Refused(Undeliverable):
    """Telegram understood and said no; `description` is in its own words."""

    def __init__(self, description: str) -> None:
        super().__init__(_sentence(description))
        self.description = description.lower()

    def says(self, *words: str) -> bool:
        return any(word in self.description for word in words)


class Blocked(Refused, Unreachable):
    """By the person whose chat it is, or the group."""


class Moved(Refused):
    """The group has another number now."""

    def __init__(self, to: int) -> None:
        super().__init__("group chat was upgraded to a supergroup chat")
        self.to = to


class Unanswered(TimeoutError):
    """The request went out and no answer came: nobody knows whether it was done."""

    def __init__(self) -> None:
        super().__init__("Telegram did not answer in time.")


def refusal(status: int, description: str, parameters: dict[str, object]) -> OneWindowError | Unanswered:
    """`description` and `parameters` as in the answer, empty if it was none of the Bot API."""
    migrated, after = parameters.get("migrate_to_chat_id"), parameters.get("retry_after")
    if type(migrated) is int:
        return Moved(migrated)
    if status == 429:
        return RetryLater(
            "Telegram asks for a pause.", after=float(after) if isinstance(after, int | float) else None
        )
    if status == 401 or (status == 404 and description.lower() == "not found"):
        return ConfigError(UNKNOWN_TOKEN)
    if status == 409:
        return RetryLater(TAKEN, after=30.0)
    if status == 504:
        return Unanswered()
    if status >= 500:
        return RetryLater("Telegram has a fault at the moment.")
    refused = Refused(description)
    return Blocked(description) if refused.says(*_UNREACHABLE) else refused


def _sentence(description: str) -> str:
    lowered = description.lower()
    for words, sentence in _PERMANENT:
        if words in lowered:
            return sentence
    told = description.removeprefix("Bad Request: ").removeprefix("Forbidden: ")[:_LONGEST]
    return f"Telegram refused it: {told.rstrip('.')}." if told else "Telegram refused it."
