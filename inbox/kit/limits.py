"""Says who is asking and whether they ask too often."""

import ipaddress
from collections.abc import Callable, Mapping

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
        self._heavy: dict[str, float] | None = None

    def take(self, key: str, cost: float = 1.0) -> None:
        """Raises TooMany, which says after how many seconds `cost` tokens will be there."""
        now = self._monotonic()
        tokens = self._tokens(key, now)
        allowed = tokens >= cost
        self._put(key, tokens - cost if allowed else tokens, now)
        if not allowed:
            raise TooMany(retry_after=(cost - tokens) / self._rate)
        if self._heavy is not None and tokens - cost < self._burst / 2:
            unsaid = cost if tokens < self._burst / 2 else self._burst - tokens + cost
            self._heavy[key] = self._heavy.get(key, 0.0) + unsaid

    def note_heavy(self) -> None:
        """Note from now on what was taken by those who have used up half of their bucket."""
        self._heavy = {}

    def heavy(self) -> Mapping[str, float]:
        """What they took since this was asked last."""
        taken, self._heavy = self._heavy or {}, {}
        return taken

    def lose(self, key: str, tokens: float) -> None:
        """Somebody else let the key take so many; it may come to owe one bucket, and no more."""
        now = self._monotonic()
        self._put(key, max(self._tokens(key, now) - tokens, -self._burst), now)

    def _tokens(self, key: str, now: float) -> float:
        tokens, since = self._buckets.pop(key, (self._burst, now))
        return min(self._burst, tokens + max(now - since, 0.0) * self._rate)

    def _put(self, key: str, tokens: float, now: float) -> None:
        self._buckets[key] = (tokens, now)
        if len(self._buckets) > self._max_keys:
            del self._buckets[next(iter(self._buckets))]

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
