"""Says who is asking and whether they ask too often."""

import ipaddress
from collections.abc import Callable

from multidict import MultiMapping

from inbox.core.errors import TooMany

_FORWARDED = "X-Forwarded-For"


class Buckets:
    """Token buckets, one per key: `burst` at once, then `rate_per_s`.

    Memory is bounded: beyond `max_keys` the key that has not asked for the longest time is forgotten.
    """

    def __init__(
        self, rate_per_s: float, burst: float, monotonic: Callable[[], float], max_keys: int = 100_000
    ) -> None:
        self._rate = rate_per_s
        self._burst = burst
        self._monotonic = monotonic
        self._max_keys = max_keys
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str, cost: float = 1.0) -> None:
        """Raises TooMany, which says after how many seconds `cost` tokens will be there."""
        now = self._monotonic()
        tokens, since = self._buckets.pop(key, (self._burst, now))
        tokens = min(self._burst, tokens + max(now - since, 0.0) * self._rate)
        allowed = tokens >= cost
        self._buckets[key] = (tokens - cost if allowed else tokens, now)
        if len(self._buckets) > self._max_keys:
            del self._buckets[next(iter(self._buckets))]
        if not allowed:
            raise TooMany(retry_after=(cost - tokens) / self._rate)

    def __len__(self) -> int:
        return len(self._buckets)


def client_ip(headers: MultiMapping[str], peer: str | None, trusted_hops: int = 0) -> str | None:
    """The address to hold responsible; None (no limit) for a program on this machine that names nobody.

    `trusted_hops` proxies of the operator stand before us; a peer on loopback always is one. The entry that
    the outermost of them wrote is taken, never one that the client could have written.
    """
    local = peer is None or _is_loopback(peer)
    hops = max(trusted_hops, 1) if local else trusted_hops
    if hops == 0:
        return peer
    if _FORWARDED not in headers:
        return None if local else peer
    chain = ",".join(headers.getall(_FORWARDED)).split(",")
    return _address(chain[-min(hops, len(chain))]) or peer


def ip_key(ip: str) -> str:
    """The key to limit an address by: an IPv6 customer owns a /64, so that counts as one."""
    if ":" not in ip:
        return ip
    try:
        address = ipaddress.IPv6Address(ip.partition("%")[0])
    except ValueError:
        return ip
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(address) >> 64 << 64)}/64"


def _is_loopback(peer: str) -> bool:
    if peer in {"127.0.0.1", "::1", ""}:
        return True
    return peer.startswith(("127.", "::ffff:127."))


def _address(entry: str) -> str | None:
    entry = entry.strip().strip('"')
    if entry.startswith("["):
        entry = entry[1:].partition("]")[0]
    elif entry.count(":") == 1:
        entry = entry.partition(":")[0]
    try:
        return str(ipaddress.ip_address(entry))
    except ValueError:
        return None
