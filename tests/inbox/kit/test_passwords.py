"""Passwords and their hashes."""

import asyncio

import pytest

from inbox.core.errors import Unprocessable
from inbox.kit.passwords import check_password, hash_password, verify_password


async def test_the_right_password_verifies_and_no_other():
    hashed = await hash_password("correct horse")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await verify_password(hashed, "correct horse")
    assert not await verify_password(hashed, "Correct horse")
    assert not await verify_password(hashed, "")
    assert not await verify_password(hashed, "correct horse" * 1000)


async def test_nobody_has_no_password():
    assert not await verify_password(None, "nobody has this password")
    assert not await verify_password("", "x")
    assert not await verify_password("not a hash", "x")


async def test_an_accent_may_be_typed_in_two_ways():
    assert await verify_password(await hash_password("u\u0308ber allen"), "\u00fcber allen")
    assert await verify_password(await hash_password("\ud800 surrogate"), "\ud800 surrogate")


async def test_hashing_leaves_the_loop_free():
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await asyncio.gather(*[hash_password("correct horse") for _ in range(4)])
    ticking.cancel()
    assert ticks > 20


@pytest.mark.parametrize("password", ["", "123456789", "x" * 1025, "aaaaaaaaaaaa"])
async def test_a_weak_or_endless_password_is_refused(password: str):
    with pytest.raises(Unprocessable):
        check_password(password)
    with pytest.raises(Unprocessable):
        await hash_password(password)
