"""The chats of the Bot API: what may be written where, in Telegram's own words."""

import json
import time
from abc import ABC, abstractmethod
from itertools import count
from typing import Any

from inbox.app.demo.providers.moment import Moment, since_march
from inbox.app.demo.providers.telegram_pace import No, Pace

_ALBUMS = ({"photo", "video"}, {"document"}, {"audio"})
_MEDIA = ("photo", "video", "animation", "audio", "voice", "document")
_SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


class Chats(ABC):
    """What was sent lies in `messages` by chat and number, in their order in `sent`."""

    token = ""

    def __init__(self, *, pace: bool = True, moment: Moment = since_march, numbered_from: int = 1) -> None:
        self.messages: dict[int, dict[int, dict[str, Any]]] = {}
        self.sent: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.deleted: list[dict[str, Any]] = []
        self.answered: list[str] = []
        self.blocked: set[int] = set()
        self.moved: dict[int, int] = {}
        self._moment = moment
        self._first = numbered_from
        self._pace = Pace() if pace else None
        self._floods: dict[int, float] = {}
        self._numbers: dict[int, count[int]] = {}
        self._queries: set[str] = set()
        self._sizes: dict[str, int] = {}
        self._ids = count(numbered_from)

    @abstractmethod
    def push(self, kind: str, said: dict[str, Any]) -> int:
        """Brings it to the bot; the update's number."""

    # What people do; `push` brings it to the bot.

    def say(self, chat: int, text: Any = None, *, kind: str = "message", **more: Any) -> Any:
        """A person with the chat's number writes; the message."""
        message = self.a_message(chat, **({} if text is None else {"text": text}), **more)
        self.push(kind, message)
        return message

    def a_message(self, chat: int, **more: Any) -> Any:
        number = next(self._numbers.setdefault(chat, count(self._first)))
        person = {"id": abs(chat), "is_bot": False, "first_name": f"Person {abs(chat)}"}
        where = {"id": chat, "type": "private", "first_name": person["first_name"]}
        if chat < 0:
            where = {"id": chat, "type": "supergroup", "title": f"Group {abs(chat)}"}
        message = {"message_id": number, "date": self._moment(number), "chat": where, "from": person, **more}
        self.messages.setdefault(chat, {})[number] = message
        return message

    def edit(self, message: Any, kind: str = "edited_message", **more: Any) -> Any:
        changed = {**message, **more, "edit_date": message["date"] + 60}
        self.push(kind, changed)
        return changed

    def press(self, message: Any, place: Any, chat: int) -> None:
        """The button in that row of a message of the bot's."""
        query = f"query-{next(self._ids)}"
        self._queries.add(query)
        data = message["reply_markup"]["inline_keyboard"][place][0]["callback_data"]
        person = self.messages[chat][min(self.messages[chat])]["from"]
        said = {"id": query, "from": person, "message": message, "chat_instance": "1", "data": data}
        self.push("callback_query", said)

    def vote(self, message: Any, chat: int, *options: int) -> None:
        person = self.messages[chat][min(self.messages[chat])]["from"]
        answer = {"poll_id": message["poll"]["id"], "user": person, "option_ids": list(options)}
        self.push("poll_answer", answer)

    def react(self, message: Any, chat: int, *emojis: str) -> None:
        person = self.messages[chat][min(self.messages[chat])]["from"]
        now = [{"type": "emoji", "emoji": emoji} for emoji in emojis]
        said = {"chat": message["chat"], "message_id": message["message_id"], "user": person}
        self.push(
            "message_reaction", {**said, "date": self._moment(500), "old_reaction": [], "new_reaction": now}
        )

    def block(self, chat: int, *, blocked: bool = True) -> None:
        (self.blocked.add if blocked else self.blocked.discard)(chat)
        bot = {"id": int(self.token.partition(":")[0]), "is_bot": True, "first_name": "Beans"}
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        was, now = ({"user": bot, "status": status} for status in statuses)
        first = self.messages[chat][min(self.messages[chat])]
        said = {"chat": first["chat"], "from": first["from"], "date": self._moment(600)}
        self.push("my_chat_member", {**said, "old_chat_member": was, "new_chat_member": now})

    def flood(self, chat: int, seconds: float) -> None:
        self._floods[chat] = time.monotonic() + seconds

    def keep(self, data: bytes, size: int | None = None) -> str:
        """A file that people send; its name."""
        ref = f"file-{next(self._ids)}"
        self.files[f"documents/{ref}"] = data
        self._sizes[ref] = len(data) if size is None else size
        return ref

    # What the bot may do.

    def do_send_message(self, parameters: dict[str, Any]) -> Any:
        _check_text(parameters.get("text", ""))
        return self._send(parameters, text=parameters["text"])

    def do_send_poll(self, parameters: dict[str, Any]) -> Any:
        options = parameters["options"]
        if not 1 <= len(options) <= 12:
            raise No("Bad Request: poll must have at most 12 options")
        texts = [
            {"text": each["text"] if isinstance(each, dict) else each, "voter_count": 0} for each in options
        ]
        poll = {
            "id": f"53000{next(self._ids)}",
            "question": parameters["question"],
            "options": [{"text": text, "voter_count": 0} for text in texts],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": parameters.get("is_anonymous", True),
            "type": "regular",
            "allows_multiple_answers": parameters.get("allows_multiple_answers", False),
            "allows_revoting": True,
            "members_only": False,
        }
        return self._send(parameters, poll=poll)

    def do_send_media_group(self, parameters: dict[str, Any]) -> Any:
        media = parameters["media"]
        kinds = {each["type"] for each in media}
        if not 2 <= len(media) <= 10:
            raise No("Bad Request: wrong number of messages in the album")
        if not any(kinds <= allowed for allowed in _ALBUMS):
            raise No("Bad Request: media of these types can't be mixed in an album")
        for each in media:
            _check_caption(each)
        self._check(parameters, len(media))
        group = f"album-{next(self._ids)}"
        return [
            self._message(
                parameters,
                **self._stored(each["type"], parameters[each["media"].removeprefix("attach://")]),
                media_group_id=group,
                caption=each.get("caption"),
            )
            for each in media
        ]

    def _send_file(self, kind: str, parameters: dict[str, Any]) -> Any:
        _check_caption(parameters)
        name, data = parameters[kind]
        if kind == "photo" and data.startswith(b"long"):
            raise No("Bad Request: PHOTO_INVALID_DIMENSIONS")
        if len(data) > 50_000_000:
            raise No("Request Entity Too Large", 413)
        return self._send(parameters, **self._stored(kind, (name, data)), caption=parameters.get("caption"))

    def do_send_photo(self, parameters: dict[str, Any]) -> Any:
        return self._send_file("photo", parameters)

    def do_send_video(self, parameters: dict[str, Any]) -> Any:
        return self._send_file("video", parameters)

    def do_send_animation(self, parameters: dict[str, Any]) -> Any:
        return self._send_file("animation", parameters)

    def do_send_audio(self, parameters: dict[str, Any]) -> Any:
        return self._send_file("audio", parameters)

    def do_send_voice(self, parameters: dict[str, Any]) -> Any:
        return self._send_file("voice", parameters)

    def do_send_document(self, parameters: dict[str, Any]) -> Any:
        return self._send_file("document", parameters)

    def do_edit_message_text(self, parameters: dict[str, Any]) -> Any:
        _check_text(parameters["text"])
        return self._edit(parameters, "text", parameters["text"])

    def do_edit_message_caption(self, parameters: dict[str, Any]) -> Any:
        _check_caption(parameters)
        return self._edit(parameters, "caption", parameters["caption"])

    def do_delete_message(self, parameters: dict[str, Any]) -> bool:
        chat = parameters["chat_id"]
        if parameters["message_id"] not in self.messages.get(chat, {}):
            raise No("Bad Request: message to delete not found")
        self.deleted.append(self.messages[chat].pop(parameters["message_id"]))
        return True

    def do_answer_callback_query(self, parameters: dict[str, Any]) -> bool:
        if parameters["callback_query_id"] not in self._queries:
            raise No("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.answered.append(parameters["callback_query_id"])
        return True

    def do_get_file(self, parameters: dict[str, Any]) -> dict[str, Any]:
        ref = parameters["file_id"]
        if ref not in self._sizes:
            raise No("Bad Request: wrong file_id or the file is temporarily unavailable")
        if self._sizes[ref] > 20_000_000:
            raise No("Bad Request: file is too big")
        told = {"file_id": ref, "file_unique_id": ref, "file_size": self._sizes[ref]}
        return {**told, "file_path": f"documents/{ref}"}

    def _send(self, parameters: dict[str, Any], **content: Any) -> Any:
        self._check(parameters, 1)
        return self._message(parameters, **content)

    def _check(self, parameters: dict[str, Any], messages: int) -> None:
        chat = parameters["chat_id"]
        if chat in self.moved:
            to = self.moved[chat]
            raise No("Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=to)
        if chat not in self.messages:
            raise No("Bad Request: chat not found")
        if chat in self.blocked:
            raise No("Forbidden: bot was blocked by the user", 403)
        if (left := self._floods.get(chat, 0) - time.monotonic()) > 0:
            raise No(f"Too Many Requests: retry after {int(left) + 1}", 429, retry_after=int(left) + 1)
        if self._pace:
            self._pace.check(chat, messages)

    def _message(self, parameters: dict[str, Any], **content: Any) -> Any:
        kept = {name: value for name, value in content.items() if value is not None}
        for name in ("reply_markup", "reply_parameters", "message_thread_id", "business_connection_id"):
            if name in parameters:
                told = parameters[name]
                kept[name] = json.loads(told) if isinstance(told, str) and told[:1] == "{" else told
        message = self.a_message(parameters["chat_id"], **kept)
        message["from"] = {"id": int(self.token.partition(":")[0]), "is_bot": True, "first_name": "Beans"}
        self.sent.append(message)
        return message

    def _stored(self, kind: str, file: Any) -> dict[str, Any]:
        name, data = file
        ref = self.keep(data)
        stored = {"file_id": ref, "file_unique_id": ref, "file_size": len(data)}
        if kind == "photo":
            return {"photo": [{**stored, "width": 10, "height": 10}]}
        shape = {"width": 10, "height": 10, "duration": 1} if kind in {"video", "animation"} else {}
        return {kind: {**stored, **shape, "file_name": name, "duration": 1}}

    def _edit(self, parameters: dict[str, Any], name: str, text: Any) -> Any:
        message = self.messages.get(parameters["chat_id"], {}).get(parameters["message_id"])
        if message is None:
            raise No("Bad Request: message to edit not found")
        is_media = any(kind in message for kind in _MEDIA)
        if is_media != (name == "caption"):
            raise No(f"Bad Request: there is no {name} in the message to edit")
        if message.get(name) == text:
            raise No(_SAME)
        message[name] = text
        message["edit_date"] = self._moment(900)
        return message


def _units(text: Any) -> int:
    return len(text.encode("utf-16-le")) // 2


def _check_text(text: Any) -> None:
    if not text.strip():
        raise No("Bad Request: message text is empty")
    if _units(text) > 4096:
        raise No("Bad Request: message is too long")


def _check_caption(parameters: dict[str, Any]) -> None:
    if _units(parameters.get("caption") or "") > 1024:
        raise No("Bad Request: message caption is too long")
