"""The one line of a conversation's last words that lists show."""

from inbox.core.timeline import Body, Form, Message

PREVIEW = 200
"""Characters of the last text that lists show."""


def preview(body: Body) -> str:
    text: str = getattr(body, "text", "")
    if not text and isinstance(body, Form):
        text = " · ".join(filter(None, (body.phone, body.email, *body.fields.values())))
    if not text and isinstance(body, Message) and body.letter is not None:
        text = body.letter.subject
    if not text and isinstance(body, Message):
        titles = [body.poll.question] if body.poll else [card.title for card in body.cards]
        text = " · ".join(filter(None, (*titles, *(attachment.name for attachment in body.attachments))))
    return " ".join(text[: PREVIEW * 2].split())[:PREVIEW]
