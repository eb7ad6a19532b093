"""Which of their own machines operators let the service call; all others stay out of reach."""

import ipaddress
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

_Network = IPv4Network | IPv6Network


class PrivateHosts:
    """Made of entries such as crm.internal, crm.internal:8081, 10.0.0.5, [fd00::5]:8081 and 10.0.0.0/24.

    ValueError for one that is none of these.
    """

    __slots__ = ("_names", "_networks")

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self._names: set[tuple[str, int | None]] = set()
        self._networks: set[tuple[_Network, int | None]] = set()
        for entry in entries:
            host, port = _split(entry.strip())
            if isinstance(host, str):
                self._names.add((host.lower().rstrip("."), port))
            else:
                self._networks.add((host, port))

    def allow(self, host: str, port: int | None, address: str) -> bool:
        """Whether `host`, which stands in a URL with that port, may be called at the address it has."""
        name = host.lower().rstrip(".")
        if (name, None) in self._names or (name, port) in self._names:
            return True
        parsed = ipaddress.ip_address(address)
        return any(parsed in network and meant in (None, port) for network, meant in self._networks)


NONE_INSIDE = PrivateHosts()


def _split(entry: str) -> tuple[str | _Network, int | None]:
    try:
        bare = entry[1:-1] if entry.startswith("[") and entry.endswith("]") else entry
        return ipaddress.ip_network(bare), None
    except ValueError:
        parts = urlsplit(f"//{entry}")
    if not parts.hostname or parts.netloc != entry or "@" in entry or entry.endswith(":"):
        raise ValueError(entry)
    try:
        return ipaddress.ip_network(parts.hostname), parts.port
    except ValueError:
        if not parts.hostname.replace("-", "").replace(".", "").replace("_", "").isalnum():
            raise
        return parts.hostname, parts.port
