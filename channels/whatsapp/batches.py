"""Reads a call of Meta's: all entries, all their changes, and every message and status of each."""

from collections.abc import Iterator

from channels.kit.members import Members, items, line, member
from channels.whatsapp.messages import Told, message
from channels.whatsapp.people import digits
from channels.whatsapp.statuses import status
from inbox.core.channel import ChannelContext
from inbox.core.inbound import InboundEvent, WebhookRequest

_MESSAGES = {"messages": "messages", "smb_message_echoes": "message_echoes"}


def events_of(
    document: Members, request: WebhookRequest, context: ChannelContext, phone_number_id: str
) -> tuple[InboundEvent, ...]:
    """What of the same name stands twice in one call is one event; other numbers of the app are not ours."""
    found: dict[str, InboundEvent] = {}
    for event in _events(document, request, context, phone_number_id):
        found.setdefault(event.external_id, event)
    return tuple(found.values())


def _events(
    document: Members, request: WebhookRequest, context: ChannelContext, phone_number_id: str
) -> Iterator[InboundEvent]:
    place = 0
    for entry in items(document, "entry"):
        for change in items(entry, "changes"):
            value, field = member(change, "value"), line(change, "field", 60)
            ours = member(value, "metadata")
            if line(ours, "phone_number_id", 60) != phone_number_id:
                continue
            for said in items(value, _MESSAGES.get(field, "")):
                place += 1
                yield message(
                    Told(
                        said=said,
                        contacts=items(value, "contacts"),
                        place=place,
                        number=digits(line(ours, "display_phone_number", 40)),
                        request=request,
                        context=context,
                        is_ours=field != "messages",
                    )
                )
            for said in items(value, "statuses") if field == "messages" else ():
                if (event := status(said, request)) is not None:
                    yield event
