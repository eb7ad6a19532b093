"""From a message of LINE's to what somebody wrote: text, files and cards."""

from channels.kit.members import Members, facts, fraction, line, member, number, text
from inbox.core.inbound import FileRef, MessageReceived
from inbox.core.timeline import Card
from inbox.kit.file_name import file_name

_FILES = {
    "image": ("photo.jpg", "image/jpeg", None),
    "video": ("video.mp4", "video/mp4", None),
    "audio": ("voice.m4a", "audio/mp4", "voice"),
    "file": ("file", None, None),
}
_LONGEST_ID = 60


def content(message: Members, key: str) -> MessageReceived:
    """Kinds that LINE invents later are a card that names them; the raw request holds the rest."""
    kind = line(message, "type", 60)
    said, file, card = text(message, "text"), _file(message, kind, key), _card(message, kind)
    if not (said or file or card):
        card = Card(kind="other", title=kind or "message", facts=facts(what="unknown", name=kind))
    return MessageReceived(
        text=said,
        refs=(file,) if file else (),
        cards=(card,) if card else (),
        key=key,
        album=line(member(message, "imageSet"), "id", _LONGEST_ID) or None,
        answers=line(message, "quotedMessageId", _LONGEST_ID) or None,
    )


def _file(message: Members, kind: str, key: str) -> FileRef | None:
    """LINE keeps files by the message's number for a while. What an app sent in a person's name lies at an
    address of that app, from which nothing is fetched: it is shown as a link."""
    known = _FILES.get(kind)
    if known is None or line(member(message, "contentProvider"), "type", 20) == "external":
        return None
    name, media_type, shown_as = known
    told, milliseconds = line(message, "fileName"), number(message, "duration")
    return FileRef(
        ref=key,
        name=file_name(told) if told else name,
        media_type=media_type,
        size=number(message, "fileSize"),
        shown_as=shown_as,
        duration=milliseconds / 1_000 if milliseconds is not None and milliseconds >= 0 else None,
    )


def _card(message: Members, kind: str) -> Card | None:
    elsewhere = line(member(message, "contentProvider"), "originalContentUrl", 2_000)
    if elsewhere:
        return Card(kind="other", title=elsewhere, facts=facts(what="shared", url=elsewhere))
    if kind == "sticker":
        return Card(kind="other", title="sticker", facts=facts(what="sticker", name=_sticker(message)))
    latitude, longitude = fraction(message, "latitude"), fraction(message, "longitude")
    if kind != "location" or latitude is None or longitude is None:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    title, address = line(message, "title", 200), line(message, "address")
    where = facts(latitude=latitude, longitude=longitude, address=address, name=title)
    return Card(kind="location", title=title or f"{latitude:.5f}, {longitude:.5f}", facts=where)


def _sticker(message: Members) -> str:
    """What it shows in a word, where LINE says so."""
    words = message.get("keywords")
    told = [each for each in words if isinstance(each, str)] if isinstance(words, list) else []
    return line({"word": told[0]}, "word", 60) if told else line(message, "stickerId", 30)
