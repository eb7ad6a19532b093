"""What a message carries beside text and files, as cards."""

from collections.abc import Callable, Mapping

from channels.kit.members import Members, facts, fraction, items, line, member, moment, number
from channels.telegram.people import name_of
from inbox.core.timeline import Card


def location(found: Members) -> Card | None:
    latitude, longitude = fraction(found, "latitude"), fraction(found, "longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    where = facts(
        latitude=latitude,
        longitude=longitude,
        accuracy=fraction(found, "horizontal_accuracy"),
        live_seconds=number(found, "live_period"),
    )
    return Card(kind="location", title=f"{latitude:.5f}, {longitude:.5f}", facts=where)


def venue(found: Members) -> Card | None:
    spot = location(member(found, "location"))
    title, address = line(found, "title"), line(found, "address")
    where = {} if spot is None else spot.facts
    return Card(
        kind="location", title=title or address, facts={**where, **facts(name=title, address=address)}
    )


def contact(found: Members) -> Card:
    phone, name = line(found, "phone_number", 64), name_of(found)
    return Card(kind="contact", title=name or phone, facts=facts(name=name, phone=phone))


def poll(found: Members) -> Card:
    question = line(found, "question")
    options = {
        f"option {place}": line(option, "text") for place, option in enumerate(items(found, "options"), 1)
    }
    return Card(kind="poll", title=question, facts=options)


def checklist(found: Members) -> Card:
    tasks = {f"task {place}": line(task, "text") for place, task in enumerate(items(found, "tasks"), 1)}
    return Card(kind="other", title=line(found, "title"), facts={"what": "checklist", **tasks})


def dice(found: Members) -> Card:
    emoji, value = line(found, "emoji", 16), number(found, "value")
    return _other("dice", f"{emoji} {value}", emoji=emoji, value=value)


def game(found: Members) -> Card:
    return _other("game", line(found, "title"), text=line(found, "description"))


def invoice(found: Members) -> Card:
    return _other("invoice", line(found, "title"), text=line(found, "description"), amount=_money(found))


def payment(found: Members) -> Card:
    amount = _money(found)
    return _other("payment", amount, amount=amount, order=line(found, "invoice_payload"))


def app_data(found: Members) -> Card:
    return _other("app_data", line(found, "button_text"), text=line(found, "data", 4096))


def story(found: Members) -> Card:
    name = name_of(member(found, "chat"))
    return _other("story", name or "", name=name)


def giveaway(found: Members) -> Card:
    prize = line(found, "prize_description")
    return _other("giveaway", prize, text=prize, winners=number(found, "winner_count"))


def paid_media(found: Members) -> Card:
    stars = number(found, "star_count")
    return _other("paid_media", f"{stars} ⭐", stars=stars)


def forwarded(message: Members) -> Card | None:
    """Where a forwarded message comes from: a person, somebody who hides the name, a chat or a channel."""
    origin = member(message, "forward_origin")
    if not origin:
        return None
    party = member(origin, "sender_user") or member(origin, "sender_chat") or member(origin, "chat")
    name = name_of(party) or line(origin, "sender_user_name")
    at = moment(origin, "date")
    return _other("forwarded", name or "", name=name, at=at and at.isoformat())


def choice(label: str) -> Card:
    return Card(kind="choice", title=label)


def unknown(name: str) -> Card:
    """Something that Telegram has invented since; the raw request holds all of it."""
    return _other("unknown", name, name=name)


CARDS: Mapping[str, Callable[[Members], Card | None]] = {
    "checklist": checklist,
    "contact": contact,
    "dice": dice,
    "game": game,
    "giveaway": giveaway,
    "giveaway_winners": giveaway,
    "invoice": invoice,
    "paid_media": paid_media,
    "poll": poll,
    "story": story,
    "successful_payment": payment,
    "venue": venue,
    "web_app_data": app_data,
}
"""What makes the card of a message's member; a place is told a second time beside its venue."""


def cards_of(message: Members) -> tuple[Card, ...]:
    made = [make(member(message, name)) for name, make in CARDS.items() if member(message, name)]
    if "venue" not in message and member(message, "location"):
        made.append(location(member(message, "location")))
    return tuple(card for card in (forwarded(message), *made) if card is not None)


def _other(what: str, title: str, **values: object) -> Card:
    return Card(kind="other", title=title, facts={"what": what, **facts(**values)})


def _money(found: Members) -> str:
    """In the smallest unit of most currencies, a hundredth; Telegram's stars have none."""
    amount, currency = number(found, "total_amount"), line(found, "currency", 8)
    if amount is None:
        return ""
    return f"{amount} ⭐" if currency == "XTR" else f"{amount / 100:.2f} {currency}".strip()
