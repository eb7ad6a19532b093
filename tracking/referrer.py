"""Reads the page a visitor came from: whose it was, what was searched there, what it was shown through."""

import re
from dataclasses import replace
from functools import cache
from urllib.parse import unquote_to_bytes

from tracking.address import Address, decode, read_address
from tracking.places import Place, place_of_app, place_of_host, place_of_name, read_table
from tracking.values import LONGEST_VALUE, clean

# Servers that show another site's page: its host is in theirs (`www-shop-example.translate.goog`) …
_HOST_INSIDE = (".cdn.ampproject.org", ".translate.goog")
# … or in a parameter of the address.
_ADDRESS_INSIDE = {
    "translate.google.com": "u",
    "translate.googleusercontent.com": "u",
    "translate.yandex.ru": "url",
    "translate.yandex.com": "url",
    "www.translatetheweb.com": "a",
    "www.microsofttranslator.com": "a",
}
_MAILBOX = re.compile(
    r"(?:web)?mail\w{0,4}\.|webmail\w*\.|e?mail\.|roundcube\.|poczta\.|zimbra\.|owa\.|horde\."
)
# A host that nobody knows and that calls itself a search, with words that were searched for.
_ENGINE_HOST = re.compile(
    r"(?:web|my|i)?search\w{0,6}\.|suche\.|recherche\.|busca(?:dor)?\.|szukaj\.|arama\.|ricerca\."
)
_MAILBOX_PATHS = ("/webmail", "/owa/", "/roundcube", "/zimbra", "/horde")
_ESCAPED_UTF16 = re.compile(r"%u([0-9a-fA-F]{4})")
_CHARSET_OF = {"baidu": "gb18030", "sogou": "gb18030", "360search": "gb18030", "soso": "gb18030"}
_CHARSET_AT = {
    **dict.fromkeys(("ru", "by", "kz", "ua", "bg"), "cp1251"),
    **dict.fromkeys(("cz", "sk", "pl", "hu", "ro", "hr", "si"), "cp1250"),
    "jp": "euc_jp",
    "kr": "euc_kr",
    "cn": "gb18030",
    "tw": "big5",
    "gr": "cp1253",
    "tr": "cp1254",
}


def place_of(referrer: Address) -> Place | None:
    """The network behind a referrer, app or page; None for any other site."""
    if referrer.scheme.endswith("-app"):
        prefix = "ios-" if referrer.scheme == "ios-app" else ""
        return place_of_app(prefix + referrer.host)
    place = place_of_host(referrer.host, referrer.path)
    if place is None:
        return _mailbox(referrer) or _engine(referrer)
    if (
        place.name == "google"
        and referrer.query
        and ("tbm=shop" in referrer.query or "udm=28" in referrer.query)
    ):
        return place_of_name("google-shopping")
    return place


def unwrap(address: Address | None) -> Address | None:
    """The page itself where a cache or a translator shows it under its own host."""
    if address is None:
        return None
    for ending in _HOST_INSIDE:
        if address.host.endswith(ending):
            return replace(address, host=_inner_host(address.host.removesuffix(ending)))
    name = _ADDRESS_INSIDE.get(address.host)
    inner = read_address(_first(address.query, [name])) if name else None
    return inner if inner and "." in inner.host else address


def shows_others(host: str) -> bool:
    """Whether pages of other sites are shown under this host."""
    return host in _ADDRESS_INSIDE or host.endswith(_HOST_INSIDE)


def search_words(referrer: Address, place: Place) -> str:
    """Empty where the engine keeps them to itself, as nearly all do today."""
    table = _parameters()
    names = table.get(place.name, table["any"])
    raw = _first(referrer.query, names) or _first(referrer.fragment, names)
    if not raw and "as_" in referrer.query:
        raw = _advanced(referrer.query)
    if not raw and (picture_of := _first(referrer.query, ["prev"])):
        raw = _first(decode(picture_of).partition("?")[2], names)
    return clean(_decode(raw, referrer.host, place.name), LONGEST_VALUE) if raw else ""


def _advanced(query: str) -> str:
    """The four fields of the advanced search, written as one would into the simple one."""
    fields = ("as_q", ""), ("as_epq", '"'), ("as_oq", ""), ("as_eq", "-")
    words = [(mark, _first(query, [name])) for name, mark in fields]
    return "+".join(mark + text + mark.strip("-") for mark, text in words if text)


def _mailbox(referrer: Address) -> Place | None:
    at_host = _MAILBOX.match(referrer.host) and referrer.host.count(".") > 1
    if at_host or referrer.path.lower().startswith(_MAILBOX_PATHS):
        return Place(kind="email", name=referrer.host, major=False)
    return None


def _engine(referrer: Address) -> Place | None:
    if _ENGINE_HOST.match(referrer.host) and _first(referrer.query, _parameters()["any"]):
        return Place(kind="search", name=referrer.host, major=False)
    return None


def _inner_host(label: str) -> str:
    """`a-b--c` stands for `a.b-c`; a punycode label keeps its two hyphens."""
    return label.replace("--", "\0").replace("-", ".").replace("\0", "-")


@cache
def _parameters() -> dict[str, list[str]]:
    rows = (line.partition(": ") for line in read_table("search_words.txt"))
    return {engine: names.split() for engine, _, names in rows}


def _first(query: str, names: list[str]) -> str:
    """The first value, still escaped, that one of the parameters has."""
    if "=" not in query:
        return ""
    found: dict[str, str] = {}
    for pair in query.split("&", 100)[:100]:
        name, _, value = pair.partition("=")
        if value:
            found.setdefault(name.lower(), value)
    raw = next((found[name] for name in names if name in found), "")
    return decode(raw) if names[0] in {"u", "url", "a"} else raw


def _decode(raw: str, host: str, engine: str) -> str:
    """UTF-8, else the letters that were usual for the engine or its country."""
    raw = _ESCAPED_UTF16.sub(lambda found: chr(int(found[1], 16)), raw)
    octets = unquote_to_bytes(raw.replace("+", " ").encode("utf-8", "replace"))
    usual = _CHARSET_OF.get(engine) or _CHARSET_AT.get(host.rpartition(".")[2], "cp1252")
    for charset in ("utf-8", usual):
        try:
            return octets.decode(charset)
        except UnicodeDecodeError:
            continue
    return octets.decode("latin-1")
