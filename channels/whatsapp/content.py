"""What a message holds: text, files to be fetched, cards; a type from tomorrow is a card as well."""

import re
from collections.abc import Callable, Mapping

from channels.kit.members import Members, facts, fraction, items, line, member, number, text
from inbox.core.inbound import FileRef
from inbox.core.timeline import Card
from inbox.kit.file_name import file_name

_NAMES = {
    "image": "photo",
    "video": "video",
    "audio": "audio",
    "voice": "voice message",
    "sticker": "sticker",
}
FILES = (*_NAMES, "document")
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_MOST_CARDS = 20

Content = tuple[str, tuple[FileRef, ...], tuple[Card, ...]]


def content_of(message: Members) -> Content:
    kind = line(message, "type", 40)
    told = member(message, kind)
    if kind == "text":
        return text(told, "body"), (), ()
    if kind == "contacts":
        return "", (), tuple(_contact(each) for each in items(message, "contacts")[:_MOST_CARDS])
    if kind in FILES:
        return _file(kind, told)
    read = _READERS.get(kind)
    if read is None:
        return "", (), (_unknown(kind, message),)
    return read(told)


def _file(kind: str, told: Members) -> Content:
    media = line(told, "id", 100)
    caption = text(told, "caption")
    if not _MEDIA_ID.fullmatch(media):
        return caption, (), (Card(kind="other", title=_NAMES.get(kind, "file")),)
    ref = FileRef(
        ref=media,
        name=file_name(line(told, "filename", 300)) if told.get("filename") else _NAMES.get(kind, "file"),
        media_type=line(told, "mime_type", 100).partition(";")[0] or None,
        shown_as=_shown_as(kind, told),
    )
    return caption, (ref,), ()


def _shown_as(kind: str, told: Members) -> str | None:
    if kind == "sticker":
        return "sticker"
    return "voice" if kind == "voice" or (kind == "audio" and told.get("voice") is True) else None


def _location(told: Members) -> Content:
    latitude, longitude = fraction(told, "latitude"), fraction(told, "longitude")
    name, address = line(told, "name", 200), line(told, "address", 300)
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return address or name, (), ()
    where = facts(latitude=latitude, longitude=longitude, name=name, address=address)
    title = name or address or f"{latitude:.5f}, {longitude:.5f}"
    return "", (), (Card(kind="location", title=title, facts=where),)


def _contact(contact: Members) -> Card:
    name = line(member(contact, "name"), "formatted_name", 200)
    phones = [line(each, "phone", 40) or line(each, "wa_id", 40) for each in items(contact, "phones")]
    emails = [line(each, "email", 320) for each in items(contact, "emails")]
    phone = ", ".join(filter(None, phones))
    told = facts(
        name=name,
        phone=phone,
        email=", ".join(filter(None, emails)),
        company=line(member(contact, "org"), "company"),
    )
    return Card(kind="contact", title=name or phone or "Contact", facts=told)


def _button(told: Members) -> Content:
    """A quick reply of a template: what was pressed is what the person says."""
    label = line(told, "text", 300)
    return label, (), (Card(kind="choice", title=label or "Button", facts=facts(data=line(told, "payload"))),)


def _interactive(told: Members) -> Content:
    kind = line(told, "type", 40)
    reply = member(told, kind)
    if kind == "nfm_reply":  # a form of WhatsApp's own; its answers come as JSON in one text
        title, said = line(reply, "name", 100) or "Form", text(reply, "response_json")
        return "", (), (Card(kind="other", title=title, facts=facts(what="form", text=said[:5_000])),)
    label = line(reply, "title", 300)
    more = facts(data=line(reply, "id", 300), description=line(reply, "description", 300))
    return label, (), (Card(kind="choice", title=label or "Choice", facts=more),)


def _order(told: Members) -> Content:
    lines = [
        f"{number(each, 'quantity') or 1} × {line(each, 'product_retailer_id', 100)}, "
        f"{fraction(each, 'item_price') or 0:g} {line(each, 'currency', 3)}"
        for each in items(told, "product_items")[:100]
    ]
    card = Card(kind="other", title="Order", facts=facts(what="order", text="\n".join(lines)))
    return text(told, "text"), (), (card,)


_READERS: Mapping[str, Callable[[Members], Content]] = {
    "location": _location,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
}


def _unknown(kind: str, message: Members) -> Card:
    """Meta says why it brings nothing; what it invents after this version is shown by its name."""
    why = next((line(each, "title", 200) for each in items(message, "errors")), "")
    what = line(member(message, "unsupported"), "type", 60) or kind or "unknown"
    return Card(kind="other", title=what, facts=facts(what="unsupported", text=why))
