"""Ties a mail to the conversation it answers, by names that only we can have given; all else is a hint."""

import base64
import hmac
import re
import unicodedata
from collections.abc import Iterable, Sequence

from inbox.core.ids import ConversationId, EntryId
from inbox.core.noun import noun

ADDRESS = "address"
OWN = "own"
REPLY = "in-reply-to"
REFERENCE = "reference"

_TAG_BYTES = 10
_LONGEST_LOCAL = 64
_OWN_ID = re.compile(r"<ow\.([a-z2-7]{2,60})\.([a-z2-7]{2,60})\.([a-z2-7]{16})@[^<>@]{1,255}>", re.IGNORECASE)
_OWN_TAG = re.compile(r"ow-([a-z2-7]{2,60})-([a-z2-7]{16})", re.IGNORECASE)
_MADE = re.compile(r"[A-Za-z0-9_-]+")
_PREFIX = re.compile(
    r"(?:\s|\[(?:ext|external|extern|externe|spam|suspicious|внешний)\]"
    r"|(?:re|r|aw|antw|antwort|sv|vs|ref|rif|res|odp|vá|válasz|ynt|yanıt|cevap|отв|ответ|відп|відповідь|"
    r"на|απ|atb|bls|tr|fw|fwd|wg|rv|enc"
    r"|vb|vl|pd|doorst|továbbítás|пересл|fs|i|ilt|πρθ|ad|s|回复|回覆|答复|回信|转发|轉寄|返信|転送|답장|회신|전달|ตอบ|رد|"
    r"إعادة توجيه|השב|תגובה|הועבר|پاسخ)"
    r"(?:\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\*\d{1,3}))?\s?[:：])",
    re.IGNORECASE,
)


@noun
class OwnMessage:
    """One of our own mails, by its id."""

    conversation_id: ConversationId
    entry_id: EntryId


@noun
class ThreadKey:
    """What ties a mail to others. Only `address` and `own` were signed by us; `value` is then a conversation.

    Of the others it is a message id that anybody can write: who follows one checks that the sender takes
    part.
    """

    kind: str
    value: str

    @property
    def signed(self) -> bool:
        return self.kind in (ADDRESS, OWN)


class Signer:
    """Signs with the first key and still knows what was signed with the older ones."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(key.encode() for key in keys)

    def __repr__(self) -> str:
        return "Signer(****)"

    def message_id(self, conversation_id: ConversationId, entry_id: EntryId, domain: str) -> str:
        """The same entry has the same id at every attempt, so that a repeat is known as one."""
        names = f"{_letters(conversation_id)}.{_letters(entry_id)}"
        return f"<ow.{names}.{self._tag('id', names, self._keys[0])}@{domain}>"

    def read_message_id(self, text: str) -> OwnMessage | None:
        """None if we did not make it, whatever it looks like; the domain may have been rewritten on the"
        " way."""
        found = _OWN_ID.fullmatch(text)
        if found is None or not self._made("id", f"{found[1]}.{found[2]}".lower(), found[3]):
            return None
        conversation, entry = _id(found[1]), _id(found[2])
        return OwnMessage(conversation_id=ConversationId(conversation), entry_id=EntryId(entry))

    def reply_address(self, mailbox: str, conversation_id: ConversationId) -> str:
        """`info@shop.example` as `info+ow-…@shop.example`, which leads back to the conversation.

        The mailbox as it is, if there is no room: names of mailboxes have at most 64 characters.
        """
        local, _, domain = mailbox.rpartition("@")
        name = _letters(conversation_id)
        marked = f"{local}+ow-{name}-{self._tag('address', name, self._keys[0])}"
        return f"{marked}@{domain}" if len(marked) <= _LONGEST_LOCAL else mailbox

    def read_address(self, address: str) -> ConversationId | None:
        found = _OWN_TAG.fullmatch(plus_tag(address) or "")
        if found is None or not self._made("address", found[1].lower(), found[2]):
            return None
        return ConversationId(_id(found[1]))

    def _made(self, purpose: str, names: str, tag: str) -> bool:
        return any(hmac.compare_digest(self._tag(purpose, names, key), tag.lower()) for key in self._keys)

    @staticmethod
    def _tag(purpose: str, names: str, key: bytes) -> str:
        digest = hmac.digest(key, f"mail {purpose} {names}".encode(), "sha256")
        return base64.b32encode(digest[:_TAG_BYTES]).decode().lower()


def thread_keys(
    signer: Signer, *, addresses: Iterable[str], in_reply_to: str | None, references: Sequence[str]
) -> tuple[ThreadKey, ...]:
    """The most trustworthy first: our address, our own ids, then what the mail says that it answers,"
    " newest first."""
    ids = [*([in_reply_to] if in_reply_to else []), *reversed(references)]
    found = [ThreadKey(kind=ADDRESS, value=key) for each in addresses if (key := signer.read_address(each))]
    found += [
        ThreadKey(kind=OWN, value=own.conversation_id)
        for each in ids
        if (own := signer.read_message_id(each))
    ]
    found += [ThreadKey(kind=REPLY, value=in_reply_to)] if in_reply_to else []
    found += [ThreadKey(kind=REFERENCE, value=each) for each in reversed(references) if each != in_reply_to]
    return tuple(dict.fromkeys(found))


def plus_tag(address: str) -> str | None:
    """`token` of `info+token@shop.example`; None if there is none."""
    local = address.rpartition("@")[0]
    _, plus, tag = local.partition("+")
    return tag if plus and tag else None


def bare_subject(subject: str) -> str:
    """Without `Re:` and its like in any language, in one spelling; two mails of one matter have the same."""
    text = unicodedata.normalize("NFKC", subject)[:1000]
    end = 0
    while found := _PREFIX.match(text, end):
        end = found.end()
    return " ".join(text[end:].casefold().split())


def is_other_matter(subject: str, before: str) -> bool:
    """Whether a mail in a thread goes by another subject: it suggests a conversation of its own."""
    now, then = bare_subject(subject), bare_subject(before)
    return bool(now and then) and now != then


def _letters(name: str) -> str:
    """Mail programs may change the case of an address; these letters have none."""
    packed = _unpadded(name)
    kind, data = ("b", packed) if packed is not None else ("a", name.encode())
    return kind + base64.b32encode(data).decode().rstrip("=").lower()


def _id(letters: str) -> str:
    """Of letters that were signed, so that they are ours."""
    data = base64.b32decode(letters[1:].upper() + "=" * (-len(letters[1:]) % 8))
    return base64.urlsafe_b64encode(data).decode() if letters[0].lower() == "b" else data.decode()


def _unpadded(name: str) -> bytes | None:
    """The bytes behind an id that was made from random ones."""
    if len(name) % 4 or not _MADE.fullmatch(name):
        return None
    return base64.urlsafe_b64decode(name)
