"""Tells the addresses of the public Internet from those that lead inside, however they are wrapped."""

import ipaddress
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_UNICAST = IPv6Network("2000::/3")
_NEVER_V4 = (
    IPv4Network("0.0.0.0/8"),
    IPv4Network("192.0.0.0/24"),  # Oracle's metadata service is 192.0.0.192
    IPv4Network("192.88.99.0/24"),  # relays of 6to4
    IPv4Network("168.63.129.16/32"),  # Azure's metadata service
)
_NEVER_V6 = (
    IPv6Network("2001:db8::/32"),
    IPv6Network("3fff::/20"),
)
# Prefix and how many bits stand to the right of the IPv4 address in it.
_WRAPPERS = (
    (IPv6Network("::ffff:0:0/96"), 0),  # mapped
    (IPv6Network("::ffff:0:0:0/96"), 0),  # SIIT
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (IPv6Network("2002::/16"), 80),  # 6to4
)
_TEREDO = IPv6Network("2001::/32")
_ISATAP = {0x00005EFE, 0x02005EFE}


def is_public(address: str) -> bool:
    """Whether the address and every IPv4 address inside it belong to the public Internet."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_v4(parsed)
    wrapped = list(_wrapped(parsed))
    if not all(_is_public_v4(inner) for inner in wrapped):
        return False
    return bool(wrapped) or _is_public_v6(parsed)


def _is_public_v4(address: IPv4Address) -> bool:
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not any(address in network for network in _NEVER_V4)


def _is_public_v6(address: IPv6Address) -> bool:
    if address.scope_id or address not in _UNICAST or not address.is_global:
        return False
    return not any(address in network for network in _NEVER_V6)


def _wrapped(address: IPv6Address) -> Iterator[IPv4Address]:
    bits = int(address)
    for network, shift in _WRAPPERS:
        if address in network:
            yield IPv4Address(bits >> shift & 0xFFFFFFFF)
    if address in _TEREDO:
        yield IPv4Address(bits >> 64 & 0xFFFFFFFF)
        yield IPv4Address(~bits & 0xFFFFFFFF)
    # An ISATAP router would unwrap it; elsewhere the address is an ordinary one and still has to be public.
    if bits >> 32 & 0xFFFFFFFF in _ISATAP and not _is_public_v4(inner := IPv4Address(bits & 0xFFFFFFFF)):
        yield inner
