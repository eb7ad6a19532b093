"""From a message of Viber's to what somebody wrote: text, files and cards."""

from channels.kit.members import Members, facts, fraction, line, member, number, text
from inbox.core.inbound import FileRef, MessageReceived
from inbox.core.timeline import Card
from inbox.kit.file_name import file_name

_MAX_REF = 2_000
_FILES = {
    "picture": ("photo.jpg", "image/jpeg", None),
    "video": ("video.mp4", "video/mp4", None),
    "file": ("file", None, None),
    "sticker": ("sticker.png", "image/png", "sticker"),
    "voice": ("voice.m4a", "audio/mp4", "voice"),
    "animation": ("animation.gif", "image/gif", "animation"),
}


def content(message: Members, key: str) -> MessageReceived:
    """Kinds that Viber invents later are a card that names them; the raw request holds the rest."""
    kind = line(message, "type", 60)
    said, file, card = text(message, "text"), _file(message, kind), _card(message, kind)
    if kind == "url":
        address = line(message, "media", _MAX_REF)
        said = address if address in said or not said else f"{said}\n{address}"
    if not (said or file or card):
        card = Card(kind="other", title=kind, facts=facts(what="unknown", name=kind))
    return MessageReceived(
        text=said,
        refs=(file,) if file else (),
        cards=(card,) if card else (),
        key=key,
    )


def _file(message: Members, kind: str) -> FileRef | None:
    """The address is good for an hour or so and holds no secret of ours; whoever has it has the file."""
    ref = line(message, "media", _MAX_REF)
    known = _FILES.get(kind)
    if known is None or not ref.startswith(("https://", "http://")):
        return None
    name, media_type, shown_as = known
    told = line(message, "file_name")
    return FileRef(
        ref=ref,
        name=file_name(told) if told else name,
        media_type=media_type,
        size=number(message, "file_size") or number(message, "size"),
        shown_as=shown_as,
        duration=fraction(message, "duration"),
    )


def _card(message: Members, kind: str) -> Card | None:
    if kind == "location":
        return _location(member(message, "location"))
    if kind == "contact":
        found = member(message, "contact")
        name, phone = line(found, "name", 200), line(found, "phone_number", 64)
        return Card(kind="contact", title=name or phone, facts=facts(name=name, phone=phone))
    sticker = number(message, "sticker_id")
    if kind == "sticker" and not line(message, "media"):
        return Card(kind="other", title="sticker", facts=facts(what="sticker", name=sticker))
    return None


def _location(found: Members) -> Card | None:
    latitude, longitude = fraction(found, "lat"), fraction(found, "lon")
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    where = facts(latitude=latitude, longitude=longitude, address=line(found, "address"))
    return Card(kind="location", title=f"{latitude:.5f}, {longitude:.5f}", facts=where)
