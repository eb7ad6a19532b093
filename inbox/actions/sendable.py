"""Whether a channel takes an answer, and why not."""

from inbox.core.channel import Channel
from inbox.core.errors import Unprocessable


def why_not(channel: Channel | None) -> str | None:
    """One sentence for the agent, None if it can be answered. None stands for a channel that is not up."""
    if channel is None:
        return "This channel is switched off or does not work at the moment."
    if not channel.capabilities.can_answer:
        return "This channel takes no answers; write to the person's e-mail address, or call."
    return None


def check_sendable(channel: Channel | None, text: str, files: int) -> None:
    """Unprocessable, with the reason, for what the channel cannot carry."""
    reason = why_not(channel)
    if channel is None or reason:
        raise Unprocessable(reason or "")
    longest = channel.capabilities.max_text
    if longest is not None and len(text) > longest:
        message = f"The text has {len(text)} characters; this channel carries at most {longest}."
        raise Unprocessable(message)
    if files and not channel.capabilities.attachments:
        message = "This channel carries no files."
        raise Unprocessable(message)
