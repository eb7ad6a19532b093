"""The headers and the address of a request as they are kept: by lower-case names, and without keys."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from urllib.parse import unquote

_KEYS = ("authorization", "cookie", "token", "secret", "signature", "password", "api-key")
_KEY_PARAMETERS = frozenset({"key", "token", "secret"})
# A body is kept decoded.
_OF_THE_WIRE = frozenset({"content-encoding", "content-length"})


def given_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Any bytes may stand in a header; those that are not UTF-8 come as halves of characters, told apart."""
    return {
        name: value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
        for given, value in headers.items()
        if (name := given.lower()) not in _OF_THE_WIRE
    }


def without_keys(headers: Mapping[str, str], named: Collection[str] = ()) -> Mapping[str, str]:
    """`named` are keys too, whatever they are called; proxies tell the whole address in headers of theirs."""
    kept = {
        name: without_key(value) for name, value in headers.items() if not is_key(name) and name not in named
    }
    return headers if kept == headers else kept


@lru_cache(maxsize=1024)
def is_key(header: str) -> bool:
    """Whether the header's value may let somebody in."""
    return any(word in header.lower() for word in _KEYS)


def without_key(url: str) -> str:
    """The address without what a `key`, `token` or `secret` in its query says."""
    path, mark, query = url.partition("?")
    if not mark or not any(map(_is_key_parameter, query.split("&"))):
        return url
    return path + mark + "&".join(_masked(each) for each in query.split("&"))


def _masked(parameter: str) -> str:
    return f"{parameter.partition('=')[0]}=***" if _is_key_parameter(parameter) else parameter


def _is_key_parameter(parameter: str) -> bool:
    return unquote(parameter.partition("=")[0]).lower() in _KEY_PARAMETERS
