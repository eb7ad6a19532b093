"""Takes an address apart without ever refusing one: what arrives here was written by strangers."""

import re
from urllib.parse import unquote_to_bytes

from inbox.core.noun import noun

LONGEST = 16_384
MOST_PARAMS = 500

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_SECOND_MARK = re.compile(r"\?(?=(?:utm|mtm|pk|piwik|matomo)_\w+=|[gy]clid=)", re.IGNORECASE)
_PLAIN_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10}")
_IPV6 = re.compile(r"[0-9a-f:.]{2,45}")
_PORT = re.compile(r":\d*$")
_NOWHERE = frozenset({"", "null", "undefined", "-", "(none)", "(direct)"})
_WEB = frozenset({"http", "https", "android-app", "ios-app", ""})


@noun
class Address:
    """`host` is lower case and ASCII (punycode), without port and user; empty when there is none."""

    scheme: str
    host: str
    path: str
    query: str
    fragment: str


def read_address(text: str | None) -> Address | None:
    """None for what is not a place on the web: nothing, `about:`, `data:`, the word "null"."""
    rest = (text or "")[:LONGEST].strip()
    scheme, rest = _split_scheme(rest)
    if scheme not in _WEB or (len(rest) < 10 and rest.lower() in _NOWHERE):
        return None
    rest, _, fragment = rest.partition("#")
    rest, _, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    return Address(
        scheme=scheme, host=clean_host(authority), path=slash + path, query=query, fragment=fragment
    )


def read_params(address: Address) -> list[tuple[str, str]]:
    """Names as sent and values decoded once: those of the query, then those of the fragment."""
    fragment = address.fragment.rpartition("?")[2]
    pairs = _split(address.query)
    if "=" in fragment:
        pairs += _split(fragment)
    return [(decode(name), decode(value)) for name, _, value in (pair.partition("=") for pair in pairs)]


def _split(query: str) -> list[str]:
    """Mends what is often done to links: a second `?` before a tag, and `&` written as in HTML."""
    if "?" in query or "amp;" in query:
        query = _SECOND_MARK.sub("&", query.replace("&amp;", "&"))
    return query.split("&", MOST_PARAMS)[:MOST_PARAMS]


def decode(text: str) -> str:
    """Percent escapes and `+` read once; bytes that are not UTF-8 are taken for Windows-1251."""
    if "%" not in text:
        return text.replace("+", " ")
    raw = unquote_to_bytes(text.replace("+", " ").encode("utf-8", "replace"))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1251", "replace")


def clean_host(authority: str) -> str:
    if _PLAIN_HOST.fullmatch(authority):
        return authority
    host = authority.rpartition("@")[2].strip().lower()
    if host.startswith("["):
        inside = host[1:].partition("]")[0]
        return inside if _IPV6.fullmatch(inside) else ""
    host = _PORT.sub("", host).rstrip(".")
    if len(host) > 253:
        return ""
    if host.isascii():
        return host if host.isprintable() and " " not in host else ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def readable_host(host: str) -> str:
    """In the letters of its owner, where they make the same host again."""
    if "xn--" not in host:
        return host
    try:
        written = host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
    return written if written.isprintable() and clean_host(written) == host else host


def _split_scheme(text: str) -> tuple[str, str]:
    if text.startswith("https://"):
        return "https", text[8:]
    scheme, slashes, rest = text.partition("://")
    if slashes and _SCHEME.fullmatch(scheme + ":"):
        return scheme.lower(), rest
    if text.startswith("//"):
        return "", text[2:]
    if _is_opaque(text):
        return "opaque", ""
    return "", text


def _is_opaque(text: str) -> bool:
    """Whether this is `data:…` or `mailto:…`, but not `localhost:8080/…`, which is a host and a port."""
    found = _SCHEME.match(text)
    return found is not None and not text[found.end() : found.end() + 1].isdigit()
