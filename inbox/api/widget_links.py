"""Reads where a link of the widget leads: what people paste becomes the one spelling that it needs."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from inbox.core.errors import BadRequest
from inbox.core.widget import LinkKind
from inbox.kit.address import email_address
from inbox.kit.phone import e164

_TELEGRAM = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_PAGE_NAME = re.compile(r"[A-Za-z0-9.]{1,60}")
_INSTAGRAM = re.compile(r"[A-Za-z0-9._]{1,30}")
_VIBER = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,63}")
_LINE = re.compile(r"[a-z0-9._-]{2,40}")
_VK = re.compile(r"[A-Za-z0-9_.]{2,64}")
_LENT = re.compile(r"\+?1[ -]?555[ -]?\d{3}[ -]?\d{4}")
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f\\<>\"`^{}|]")
_OWN_PAGES = {
    LinkKind.TELEGRAM: re.compile(r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me)/", re.IGNORECASE),
    LinkKind.MESSENGER: re.compile(
        r"(?:https?://)?(?:www\.)?(?:m\.me|messenger\.com/t|facebook\.com)/", re.IGNORECASE
    ),
    LinkKind.INSTAGRAM: re.compile(r"(?:https?://)?(?:www\.)?(?:ig\.me/m|instagram\.com)/", re.IGNORECASE),
    LinkKind.VIBER: re.compile(r"viber://pa/?\?chatURI=", re.IGNORECASE),
    LinkKind.LINE: re.compile(
        r"(?:https?://)?line\.me/(?:R/)?(?:ti/p|oaMessage)/(?:~|@|%40)?", re.IGNORECASE
    ),
    LinkKind.VK: re.compile(r"(?:https?://)?(?:www\.|m\.)?vk\.(?:com|me|ru)/", re.IGNORECASE),
}


def link_value(kind: LinkKind, text: str, place: str) -> str:
    """The value as it is kept; BadRequest, which names `place`, if it is not of this kind."""
    read, wish = _READERS[kind]
    value = read(text.strip())
    if value is None:
        raise BadRequest(f"`{place}` must be {wish}.")
    return value


def _telegram(text: str) -> str | None:
    return _name(LinkKind.TELEGRAM, _TELEGRAM, text)


def _messenger(text: str) -> str | None:
    return _name(LinkKind.MESSENGER, _PAGE_NAME, text)


def _instagram(text: str) -> str | None:
    return _name(LinkKind.INSTAGRAM, _INSTAGRAM, text)


def _viber(text: str) -> str | None:
    """A bot is known by its URI, a person by the number."""
    return _name(LinkKind.VIBER, _VIBER, text) or _number(text)


def _vk(text: str) -> str | None:
    return _name(LinkKind.VK, _VK, text)


def _line(text: str) -> str | None:
    """An official account's name begins with @; the console shows it in small letters."""
    name = _name(LinkKind.LINE, _LINE, text.lower())
    return name and f"@{name}"


def _name(kind: LinkKind, pattern: re.Pattern[str], text: str) -> str | None:
    name = _OWN_PAGES[kind].sub("", text, count=1).removeprefix("@").rstrip("/")
    return name if pattern.fullmatch(name) else None


def _number(text: str) -> str | None:
    return e164(text, None)


def _whatsapp(text: str) -> str | None:
    """Meta lends numbers of +1 555 to try WhatsApp with, which are no telephone numbers otherwise."""
    return _number(text) or ("+" + re.sub(r"\D", "", text) if _LENT.fullmatch(text) else None)


def _page(text: str) -> str | None:
    """An https address without a user's name in it, which could only be there to mislead."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or _NOT_IN_ADDRESS.search(text):
        return None
    return text


_NUMBER = (_number, "a telephone number with its country code, such as +49 30 1234567")
_READERS: Mapping[LinkKind, tuple[Callable[[str], str | None], str]] = {
    LinkKind.TELEGRAM: (_telegram, "the name of a Telegram user or bot, such as @shop_bot"),
    LinkKind.WHATSAPP: (_whatsapp, _NUMBER[1]),
    LinkKind.MESSENGER: (_messenger, "the name of a Facebook page, such as shop.example"),
    LinkKind.INSTAGRAM: (_instagram, "the name of an Instagram account, such as @shop_example"),
    LinkKind.VIBER: (_viber, "the URI of a Viber bot, such as shop_bot, or a number with its country code"),
    LinkKind.LINE: (_line, "the name of a LINE Official Account, such as @shop"),
    LinkKind.VK: (_vk, "the short name of a VK page, such as shop_example"),
    LinkKind.PHONE: _NUMBER,
    LinkKind.EMAIL: (email_address, "an e-mail address"),
    LinkKind.PAGE: (_page, "the address of a page that begins with https://"),
}
