"""Holds each client of a public address to a rate."""

from aiohttp import web

from inbox.kit.limits import Buckets, client_ip, ip_key


class Callers:
    """One for the addresses that share a limit; `trusted_hops` proxies of the operator stand before us."""

    def __init__(self, buckets: Buckets, *, trusted_hops: int = 0) -> None:
        self._buckets = buckets
        self._hops = trusted_hops

    def admit(self, request: web.Request) -> str | None:
        """The client's address; TooMany if it asks too often. None, without limit, for a program here."""
        ip = client_ip(request.headers, request.remote, self._hops)
        if ip is not None:
            self._buckets.take(ip_key(ip))
        return ip
