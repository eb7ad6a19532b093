"""Public ids: random, never derived, and of distinct types so that they are not mixed up."""

import secrets
from typing import NewType

ContactId = NewType("ContactId", str)
ConversationId = NewType("ConversationId", str)
EntryId = NewType("EntryId", str)
LeadId = NewType("LeadId", str)
TouchId = NewType("TouchId", str)
VisitorId = NewType("VisitorId", str)
AgentId = NewType("AgentId", str)
ChannelId = NewType("ChannelId", str)
SiteId = NewType("SiteId", str)
RequestId = NewType("RequestId", str)
JobId = NewType("JobId", str)
UploadId = NewType("UploadId", str)
PhraseId = NewType("PhraseId", str)


_BATCH = 512
_supply: list[str] = []


def new_id() -> str:
    """An id nobody can guess: 96 random bits behind 4 characters that ids made close together share.

    The shared beginning keeps rows written together on the same pages of an index and tells no time.
    """
    if not _supply:
        _supply.extend(_random_ids())
    return _supply.pop()


def _random_ids() -> list[str]:
    """Many at once, because one call of the system for each id costs more than storing a row."""
    prefix, characters = secrets.token_urlsafe(3), secrets.token_urlsafe(12 * _BATCH)
    return [prefix + characters[start : start + 16] for start in range(0, len(characters), 16)]
