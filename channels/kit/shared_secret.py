"""Whether a request comes from the system that shares a secret with us."""

import base64
import hmac
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit


def same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def key_in(url: str) -> str:
    """The secret as it stands in an address, behind `?key=`."""
    return parse_qs(urlsplit(url).query).get("key", [""])[0]


def is_signed(given: str, body: bytes, secret: str) -> bool:
    """HMAC-SHA256 of the raw body, in hex or base64, with or without "sha256=" before it."""
    wanted = hmac.digest(secret.encode(), body, sha256)
    text = given.strip().removeprefix("sha256=")
    return any(hmac.compare_digest(found, wanted) for found in _decodings(text))


def _decodings(text: str) -> list[bytes]:
    found = []
    for decode in (bytes.fromhex, _base64):
        try:
            found.append(decode(text))
        except ValueError:
            continue
    return found


def _base64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
