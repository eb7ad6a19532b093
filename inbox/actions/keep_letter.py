"""Stores what a mail looks like and how it came, before it is filed."""

from dataclasses import replace

from inbox.core.blobs import Blobs
from inbox.core.inbound import InboundEvent, MessageReceived, WebhookRequest


async def keep_letter(event: InboundEvent, request: WebhookRequest, blobs: Blobs) -> InboundEvent:
    """The event with the names of the blobs in its letter; any other event as it is."""
    body = event.body
    if not isinstance(body, MessageReceived) or body.letter is None:
        return event
    letter = replace(
        body.letter,
        html=None if body.html is None else await blobs.put(body.html.encode(errors="replace")),
        original=await blobs.put(request.body),
    )
    return replace(event, body=replace(body, letter=letter, html=None))
