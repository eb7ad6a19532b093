"""Knows the networks: which host or name is a search engine, a social network, a mailbox, a messenger …."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from tracking.address import clean_host

KINDS = (
    "plain",
    "assistant",
    "search",
    "email",
    "social",
    "video",
    "shopping",
    "maps",
    "messenger",
    "display",
    "affiliate",
    "sms",
    "push",
    "audio",
)
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ne", "or", "ac"})
_APP_IDS = ("com.", "org.", "net.", "ru.", "io.", "me.", "ai.", "app.", "de.", "jp.", "cn.", "ios-")
_SEPARATORS = re.compile(r"[\s_\-]+")
_BETWEEN_WORDS = re.compile(r"[\s_\-.|/]+")
_SHORT_NAMES = frozenset({"fb", "ig", "yt", "tg", "vk", "wa", "sms"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`name` is how reports call it; not `major`: a small engine with another's advertisements."""

    kind: str
    name: str
    major: bool = True


def place_of_host(host: str, path: str = "") -> Place | None:
    """The network a host belongs to, by its longest known suffix; None for any other site."""
    place = _find_host(host, path)
    return None if place is None or place.kind == "plain" else place


def place_of_app(app_id: str) -> Place | None:
    """Ids are looked up whole, because read as hosts they would stand the wrong way round."""
    found = _tables().hosts.get(app_id)
    return found if found or app_id.startswith(_APP_IDS) else place_of_host(app_id)


@lru_cache(maxsize=4096)
def place_of_name(name: str) -> Place | None:
    """The network that a utm_source means: `fb`, `Google Ads`, `m.vk.com`, `telegram_channel_7`."""
    plain = name.strip().lower()
    found = _tables().names.get(_SEPARATORS.sub("-", plain))
    if found is None and "." in plain:
        host, slash, path = (
            plain.partition("://")[2].partition("/") if "://" in plain else plain.partition("/")
        )
        found = place_of_host(clean_host(host).removeprefix("www."), slash + path)
    return found or _place_of_first_word(plain)


def read_table(name: str) -> list[str]:
    """The lines of a table in `tracking/data`, without comments."""
    text = (files("tracking") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@dataclass(slots=True)
class _Tables:
    hosts: dict[str, Place]
    paths: dict[str, list[tuple[str, Place]]]
    names: dict[str, Place]
    labels: set[str]


@cache
def _tables() -> _Tables:
    tables = _Tables(hosts={}, paths={}, names={}, labels=set())
    for kind in KINDS:
        for line in read_table(f"{kind}.txt"):
            _add_line(tables, line, kind, major=True)
    for kind in ("search", "social"):
        for line in read_table(f"{kind}.more.txt"):
            _add_line(tables, line, kind, major=False)
    tables.labels = {key.partition(".")[0] for key in (*tables.hosts, *tables.paths)}
    return tables


def _add_line(tables: _Tables, line: str, kind: str, *, major: bool) -> None:
    name, _, rest = line.partition(": ")
    hosts, _, aliases = rest.partition("| ")
    place = Place(kind=kind, name=name, major=major)
    for entry in hosts.split():
        host, slash, path = entry.partition("/")
        if slash:
            tables.paths.setdefault(host, []).append((slash + path, place))
        else:
            tables.hosts.setdefault(host, place)
    if kind != "plain":
        for alias in (name, *aliases.split()):
            tables.names.setdefault(_SEPARATORS.sub("-", alias), place)


def _find_host(host: str, path: str) -> Place | None:
    tables = _tables()
    if found := tables.hosts.get("=" + host.removeprefix("www.")):
        return found
    labels = host.split(".")[-8:]
    ending = _country_ending(labels)
    for start in range(len(labels) - 1):
        if labels[start] not in tables.labels:
            continue
        suffix = ".".join(labels[start:])
        wildcard = ".".join([*labels[start : len(labels) - ending], "*"]) if ending else suffix
        for key in (suffix, wildcard):
            found = _find_path(tables.paths.get(key, []), path) or tables.hosts.get(key)
            if found:
                return found
    return None


def _country_ending(labels: list[str]) -> int:
    """How many labels `*` stands for: 1 for .de and .com, 2 for .co.uk, 0 for others (.agency)."""
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return 2
    return 1 if len(labels[-1]) == 2 or labels[-1] == "com" else 0


def _find_path(rows: list[tuple[str, Place]], path: str) -> Place | None:
    path = path.lower() + "/"
    return next((place for prefix, place in rows if path.startswith(prefix + "/")), None)


def words_of(name: str) -> list[str]:
    return _BETWEEN_WORDS.split(name)


def _place_of_first_word(name: str) -> Place | None:
    """Of a well-known network only: the names of small ones are words of the language too often."""
    word = words_of(name)[0].rstrip("0123456789")
    found = _tables().names.get(word) if len(word) > 3 or word in _SHORT_NAMES else None
    return found if found and found.major else None
