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


class _Supply:
    """Random characters in bulk, because one call of the system for each id costs more than storing a row."""

    __slots__ = ("_left", "_prefix")
    _BATCH = 512

    def __init__(self) -> None:
        self._left = ""
        self._prefix = ""

    def next(self) -> str:
        if not self._left:
            self._left = secrets.token_urlsafe(12 * self._BATCH)
            self._prefix = secrets.token_urlsafe(3)
        tail, self._left = self._left[:16], self._left[16:]
        return self._prefix + tail


_supply = _Supply()


def new_id() -> str:
    """An id nobody can guess: 96 random bits behind 4 characters that ids made close together share.

    The shared beginning keeps rows written together on the same pages of an index and tells no time.
    """
    return _supply.next()
