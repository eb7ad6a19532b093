"""The code of a visitor in a message that stood ready to be sent when a link of ours was followed."""

import re
from datetime import datetime

from inbox.core.ids import VisitorId
from inbox.core.outside import VisitorTokens
from inbox.kit.text import one_line

_CODE = re.compile(r"\s*\[([A-Za-z0-9_-]{16,64})\]")
_LONGEST_GREETING = 200


def ready_text(greeting: str, ticket: str) -> str:
    """What stands ready: the owner's words, and the visitor's code in brackets."""
    return f"{one_line(greeting, _LONGEST_GREETING)} [{ticket}]".strip()


def without_code(said: str, visitors: VisitorTokens, at: datetime) -> tuple[VisitorId | None, str]:
    """Whom a code in the text stands for, and the text without it; other brackets are left alone."""
    for found in _CODE.finditer(said):
        visitor_id = visitors.redeem(found[1], at)
        if visitor_id is not None:
            return visitor_id, (said[: found.start()] + said[found.end() :]).strip()
    return None, said
