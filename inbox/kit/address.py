"""Gives an e-mail address its one spelling, so that equal addresses compare equal."""

import re
import unicodedata

import idna

_LONGEST = 254
_LONGEST_LOCAL = 64
_INVISIBLE_EDGES = "\u200b\u2060\ufeff"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ASCII_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}")


def email_address(text: str) -> str | None:
    """The bare address in lower case, NFC, its domain in ASCII (IDNA); None if it cannot be one.

    Upper and lower case are not told apart, in the local part neither: no mail host in use does.
    """
    text = text.strip().strip(_INVISIBLE_EDGES)
    if len(text) > _LONGEST:
        return None
    local, at, domain = text.rpartition("@")
    if not at:
        return None
    spelled_local, spelled_domain = _local(local), _domain(domain)
    if spelled_local is None or spelled_domain is None:
        return None
    address = f"{spelled_local}@{spelled_domain}"
    return address if len(address.encode()) <= _LONGEST else None


def _local(local: str) -> str | None:
    if local.isascii():
        local = local.lower()
        return local if len(local) <= _LONGEST_LOCAL and _ASCII_LOCAL.fullmatch(local) else None
    local = _fold(local)
    # Letters outside ASCII stand for "a" in the syntax check, once they are known to be visible.
    if any(_is_invisible(character) for character in local):
        return None
    plain = "".join(character if character.isascii() else "a" for character in local)
    fits = len(local.encode()) <= _LONGEST_LOCAL
    return local if fits and _ASCII_LOCAL.fullmatch(plain) else None


def _fold(local: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", local).lower())


def _is_invisible(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character)[0] in "CZ"


def _domain(domain: str) -> str | None:
    if not domain.isascii() or "xn--" in domain.lower():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    domain = domain.lower()
    return domain if _DOMAIN.fullmatch(domain) else None
