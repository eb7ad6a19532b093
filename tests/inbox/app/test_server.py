"""What the service says to whoever starts it."""

import pytest

from inbox.app import server
from inbox.core.errors import StoreUnavailable


async def refuse(_unit):
    raise StoreUnavailable("away")


async def test_a_store_that_takes_nothing_at_the_moment_does_not_end_the_service(
    client, service, monkeypatch, capsys
):
    monkeypatch.setattr(service.store, "transact", refuse)
    await server._greet(service)
    said = capsys.readouterr().out
    assert "agent add EMAIL --role admin" in said
    assert said.endswith("Stop it with Ctrl-C.\n")


async def test_the_first_admin_gets_a_link(client, service, capsys):
    await server._greet(service)
    assert "Become the first admin, once: http" in capsys.readouterr().out


@pytest.mark.parametrize("away", [True, False])
async def test_who_has_admins_needs_no_link(client, service, monkeypatch, capsys, away):
    async def one():
        if away:
            raise StoreUnavailable("away")
        return 1

    monkeypatch.setattr(service.store.agents, "count", one)
    await server._greet(service)
    assert "once: http" not in capsys.readouterr().out
