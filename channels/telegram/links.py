"""Makes the addresses visible that a text hides behind its words."""

from channels.kit.members import Members, items, line, number, text

_WEB = ("http://", "https://", "mailto:", "tel:", "tg://")
_MOST = 100


def text_of(message: Members) -> str:
    """The text, or the caption of files, with each hidden address in brackets behind its words."""
    name = "text" if isinstance(message.get("text"), str) else "caption"
    said = text(message, name)
    hidden = [
        (end, line(entity, "url", 2048))
        for entity in items(message, "entities" if name == "text" else "caption_entities")[:_MOST]
        if entity.get("type") == "text_link" and (end := _end(entity)) is not None
    ]
    return _with(said, hidden) if hidden else said


def _with(said: str, hidden: list[tuple[int, str]]) -> str:
    # Places count UTF-16 units.
    units = said.encode("utf-16-le")
    for end, url in sorted(hidden, reverse=True):
        if url.startswith(_WEB) and url not in said and end * 2 <= len(units):
            units = units[: end * 2] + f" ({url})".encode("utf-16-le") + units[end * 2 :]
    return units.decode("utf-16-le", "replace")


def _end(entity: Members) -> int | None:
    offset, length = number(entity, "offset"), number(entity, "length")
    return offset + length if offset is not None and length is not None and min(offset, length) >= 0 else None
