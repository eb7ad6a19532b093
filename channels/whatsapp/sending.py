"""Hands answers to WhatsApp, part by part, and tells honestly how far it came."""

from typing import Any

from channels.kit.graph.client import Graph
from channels.kit.graph.refusals import Gone, NoAnswer
from channels.kit.members import items, line
from channels.kit.partly import send_parts
from channels.whatsapp.parts import MAX_FILE, Part, kind_of, parts_of
from channels.whatsapp.people import is_number
from channels.whatsapp.templates import Templates
from inbox.core.blobs import Blobs
from inbox.core.clock import Clock
from inbox.core.errors import NotFound, RetryLater, Undeliverable
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.timeline import Attachment

_MOST_REPLY_BUTTONS = 3
_LONGEST_BUTTON = 20
_LONGEST_ROW = 24


class Sending:
    def __init__(
        self, graph: Graph, phone_number_id: str, templates: Templates, blobs: Blobs, clock: Clock
    ) -> None:
        self._graph = graph
        self._from = phone_number_id
        self._templates = templates
        self._blobs = blobs
        self._clock = clock

    async def send(self, message: OutboundMessage) -> Receipt:
        if message.template is not None:
            told = {"type": "template", "template": await self._templates.message(message.template)}
            names = [await self._post(message, told, quotes=True)]
        else:
            names = await send_parts(
                parts_of(message),
                lambda part, is_first: self._part(message, part, is_first=is_first),
            )
        first, *others = names
        return Receipt(external_id=first, at=self._clock.now(), names=tuple(others))

    async def _part(self, message: OutboundMessage, part: Part, *, is_first: bool) -> str:
        if part.file is not None:
            told = await self._file(part.file, part.text)
        elif part.buttons:
            told = {"type": "interactive", "interactive": _choices(part.text, part.buttons)}
        else:
            told = {"type": "text", "text": {"body": part.text, "preview_url": True}}
        return await self._post(message, told, quotes=is_first)

    async def _post(self, message: OutboundMessage, told: dict[str, Any], *, quotes: bool) -> str:
        whom = message.to.value if message.to.value == message.thread else message.thread
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            ("to" if is_number(whom) else "recipient"): whom,
            **({"context": {"message_id": message.answers}} if quotes and message.answers else {}),
            "biz_opaque_callback_data": message.entry_id,
            **told,
        }
        try:
            answer = await self._graph.post(f"{self._from}/messages", body)
        except Gone as gone:
            if whom != message.to.value:
                raise Undeliverable(str(gone)) from None  # it is another address that cannot be reached
            raise
        name = line(next(iter(items(answer, "messages")), {}), "id", 200)
        if not name:
            raise NoAnswer
        return name

    async def _file(self, file: Attachment, caption: str) -> dict[str, Any]:
        kind = kind_of(file)
        told: dict[str, Any] = {"id": await self._upload(file)}
        if caption:
            told["caption"] = caption
        if kind == "document":
            told["filename"] = file.name
        return {"type": kind, kind: told}

    async def _upload(self, file: Attachment) -> str:
        """Uploading twice shows nothing twice, so a lost answer to it is no doubt about the message."""
        data = await self._data(file)
        try:
            answer = await self._graph.upload(
                f"{self._from}/media",
                {"messaging_product": "whatsapp", "type": file.media_type},
                {"file": (file.name, data, file.media_type)},
            )
        except NoAnswer as error:
            raise RetryLater(str(error)) from None
        media = line(answer, "id", 100)
        if not media:
            raise RetryLater("Meta took the file without a word.")
        return media

    async def _data(self, file: Attachment) -> bytes:
        if not file.blob:
            raise Undeliverable(f"The file {file.name} has not arrived here.")
        if file.size > MAX_FILE:
            raise Undeliverable(f"The file {file.name} is larger than the 100 MB that WhatsApp takes.")
        try:
            return await self._blobs.get(file.blob)
        except NotFound:
            raise Undeliverable(f"The file {file.name} is no longer there.") from None


def _choices(text: str, buttons: tuple[str, ...]) -> dict[str, Any]:
    """Three short ones stand below the text, more behind a list."""
    body = {"text": text or "…"}
    if len(buttons) <= _MOST_REPLY_BUTTONS:
        shown = [
            {"type": "reply", "reply": {"id": f"{place} {label}"[:256], "title": label[:_LONGEST_BUTTON]}}
            for place, label in enumerate(buttons, 1)
        ]
        return {"type": "button", "body": body, "action": {"buttons": shown}}
    rows = [
        {"id": f"{place} {label}"[:200], "title": label[:_LONGEST_ROW]}
        for place, label in enumerate(buttons, 1)
    ]
    return {"type": "list", "body": body, "action": {"button": "…", "sections": [{"rows": rows}]}}
