"""Posts one part of an answer to a chat, and names the messages that it became."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    ReplyParameters,
)

from channels.kit.members import Members, line, member, number
from channels.telegram.bot import Bot
from channels.telegram.parts import MAX_FILE, Media, Part, Question, Text, kind_of
from channels.telegram.place import Place, message_named
from channels.telegram.refusals import Refused, Unanswered
from inbox.core.blobs import Blobs
from inbox.core.errors import NotFound, Undeliverable
from inbox.core.timeline import Attachment

_IN_ALBUM = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "audio": InputMediaAudio,
    "document": InputMediaDocument,
}
_NO_PHOTO = (
    "photo_invalid_dimensions",
    "image_process_failed",
    "photo_save_file_invalid",
    "photo_ext_invalid",
)
_MAX_DATA_BYTES = 64


class Posting:
    """What is asked for once is done once: nothing here tries again what may have been done."""

    def __init__(self, bot: Bot, blobs: Blobs) -> None:
        self._bot = bot
        self._blobs = blobs

    async def part(self, part: Part, place: Place, answers: str | None) -> tuple[str, ...]:
        """The names of what was sent, first the message, or the messages of an album in their order."""
        common = {**_where(place), **_answering(answers, place)}
        if isinstance(part, Text):
            sent = [await self._text(part, common)]
        elif isinstance(part, Question):
            if place.direct is not None:
                raise Undeliverable("The direct messages of a channel take no polls.")
            sent = [await self._question(part, common)]
        elif len(part.files) == 1:
            sent = [await self._file(part, common)]
        else:
            sent = list(await self._album(part, common))
        sent = [message for message in sent if isinstance(message, dict)]
        if not sent:
            raise Unanswered
        return (*(_name(message, place) for message in sent), *_polls(sent))

    async def _text(self, part: Text, common: Mapping[str, Any]) -> Any:
        send = self._bot.library.send_message(text=part.text, reply_markup=keyboard(part.buttons), **common)
        return await self._bot.do(send)

    async def _question(self, part: Question, common: Mapping[str, Any]) -> Any:
        send = self._bot.library.send_poll(
            question=part.poll.question,
            options=part.poll.options,
            allows_multiple_answers=part.poll.multiple,
            is_anonymous=False,  # an anonymous one tells nobody's answers, not even to the bot
            reply_markup=keyboard(part.buttons),
            **{name: value for name, value in common.items() if name != "direct_messages_topic_id"},
        )
        return await self._bot.do(send)

    async def _file(self, part: Media, common: Mapping[str, Any]) -> Any:
        [file] = part.files
        data, kind = await self._data(file), kind_of(file)
        told = {"caption": part.caption or None, "reply_markup": keyboard(part.buttons), **common}
        try:
            return await self._bot.do(self._send_file(kind, file, data, told))
        except Refused as refused:
            if kind != "photo" or not refused.says(*_NO_PHOTO):
                raise
            return await self._bot.do(self._send_file("document", file, data, told))

    def _send_file(
        self, kind: str, file: Attachment, data: bytes, told: Mapping[str, Any]
    ) -> Awaitable[object]:
        library = self._bot.library
        send: Mapping[str, Any] = {
            "photo": library.send_photo,
            "video": library.send_video,
            "animation": library.send_animation,
            "audio": library.send_audio,
            "voice": library.send_voice,
            "document": library.send_document,
        }
        made: Awaitable[object] = send[kind](**{kind: InputFile(data, filename=file.name)}, **told)
        return made

    async def _album(self, part: Media, common: Mapping[str, Any]) -> Sequence[Members]:
        media = [
            _IN_ALBUM[kind_of(file)](
                media=await self._data(file),
                filename=file.name,
                caption=part.caption if part.caption and place == 0 else None,
            )
            for place, file in enumerate(part.files)
        ]
        sent = await self._bot.do(self._bot.library.send_media_group(media=media, **common))
        return sent if isinstance(sent, list) else []

    async def _data(self, file: Attachment) -> bytes:
        if not file.blob:
            raise Undeliverable(f"The file {file.name} has not arrived here.")
        if file.size > MAX_FILE:
            raise Undeliverable(f"The file {file.name} is larger than the 50 MB that Telegram takes.")
        try:
            return await self._blobs.get(file.blob)
        except NotFound:
            raise Undeliverable(f"The file {file.name} is no longer there.") from None


def keyboard(buttons: Sequence[str]) -> InlineKeyboardMarkup | None:
    """One below the other; what comes back begins with the button's place, so that all are different."""
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(text, callback_data=_data_of(place, text))]
            for place, text in enumerate(buttons, 1)
        ]
    )


def _data_of(place: int, text: str) -> str:
    return f"{place} {text}".encode()[:_MAX_DATA_BYTES].decode(errors="ignore")


def _where(place: Place) -> dict[str, Any]:
    return {
        "chat_id": place.chat,
        "message_thread_id": place.topic,
        "direct_messages_topic_id": place.direct,
        "business_connection_id": place.business,
    }


def _answering(answers: str | None, place: Place) -> dict[str, Any]:
    """A message that is gone, or stands in another chat, is not quoted; the answer is sent all the same."""
    try:
        there, number_of = message_named(answers or "")
    except Undeliverable:
        return {}
    if (there.chat, there.business) != (place.chat, place.business):
        return {}
    return {"reply_parameters": ReplyParameters(number_of, allow_sending_without_reply=True)}


def _name(message: Members, place: Place) -> str:
    chat, number_of = number(member(message, "chat"), "id"), number(message, "message_id")
    if number_of is None:
        raise Unanswered
    return Place(chat=place.chat if chat is None else chat, business=place.business).key(number_of)


def _polls(messages: Sequence[Members]) -> tuple[str, ...]:
    polls = [line(member(message, "poll"), "id", 64) for message in messages]
    return tuple(f"poll:{poll}" for poll in polls if poll)
