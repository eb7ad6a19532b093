"""Joins the lines of format=flowed text (RFC 3676) into the paragraphs that were written."""

import re

_QUOTES = re.compile(r">*")


def unflowed(text: str, *, delete_space: bool) -> str:
    """Quoted lines keep their depth, as `> `; the signature's mark stands alone as ever."""
    paragraphs: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth, content = _depth(line)
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        if flows and delete_space:
            content = content[:-1]
        if open_depth == depth and content != "-- ":
            paragraphs[-1].append(content)
        else:
            paragraphs.append([_prefix(depth), content])
        open_depth = depth if flows else None
    return "\n".join("".join(pieces) for pieces in paragraphs)


def _depth(line: str) -> tuple[int, str]:
    marks = _QUOTES.match(line)
    depth = marks.end() if marks else 0
    return depth, line[depth:]


def _prefix(depth: int) -> str:
    return ">" * depth + " " if depth else ""
