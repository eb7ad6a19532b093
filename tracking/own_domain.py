"""Tells a step inside one's own site, or back from paying or signing in, from an arrival."""

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from tracking.address import Address, clean_host
from tracking.places import read_table

PASSING_HOSTS: frozenset[str] = frozenset(read_table("passing.txt"))
"""Places that a visitor passes through in the middle of a visit; coming back from them is not an arrival."""


def is_own(referrer_host: str, landing_host: str, own_hosts: frozenset[str]) -> bool:
    """Same host, or the same registered domain as the landing page or as one of the site's hosts."""
    if _are_one(referrer_host, landing_host):
        return True
    return any(_are_one(referrer_host, clean_host(host)) for host in own_hosts)


def is_passing(referrer: Address, excluded: frozenset[str]) -> bool:
    """Whether `excluded` names this referrer: `host`, `.domain` (with all below it) or either with a path."""
    if _ending(referrer.host) not in _endings(excluded):
        return False
    spots = _host_spots(referrer.host)
    paths = [""] + ["/" + path for path in _leading_paths(referrer.path)]
    return any(spot + path in excluded for spot in spots for path in paths)


def _are_one(host: str, other: str) -> bool:
    """A registered domain has two labels or more, so that most hosts need not be looked up."""
    return _ending(host) == _ending(other) and registered_domain(host) == registered_domain(other)


def _ending(host: str) -> str:
    return host[host.rfind(".", 0, host.rfind(".")) + 1 :] if "." in host else host


@lru_cache(maxsize=256)
def _endings(excluded: frozenset[str]) -> frozenset[str]:
    return frozenset(_ending(each.partition("/")[0].removeprefix(".")) for each in excluded)


@lru_cache(maxsize=4096)
def registered_domain(host: str) -> str:
    """`example.co.uk` for `shop.example.co.uk`; an IP address or a public suffix is itself."""
    if ":" in host or host.replace(".", "").isdigit():
        return host
    return _suffixes().privatesuffix(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _host_spots(host: str) -> list[str]:
    labels = host.removeprefix("www.").split(".")[-8:]
    return [host, ".".join(labels)] + ["." + ".".join(labels[start:]) for start in range(len(labels) - 1)]


def _leading_paths(path: str) -> list[str]:
    steps = [step for step in path.lower().split("/", 4)[:4] if step]
    return ["/".join(steps[: count + 1]) for count in range(len(steps))]
