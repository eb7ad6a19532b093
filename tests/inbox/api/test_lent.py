"""Files that providers come for: only those that were lent, for a day, and nothing in them runs."""

import hashlib

import pytest

from inbox.app.config import load_config
from inbox.core.errors import ConfigError
from inbox.core.timeline import Attachment
from inbox.kit.lending import Lending
from inbox.kit.secrets import Vault

DATA = b"<script>alert(1)</script>"


@pytest.fixture
def config(tmp_path):
    return load_config({"data": str(tmp_path), "public_url": "https://inbox.example"}, environ={})


@pytest.fixture
async def lent(service, app, aiohttp_client):
    client = await aiohttp_client(app)
    blob = await service.blobs.put(DATA)
    file = Attachment(blob=blob, name="a b/ü.html", media_type="text/html", size=len(DATA))
    path = service.registry.lending.lend(file).removeprefix("https://inbox.example")

    async def get(changed=path):
        return await client.get(changed)

    return get, path


async def test_what_is_lent_is_given_without_sign_in_and_cannot_run(lent):
    get, _ = lent
    answer = await get()
    assert (answer.status, await answer.read()) == (200, DATA)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_after_a_day_it_is_gone(lent, clock):
    get, _ = lent
    clock.advance(hours=23)
    assert (await get()).status == 200
    clock.advance(hours=2)
    assert (await get()).status == 404


async def test_nobody_makes_such_an_address(lent, service):
    get, path = lent
    token = path.split("/")[2]
    other = service.vault.sign("visitor", hashlib.sha256(DATA).digest())
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), other, "x", "a" * 3000):
        assert (await get(f"/lent/{wrong}/a.html")).status == 404


def test_without_a_public_address_nothing_is_lent(clock):
    lending = Lending(Vault(b"k" * 32), clock, "")
    with pytest.raises(ConfigError, match="public address"):
        lending.lend(Attachment(blob="b", name="n", media_type="t/t", size=1))
