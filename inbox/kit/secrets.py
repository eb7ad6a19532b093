"""Keeps secrets sealed at rest, signs what goes out to come back, and makes tokens that nobody can guess."""

import hashlib
import hmac
import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from inbox.core.errors import ConfigError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_TAG_BYTES = 16
_NONCE_BYTES = 12
_KEY_FILE = re.compile(rb"[0-9a-f]{64}\n?")


class Vault:
    """Works with the first key and still reads what the older ones wrote."""

    __slots__ = ("_roots", "_sealing", "_signing")

    def __init__(self, key: bytes, *older: bytes) -> None:
        if any(len(each) != KEY_BYTES for each in (key, *older)):
            raise ConfigError(f"A key must have exactly {KEY_BYTES} bytes.")
        self._roots = [_hmac(b"onewindow", each) for each in (key, *older)]
        self._sealing = {_key_id(root): _derive(root, "seal") for root in self._roots}
        self._signing: dict[str, list[bytes]] = {}

    def __repr__(self) -> str:
        return "Vault(****)"

    def seal(self, plain: bytes, context: str) -> str:
        """Encrypted for storage; it opens only in the same `context`, such as "channel:ID:token"."""
        key_id, key = next(iter(self._sealing.items()))
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return f"{key_id}.{_text(nonce + _cipher(key).encrypt(nonce, plain, context.encode()))}"

    def unseal(self, sealed: str, context: str) -> bytes:
        """Raises ConfigError if the key is missing, or if the text was changed or belongs elsewhere."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415

        key_id, _, text = sealed.partition(".")
        key = self._sealing.get(key_id)
        if key is None:
            raise ConfigError("A stored secret was sealed with a key that is not configured.")
        data = _bytes(text) or b""
        try:
            return _cipher(key).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError):
            raise ConfigError("A stored secret is damaged or belongs elsewhere.") from None

    def sign(self, purpose: str, payload: bytes) -> str:
        """A url-safe token that carries `payload` readably; good for `purpose`, a constant, only."""
        text = _text(payload)
        return f"{text}.{_tag(self._signing_keys(purpose)[0], text)}"

    def verify(self, purpose: str, token: str) -> bytes | None:
        """The payload, if one of our keys signed exactly this token for this purpose; never raises."""
        text, dot, tag = token.rpartition(".")
        if not dot or not token.isascii():
            return None
        for key in self._signing_keys(purpose):
            if hmac.compare_digest(_tag(key, text), tag):
                return _bytes(text)
        return None

    def derived(self, purpose: str) -> tuple[str, ...]:
        """Secrets of 256 bits, in hex, for others to sign with: the first key's, then those still good."""
        return tuple(_derive(root, f"derived:{purpose}").hex() for root in self._roots)

    def _signing_keys(self, purpose: str) -> list[bytes]:
        keys = self._signing.get(purpose)
        if keys is None:
            keys = self._signing[purpose] = [_derive(root, f"sign:{purpose}") for root in self._roots]
        return keys


def new_token() -> str:
    """256 bits, url-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored instead of a token; fast on purpose, since tokens cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def load_key(path: Path) -> bytes:
    """The key in the file; made, if there is none, so that of two starting at once both get the same.

    The file is readable by its owner only and on disk before anything is sealed with the key.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        _create_key(path)
        content = path.read_bytes()
    except OSError:
        raise ConfigError(f"The key file {path.name} cannot be read.") from None
    if not _KEY_FILE.fullmatch(content):
        raise ConfigError(f"The key file {path.name} is damaged; restore it from a backup.")
    return bytes.fromhex(content.decode())


def _create_key(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES).hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path)
    except OSError:
        raise ConfigError(f"The key file {path.name} cannot be created.") from None
    finally:
        draft.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    """A link, unlike a rename, never replaces a key that another process has made in the meantime."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _derive(root: bytes, purpose: str) -> bytes:
    """HKDF's expansion (RFC 5869) to one block."""
    return _hmac(root, purpose.encode() + b"\x01")


def _key_id(root: bytes) -> str:
    return _derive(root, "id")[:4].hex()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _tag(key: bytes, text: str) -> str:
    return _text(_hmac(key, text.encode())[:_TAG_BYTES])


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes | None:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None


@cache
def _cipher(key: bytes) -> "AESGCM":
    # 6 MB, and only whoever keeps a secret of a provider needs it.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    return AESGCM(key)
