"""Sends an answer in all its parts, changes it later, and takes it back."""

from collections.abc import Sequence
from typing import Any

import msgspec

from channels.kit.members import Members, items, line, member, number
from channels.kit.split import split
from channels.vk.api import REFUSALS, Api
from channels.vk.people import key_of, message_named, peer_named, random_id
from inbox.core.blobs import Blobs
from inbox.core.clock import Clock
from inbox.core.errors import ConfigError, NotFound, RetryLater, Unanswered, Undeliverable
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.timeline import Attachment

MAX_TEXT = 9_000
MAX_FILES = 10
MAX_FILE = 50_000_000
_MAX_LABEL = 40
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/gif"})
_encode = msgspec.json.Encoder().encode


class Sending:
    """A part that is sent again within the hour is known by its number, so an answer may come again."""

    def __init__(self, api: Api, blobs: Blobs, clock: Clock) -> None:
        self._api = api
        self._blobs = blobs
        self._clock = clock

    async def send(self, message: OutboundMessage) -> Receipt:
        if message.replaces is not None:
            return await self._change(message, message.replaces)
        peer, texts = peer_named(message.thread), split(message.text, MAX_TEXT) or [""]
        if not message.text.strip() and not message.attachments:
            raise Undeliverable("There is nothing to send.")
        names = []
        try:
            files = [await self._upload(each, peer) for each in message.attachments]
            for place, text in enumerate(texts):
                is_last = place == len(texts) - 1
                more = {"attachment": ",".join(files) or None, **_keyboard(message)} if is_last else {}
                answering = _answering(message, peer) if place == 0 else {}
                names.append(await self._one(message, peer, place, message_text=text, **answering, **more))
        except ConfigError as error:  # the key is renewed some time
            raise RetryLater(str(error)) from None
        return Receipt(external_id=names[0], at=self._clock.now(), names=tuple(names[1:]))

    async def delete(self, key: str) -> None:
        peer, number_of = message_named(key)
        await self._api.ask("messages.delete", peer_id=peer, cmids=number_of, delete_for_all=True)

    async def _one(
        self, message: OutboundMessage, peer: str, place: int, *, message_text: str, **more: object
    ) -> str:
        """What VK calls it. Named for several, a message is told with its number in the conversation."""
        told = await self._api.ask(
            "messages.send",
            peer_ids=peer,
            random_id=random_id(message.entry_id, place),
            message=message_text,
            dont_parse_links=False,
            **more,
        )
        [sent] = items({"sent": told}, "sent") or [{}]
        if fault := member(sent, "error"):
            raise REFUSALS.read(number(fault, "code") or 0, line(fault, "description", 200))
        found = number(sent, "conversation_message_id")
        if found is None:
            raise Unanswered("VK's answer cannot be read.")
        return key_of(int(peer), found)

    async def _change(self, message: OutboundMessage, key: str) -> Receipt:
        peer, number_of = message_named(key)
        if message.attachments:
            raise Undeliverable("VK would take the files away from this message; send a new one.")
        if len(message.text) > MAX_TEXT:
            raise Undeliverable(f"A message that is changed holds at most {MAX_TEXT:,} characters.")
        await self._api.ask(
            "messages.edit",
            peer_id=peer,
            cmid=number_of,
            message=message.text,
            keep_forward_messages=True,
            **_keyboard(message),
        )
        return Receipt(external_id=key, at=self._clock.now())

    async def _upload(self, file: Attachment, peer: str) -> str:
        """VK's name for it in a message."""
        data = await self._data(file)
        if file.media_type in _PHOTOS:
            place = await self._api.ask("photos.getMessagesUploadServer", peer_id=peer)
            told = await self._api.upload(_place(place), "photo", file.name, data)
            given = {name: told.get(name) for name in ("server", "photo", "hash")}
            return _name("photo", _first(await self._api.ask("photos.saveMessagesPhoto", **given)))
        kind = "audio_message" if file.shown_as == "voice" and file.media_type == "audio/ogg" else "doc"
        place = await self._api.ask("docs.getMessagesUploadServer", peer_id=peer, type=kind)
        told = await self._api.upload(_place(place), "file", file.name, data)
        saved = await self._api.ask("docs.save", file=line(told, "file", 10_000), title=file.name)
        return _name("doc", member(saved, kind) if isinstance(saved, dict) else {})

    async def _data(self, file: Attachment) -> bytes:
        if not file.blob:
            raise Undeliverable(f"The file {file.name} has not arrived here.")
        if file.size > MAX_FILE:
            raise Undeliverable(f"The file {file.name} is larger than 50 MB.")
        try:
            return await self._blobs.get(file.blob)
        except NotFound:
            raise Undeliverable(f"The file {file.name} is no longer there.") from None


def _place(told: Any) -> str:
    url = line(told, "upload_url", 4_000) if isinstance(told, dict) else ""
    if not url:
        raise RetryLater("VK names no place for the file at the moment.")
    return url


def _first(saved: Any) -> Members:
    found: Sequence[Members] = items({"saved": saved}, "saved")
    return found[0] if found else {}


def _name(kind: str, saved: Members) -> str:
    owner, number_of, key = number(saved, "owner_id"), number(saved, "id"), line(saved, "access_key", 100)
    if owner is None or number_of is None:
        raise RetryLater("VK did not keep the file.")
    return f"{kind}{owner}_{number_of}" + (f"_{key}" if key else "")


def _answering(message: OutboundMessage, peer: str) -> dict[str, object]:
    """A message of another conversation is not quoted; the answer is sent all the same."""
    try:
        there, number_of = message_named(message.answers or "")
    except Undeliverable:
        return {}
    quoted = {"peer_id": int(peer), "conversation_message_ids": [int(number_of)], "is_reply": True}
    return {"forward": _encode(quoted).decode()} if there == peer else {}


def _keyboard(message: OutboundMessage) -> dict[str, object]:
    """One below the other; whoever presses one sends its words."""
    if not message.buttons:
        return {}
    rows = [[{"action": {"type": "text", "label": each[:_MAX_LABEL]}}] for each in message.buttons]
    return {"keyboard": _encode({"inline": True, "buttons": rows}).decode()}
