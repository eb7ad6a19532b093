"""Says whether a page of the web belongs to a site: its hosts, with or without `www.`, and all below them."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

import idna

_DEFAULT_PORTS = {"http": "80", "https": "443"}


class Origins:
    """The addresses a site answers on. A host with a port is that port only, one without is any port."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._hosts = [_host_and_port(_ascii(host.strip().lower())) for host in hosts]
        self._plain = {
            f"{scheme}://{host}" for scheme in _DEFAULT_PORTS for host, port in self._hosts if port is None
        }

    def allow(self, origin: str) -> bool:
        """Whether this `Origin` header is one of the site's; "null" is not."""
        return origin in self._plain or self.has_page(origin)

    def has_page(self, url: str) -> bool:
        """Whether this absolute http(s) address is on the site."""
        scheme, separator, rest = url.partition("://")
        default_port = _DEFAULT_PORTS.get(scheme.lower())
        if not separator or default_port is None:
            return False
        host, port = _host_and_port(_authority(rest).lower())
        port = port or default_port
        return any(own_port in (None, port) and _is_under(host, own) for own, own_port in self._hosts)


@lru_cache(maxsize=1024)
def origins_of(hosts: tuple[str, ...]) -> Origins:
    """The same object for the same hosts."""
    return Origins(hosts)


def _authority(rest: str) -> str:
    for end in "/?#":
        rest = rest.partition(end)[0]
    # Browsers read a backslash as a slash; whoever writes one, or a user's name, wants to be misread.
    return "" if "\\" in rest or "@" in rest else rest


def _host_and_port(authority: str) -> tuple[str, str | None]:
    host, colon, port = authority.rpartition(":")
    if not colon or authority.endswith("]"):
        host, port = authority, ""
    return host.rstrip("."), port or None


def _is_under(host: str, own: str) -> bool:
    if not host:
        return False
    if host == own or host == own.removeprefix("www."):
        return True
    # A name without a dot (localhost) owns nothing below it, and neither does a number.
    return "." in own and host.endswith(f".{own}") and not _is_number(own)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    name, port = _host_and_port(host)
    try:
        name = idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return host
    return f"{name}:{port}" if port else name
