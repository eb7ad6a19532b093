"""Hands answers to the chat of a page, part by part, and tells honestly how far it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from channels.kit.graph.client import Graph
from channels.kit.graph.refusals import NoAnswer, Refused
from channels.kit.members import line
from channels.kit.pages.kind import PageKind
from channels.kit.pages.telling import ECHO
from channels.kit.partly import send_parts
from channels.kit.split import split
from inbox.core.blobs import Blobs
from inbox.core.clock import Clock
from inbox.core.errors import NotFound, RetryLater, Undeliverable
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.timeline import Attachment

_LONGEST_BUTTON = 20
_FREE = {"messaging_type": "RESPONSE"}
_LATE = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    text: str = ""
    file: Attachment | None = None
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    graph: Graph
    page_id: str
    kind: PageKind
    human_agent: bool
    blobs: Blobs
    clock: Clock

    async def send(self, message: OutboundMessage) -> Receipt:
        names = await send_parts(
            self._parts(message), lambda part, is_first: self._part(message, part, is_first)
        )
        first, *others = names
        return Receipt(external_id=first, at=self.clock.now(), names=tuple(others))

    def _parts(self, message: OutboundMessage) -> list[Part]:
        widest = max((len(each.encode()) for each in message.text), default=1) if self.kind.in_bytes else 1
        texts = split(message.text, self.kind.max_text // widest)
        made = [Part(file=file) for file in message.attachments]
        return made + [
            Part(text=text, buttons=message.buttons if place == len(texts) else ())
            for place, text in enumerate(texts, 1)
        ]

    async def _part(self, message: OutboundMessage, part: Part, is_first: bool) -> str:
        told: dict[str, Any] = {"metadata": ECHO}
        if part.file is not None:
            uploaded = await self._upload(part.file)
            told["attachment"] = {"type": kind_of(part.file), "payload": {"attachment_id": uploaded}}
        else:
            told["text"] = part.text
        if part.buttons:
            told["quick_replies"] = [
                {"content_type": "text", "title": label[:_LONGEST_BUTTON], "payload": f"{place} {label}"}
                for place, label in enumerate(part.buttons, 1)
            ]
        answering = {"reply_to": {"mid": message.answers}} if is_first and message.answers else {}
        body = {"recipient": {"id": message.thread}, "message": told, **answering}
        return await self._post(body)

    async def _post(self, body: Mapping[str, Any]) -> str:
        """A refusal is sure, so the same may be asked for again as the answer of a person."""
        path = f"{self.page_id}/messages"
        try:
            answer = await self.graph.post(path, {**body, **_FREE})
        except Refused as refused:
            if not (refused.is_late and self.human_agent):
                raise
            answer = await self.graph.post(path, {**body, **_LATE})
        name = line(answer, "message_id", 300)
        if not name:
            raise NoAnswer
        return name

    async def _upload(self, file: Attachment) -> str:
        """Uploading twice shows nothing twice, so a lost answer to it is no doubt about the message."""
        told = {"attachment": {"type": kind_of(file), "payload": {"is_reusable": True}}}
        fields = {"message": msgspec.json.encode(told).decode(), "platform": self.kind.name}
        try:
            answer = await self.graph.upload(
                f"{self.page_id}/message_attachments",
                fields,
                {"filedata": (file.name, await self._data(file), file.media_type)},
            )
        except NoAnswer as error:
            raise RetryLater(str(error)) from None
        uploaded = line(answer, "attachment_id", 100)
        if not uploaded:
            raise RetryLater("Meta took the file without a word.")
        return uploaded

    async def _data(self, file: Attachment) -> bytes:
        if not file.blob:
            raise Undeliverable(f"The file {file.name} has not arrived here.")
        if file.size > self.kind.max_file:
            raise Undeliverable(
                f"The file {file.name} is larger than the 25 MB that {self.kind.title} takes."
            )
        try:
            return await self.blobs.get(file.blob)
        except NotFound:
            raise Undeliverable(f"The file {file.name} is no longer there.") from None


def kind_of(file: Attachment) -> str:
    kind = file.media_type.partition("/")[0]
    return kind if kind in {"image", "video", "audio"} else "file"
