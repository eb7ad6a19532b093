"""Sends an answer in all its parts, changes it later, and takes it back."""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from channels.telegram.bot import Bot
from channels.telegram.pace import Pace
from channels.telegram.parts import MAX_CAPTION, MAX_TEXT, Media, Part, parts_of, units
from channels.telegram.place import Place, message_named, place_named
from channels.telegram.posting import Posting, keyboard
from channels.telegram.refusals import Blocked, Moved, Refused
from inbox.core.blobs import Blobs
from inbox.core.clock import Clock
from inbox.core.errors import PartlySent, RetryLater, Undeliverable
from inbox.core.ids import EntryId
from inbox.core.outbound import OutboundMessage, Receipt

_PATIENCE_S = 60.0
"""How long the next part of an answer may wait for its turn; the first one comes again instead."""
_REMEMBERED = 1000


class Sending:
    """An answer of several parts that fails between them goes on, when it is sent again, with the next one.

    That is remembered here, so not after a restart: hence no part but the first asks to come again by
    itself. What is left then is said in the failure, and a person decides.
    """

    def __init__(self, bot: Bot, blobs: Blobs, clock: Clock, pace: Pace) -> None:
        self._bot = bot
        self._posting = Posting(bot, blobs)
        self._clock = clock
        self._pace = pace
        self._sent: OrderedDict[EntryId, list[tuple[str, ...]]] = OrderedDict()
        self._moved: dict[int, int] = {}

    async def send(self, message: OutboundMessage) -> Receipt:
        if message.replaces is not None:
            return await self._change(message, message.replaces)
        parts, place = parts_of(message), place_named(message.thread)
        sent = self._sent.pop(message.entry_id, [])
        try:
            for part in parts[len(sent) :]:
                answers = None if sent else message.answers
                sent.append(await self._part(part, place, answers, again=not sent))
        except (RetryLater, Undeliverable) as error:
            if sent:
                raise _partly(error, sent, len(parts)) from None
            if isinstance(error, Blocked) and message.to.value != message.thread:
                raise Undeliverable(str(error)) from None  # it is not the addressee who blocks this chat
            raise
        finally:
            if 0 < len(sent) < len(parts):
                self._remember(message.entry_id, sent)
        first, *others = [name for names in sent for name in names]
        return Receipt(external_id=first, at=self._clock.now(), names=tuple(others))

    async def delete(self, key: str) -> None:
        place, number = message_named(key)
        await self._pace.turn(place.chat)
        library = self._bot.library
        try:
            if place.business:
                await self._bot.do(library.delete_business_messages(place.business, [number]))
            else:
                await self._bot.do(library.delete_message(place.chat, number))
        except Refused as refused:
            if not refused.says("message to delete not found", "message_id_invalid"):
                raise

    async def _part(self, part: Part, place: Place, answers: str | None, *, again: bool) -> tuple[str, ...]:
        """`again`: it may come again by itself, since nothing of the answer was sent."""
        place = replace(place, chat=self._moved.get(place.chat, place.chat))
        count = len(part.files) if isinstance(part, Media) else 1
        try:
            if again:
                await self._pace.turn(place.chat, count)
            else:
                await self._pace.turn(place.chat, count, patience=_PATIENCE_S)
            return await self._posting.part(part, place, answers)
        except Moved as moved:
            self._moved[place.chat] = moved.to
            return await self._posting.part(part, replace(place, chat=moved.to), None)
        except RetryLater as error:
            self._pace.hold(place.chat, error.after or 0.0)
            if again or error.after is None or error.after > _PATIENCE_S:
                raise
        await self._pace.turn(place.chat, count, patience=_PATIENCE_S)
        return await self._posting.part(part, place, answers)

    async def _change(self, message: OutboundMessage, key: str) -> Receipt:
        """The text alone: files of a message stay what they are."""
        place, number = message_named(key)
        await self._pace.turn(place.chat)
        is_caption = bool(message.attachments) and units(message.text) <= MAX_CAPTION
        try:
            await self._write(message, place, number, is_caption=is_caption)
        except Refused as refused:
            if not refused.says("there is no caption", "there is no text", "message is not modified"):
                raise
            if not refused.says("message is not modified"):
                await self._write(message, place, number, is_caption=not is_caption)
        return Receipt(external_id=key, at=self._clock.now())

    async def _write(self, message: OutboundMessage, place: Place, number: int, *, is_caption: bool) -> None:
        if not is_caption and units(message.text) > MAX_TEXT:
            raise Undeliverable(f"A message that is changed holds at most {MAX_TEXT:,} characters.")
        library = self._bot.library
        common: dict[str, Any] = {
            "chat_id": place.chat,
            "message_id": number,
            "business_connection_id": place.business,
            "reply_markup": keyboard(message.buttons),
        }
        if is_caption:
            await self._bot.do(library.edit_message_caption(caption=message.text, **common))
        else:
            await self._bot.do(library.edit_message_text(text=message.text, **common))

    def _remember(self, entry_id: EntryId, sent: list[tuple[str, ...]]) -> None:
        self._sent[entry_id] = sent
        if len(self._sent) > _REMEMBERED:
            self._sent.popitem(last=False)


def _partly(error: Exception, sent: list[tuple[str, ...]], parts: int) -> PartlySent:
    names = [name for each in sent for name in each]
    told = f"Only {len(sent)} of {parts} parts were sent. {error}"
    return PartlySent(told, names=names)
