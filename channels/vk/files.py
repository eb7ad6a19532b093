"""The files that a message refers to, by VK's own addresses for them."""

from channels.kit.members import Members, facts, fraction, items, line, member, number
from inbox.core.inbound import FileRef
from inbox.core.timeline import Card
from inbox.kit.file_name import file_name

_MAX_REF = 2_000


def attached(message: Members) -> tuple[tuple[FileRef, ...], tuple[Card, ...]]:
    """Its files, and what cannot be had as one, as cards."""
    found = [_one(line(each, "type", 60), each) for each in items(message, "attachments")[:30]]
    files = tuple(each for each in found if isinstance(each, FileRef))
    cards = [each for each in found if isinstance(each, Card)]
    spot = _place(member(message, "geo"))
    return files, tuple([*cards, spot] if spot else cards)


def _one(kind: str, holder: Members) -> FileRef | Card:
    found = member(holder, kind)
    file = _FILES[kind](found) if kind in _FILES else None
    return file or _CARDS.get(kind, _unknown)(kind, found)


def _photo(found: Members) -> FileRef | None:
    sizes = items(found, "sizes")
    best = max(
        sizes, key=lambda size: (number(size, "width") or 0) * (number(size, "height") or 0), default={}
    )
    original = member(found, "orig_photo")
    best = original if line(original, "url", _MAX_REF) else best
    return _file(
        line(best, "url", _MAX_REF),
        "photo.jpg",
        "image/jpeg",
        width=number(best, "width"),
        height=number(best, "height"),
    )


def _doc(found: Members) -> FileRef | None:
    name, ending = line(found, "title") or "file", line(found, "ext", 20)
    if ending and not name.lower().endswith(f".{ending.lower()}"):
        name = f"{name}.{ending}"
    return _file(line(found, "url", _MAX_REF), file_name(name), None, size=number(found, "size"))


def _voice(found: Members) -> FileRef | None:
    url = line(found, "link_ogg", _MAX_REF) or line(found, "link_mp3", _MAX_REF)
    media_type = "audio/ogg" if line(found, "link_ogg", _MAX_REF) else "audio/mpeg"
    duration = fraction(found, "duration")
    return _file(url, "voice.ogg", media_type, shown_as="voice", duration=duration)


def _sticker(found: Members) -> FileRef | None:
    images = items(found, "images_with_background") or items(found, "images")
    best = max(images, key=lambda image: number(image, "width") or 0, default={})
    side = number(best, "width")
    return _file(
        line(best, "url", _MAX_REF), "sticker.png", "image/png", shown_as="sticker", width=side, height=side
    )


def _graffiti(found: Members) -> FileRef | None:
    return _file(line(found, "url", _MAX_REF), "drawing.png", "image/png")


def _file(url: str, name: str, media_type: str | None, **more: object) -> FileRef | None:
    if not url.startswith("https://") and not url.startswith("http://"):
        return None
    return FileRef(ref=url, name=name, media_type=media_type, **more)  # type: ignore[arg-type]


def _video(kind: str, found: Members) -> Card:
    """VK gives no file of a video, but a page."""
    page = f"https://vk.com/video{number(found, 'owner_id') or 0}_{number(found, 'id') or 0}"
    title = line(found, "title") or kind
    return Card(kind="other", title=title, facts=facts(what=kind, name=line(found, "title"), url=page))


def _wall(kind: str, found: Members) -> Card:
    owner = number(found, "owner_id") or number(found, "to_id") or number(found, "from_id") or 0
    page = f"https://vk.com/wall{owner}_{number(found, 'id') or 0}"
    said = line(found, "text")
    return Card(kind="other", title=said or kind, facts=facts(what=kind, text=said, url=page))


def _link(kind: str, found: Members) -> Card:
    title, url = line(found, "title"), line(found, "url", _MAX_REF)
    return Card(kind="other", title=title or url or kind, facts=facts(what=kind, name=title, url=url))


def _market(kind: str, found: Members) -> Card:
    price = line(member(found, "price"), "text", 60)
    title = line(found, "title")
    return Card(kind="other", title=title or kind, facts=facts(what=kind, name=title, amount=price))


def _audio(kind: str, found: Members) -> Card:
    title = " – ".join(filter(None, (line(found, "artist", 200), line(found, "title", 200))))
    return Card(kind="other", title=title or kind, facts=facts(what=kind, name=title))


def _unknown(kind: str, _found: Members) -> Card:
    return Card(kind="other", title=kind or "?", facts=facts(what="unknown", name=kind or "?"))


def _place(found: Members) -> Card | None:
    spot = member(found, "coordinates")
    latitude, longitude = fraction(spot, "latitude"), fraction(spot, "longitude")
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    name = line(member(found, "place"), "title")
    where = facts(latitude=latitude, longitude=longitude, name=name)
    return Card(kind="location", title=name or f"{latitude:.5f}, {longitude:.5f}", facts=where)


_FILES = {
    "photo": _photo,
    "doc": _doc,
    "audio_message": _voice,
    "sticker": _sticker,
    "graffiti": _graffiti,
}
_CARDS = {
    "video": _video,
    "wall": _wall,
    "wall_reply": _wall,
    "link": _link,
    "market": _market,
    "audio": _audio,
}
