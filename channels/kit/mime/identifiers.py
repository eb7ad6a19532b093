"""Reads the names that messages have and call each other by."""

import re

_LONGEST = 200_000
_MOST = 200
_LONGEST_ID = 998
_ANGLE = re.compile(r"<([^<>]{1,1200})>")


def message_ids(text: str) -> tuple[str, ...]:
    """With angle brackets, each once, in the order they stand; the first and the last 199 of too many."""
    found = [f"<{''.join(each.split())}>" for each in _ANGLE.findall(text[:_LONGEST])]
    if not found:
        # Without brackets only what looks like an id is one: the field held free text once.
        bare = (each.strip("<>,;\"'") for each in text[:_LONGEST].split())
        found = [f"<{each}>" for each in bare if 0 < each.find("@") < len(each) - 1]
    unique = [each for each in dict.fromkeys(found) if 2 < len(each) <= _LONGEST_ID and each.isprintable()]
    return tuple(unique if len(unique) <= _MOST else [unique[0], *unique[1 - _MOST :]])


def message_id(text: str) -> str | None:
    """The message's own name, however badly it is written."""
    found = message_ids(text)
    if found:
        return found[0]
    alone = "".join(text.split()).strip("<>")
    return f"<{alone}>" if alone and len(alone) <= _LONGEST_ID and alone.isprintable() else None
