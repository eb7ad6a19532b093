"""Hashes passwords with argon2id, off the event loop and never more than two at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from inbox.core.errors import Unprocessable

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10
LONGEST = 1024
_MEMORY_KIB = 19 * 1024
_AT_ONCE = 2


def check_password(password: str) -> None:
    """The rule for a new password; raises Unprocessable with one sentence."""
    if len(password) < SHORTEST:
        raise Unprocessable(f"A password needs at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise Unprocessable(f"A password may have at most {LONGEST} characters.")
    if len(set(password)) == 1:
        raise Unprocessable("A password may not be one character repeated.")


async def hash_password(password: str) -> str:
    """Takes some 20 ms of a core and 19 MiB; raises Unprocessable against the rule."""
    check_password(password)
    return await asyncio.get_running_loop().run_in_executor(_threads(), _hash, password)


async def verify_password(hashed: str | None, password: str) -> bool:
    """None (no such agent) takes as long as a wrong password, so that the time tells nothing."""
    loop = asyncio.get_running_loop()
    matches = await loop.run_in_executor(_threads(), _verify, hashed, password[:LONGEST])
    return matches and hashed is not None and len(password) <= LONGEST


def _hash(password: str) -> str:
    return _hasher().hash(_bytes(password))


def _verify(hashed: str | None, password: str) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError  # noqa: PLC0415

    # Asked for in any case, so that the first unknown agent does not take the time of making it.
    dummy = _dummy()
    try:
        return _hasher().verify(dummy if hashed is None else hashed, _bytes(password))
    except (Argon2Error, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    # Keyboards differ in how they compose accents; the agent typed the same password.
    return normalize("NFC", password).encode("utf-8", "surrogatepass")


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="password")


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415

    return PasswordHasher(time_cost=2, memory_cost=_MEMORY_KIB, parallelism=1)


@cache
def _dummy() -> str:
    return _hash("nobody has this password")
