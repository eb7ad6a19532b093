"""Slows down whoever guesses passwords, by address and by account."""

from inbox.core.clock import Clock
from inbox.kit.limits import Buckets, ip_key

_AT_ONCE = 10
_PER_SECOND = 1 / 6


class Attempts:
    """Ten at once, then one every six seconds, for an address and for an account each."""

    def __init__(self, clock: Clock) -> None:
        def seconds() -> float:
            return clock.now().timestamp()

        self.addresses = Buckets(_PER_SECOND, _AT_ONCE, seconds)
        self.accounts = Buckets(_PER_SECOND, _AT_ONCE, seconds)

    def take(self, address: str | None, account: str) -> None:
        """Count one try; TooMany over the limit. A program on this machine has no address."""
        if address is not None:
            self.addresses.take(ip_key(address))
        self.accounts.take(account)
