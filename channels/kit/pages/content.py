"""What a message of a page's chat holds: text, files to be fetched, cards; what is new is a card as well."""

from urllib.parse import urlsplit

from channels.kit.members import Members, facts, fraction, items, line, member, text
from inbox.core.inbound import FileRef
from inbox.core.timeline import Card
from inbox.kit.file_name import file_name

_NAMES = {"image": "photo", "video": "video", "audio": "audio", "file": "file"}
_STORIES = frozenset({"story_mention", "ig_story", "ig_reel", "reel", "ig_post", "share", "post"})
_MOST = 20
_LONGEST_URL = 4_000

Content = tuple[str, tuple[FileRef, ...], tuple[Card, ...]]


def content_of(message: Members) -> Content:
    refs: list[FileRef] = []
    cards: list[Card] = []
    for found in items(message, "attachments")[:_MOST]:
        kind, payload = line(found, "type", 40), member(found, "payload")
        url = line(payload, "url", _LONGEST_URL)
        if kind in _NAMES and url.startswith(("https://", "http://")):
            refs.append(_file(kind, url, payload))
        else:
            cards.append(_card(kind, url, found, payload))
    story = member(member(message, "reply_to"), "story")
    if story:
        cards.insert(0, _other("story_reply", line(story, "url", _LONGEST_URL)))
    said = text(message, "text")
    pressed = line(member(message, "quick_reply"), "payload", 500)
    if pressed:
        cards.append(Card(kind="choice", title=said[:200] or pressed, facts=facts(data=pressed)))
    if message.get("is_unsupported") is True or not (said or refs or cards):
        cards.append(_other("unsupported", ""))
    return said, tuple(refs), tuple(cards)


def _file(kind: str, url: str, payload: Members) -> FileRef:
    is_sticker = "sticker_id" in payload
    name = urlsplit(url).path.rpartition("/")[2] if kind == "file" else ""
    return FileRef(
        ref=url,
        name=file_name(name) if name else _NAMES[kind],
        shown_as="sticker" if is_sticker else "voice" if kind == "audio" else None,
    )


def _card(kind: str, url: str, found: Members, payload: Members) -> Card:
    if kind == "location":
        place = member(payload, "coordinates")
        latitude, longitude = fraction(place, "lat"), fraction(place, "long")
        if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
            where = facts(latitude=latitude, longitude=longitude)
            return Card(kind="location", title=f"{latitude:.5f}, {longitude:.5f}", facts=where)
    title = line(found, "title", 200) or line(payload, "title", 200)
    what = "story_mention" if kind == "story_mention" else "shared" if kind in _STORIES else kind
    return _other(what or "unsupported", url or line(found, "url", _LONGEST_URL), title)


def _other(what: str, url: str, title: str = "") -> Card:
    return Card(kind="other", title=title or url or what.replace("_", " "), facts=facts(what=what, url=url))
