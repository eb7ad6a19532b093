"""Mailboxes without a password: tokens are got in time, once, and what the provider refuses is told."""

import asyncio

import pytest

from channels.email import Settings
from channels.email.oauth import Tokens
from inbox.core.errors import ConfigError, RetryLater
from inbox.core.secret import Secret
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from tests.channels.test_email_faults import Reader, a_mail
from tests.fakes.imap import Imap
from tests.fakes.token_host import TokenHost

APP = {"client_id": "an-app", "client_secret": Secret("its-secret"), "sign_in": "google"}


@pytest.fixture
async def host():
    host = await TokenHost().start()
    yield host
    host.open.set()
    await host.stop()


@pytest.fixture
async def outside():
    async with Fetcher(ports=None, private=PrivateHosts(["127.0.0.1"])) as outside:
        yield outside


@pytest.fixture
def tokens(host, outside, clock):
    def make(**changes):
        told = {"address": "info@shop.example", "refresh_token": Secret("a-refresh-token"), **APP, **changes}
        return Tokens(Settings(**told), outside, clock, host.url)

    return make


class TestATokenIs:
    async def test_got_by_the_refresh_token_and_kept(self, host, tokens):
        mine = tokens()
        assert [await mine.access(), await mine.access()] == ["token-1", "token-1"]
        [asked] = host.asked
        assert asked == {
            "client_id": "an-app",
            "client_secret": "its-secret",
            "refresh_token": "a-refresh-token",
            "grant_type": "refresh_token",
        }

    async def test_renewed_before_it_expires(self, tokens, clock):
        mine = tokens()
        await mine.access()
        clock.advance(minutes=54)
        assert await mine.access() == "token-1"
        clock.advance(minutes=1)
        assert await mine.access() == "token-2"

    async def test_used_for_half_of_a_short_life(self, host, tokens, clock):
        host.life = 120
        mine = tokens()
        await mine.access()
        clock.advance(seconds=59)
        assert await mine.access() == "token-1"
        clock.advance(seconds=1)
        assert await mine.access() == "token-2"

    async def test_asked_for_once_however_many_wait_for_it(self, host, tokens):
        mine = tokens()
        host.open.clear()
        waiting = asyncio.gather(*(mine.access() for _ in range(10)))
        await host.arrived.wait()
        host.open.set()
        assert await waiting == ["token-1"] * 10
        assert len(host.asked) == 1

    async def test_asked_for_anew_after_the_server_refused_it(self, tokens):
        mine = tokens()
        await mine.access()
        mine.forget()
        assert await mine.access() == "token-2"

    async def test_got_by_the_newest_refresh_token(self, host, tokens):
        mine = tokens()
        host.rotated = "another-refresh-token"
        await mine.access()
        mine.forget()
        assert await mine.access() == "token-2"
        assert host.asked[-1]["refresh_token"] == "another-refresh-token"

    async def test_asked_of_microsoft_for_mail_alone(self, host, tokens):
        await tokens(sign_in="microsoft").access()
        assert "IMAP.AccessAsUser.All" in host.asked[0]["scope"]

    async def test_never_shown(self, tokens):
        mine = tokens()
        assert repr(mine) == "Tokens(****)"


class TestWhatIsRefused:
    async def test_is_a_sentence_about_the_refresh_token(self, tokens):
        with pytest.raises(ConfigError, match=r"refresh token is not accepted any more; sign in anew"):
            await tokens(refresh_token=Secret("an-old-one")).access()

    async def test_is_a_sentence_about_the_app(self, tokens):
        with pytest.raises(ConfigError, match=r"client secret is not accepted\."):
            await tokens(client_secret=Secret("wrong")).access()

    @pytest.mark.parametrize(
        "broken",
        [(503, b"{}"), (200, b"{}"), (200, b"<html>"), (429, b'{"error": "slow_down"}'), (200, b"\xff")],
    )
    async def test_for_now_is_tried_again(self, host, tokens, broken):
        mine = tokens()
        host.broken = broken
        with pytest.raises(RetryLater):
            await mine.access()
        host.broken = None
        assert await mine.access() == "token-1"

    async def test_leaves_the_old_refresh_token_as_it_is(self, host, tokens):
        mine = tokens()
        host.refresh_token = "withdrawn"
        with pytest.raises(ConfigError):
            await mine.access()
        host.refresh_token = "a-refresh-token"
        assert await mine.access() == "token-1"

    @pytest.mark.parametrize("tenant", ["", "a/b", "common?x=", "shop.example#"])
    async def test_is_a_tenant_that_would_lead_elsewhere(self, outside, clock, tenant):
        told = Settings(address="info@shop.example", **{**APP, "sign_in": "microsoft"}, tenant=tenant)
        with pytest.raises(ConfigError, match="tenant"):
            Tokens(told, outside, clock)


class TestAMailServer:
    @pytest.fixture
    async def server(self):
        server = await Imap("token-2").start()
        yield server
        await server.stop()

    @pytest.fixture
    def reader(self, server, host, outside, monkeypatch):
        monkeypatch.setattr("channels.email.oauth.GOOGLE", host.url)
        return Reader(server, outside, password=Secret(""), refresh_token=Secret("a-refresh-token"), **APP)

    async def test_that_takes_the_token_lets_us_read(self, server, reader):
        server.password = "token-1"
        server.deliver(a_mail(1))
        await reader.until("1")
        assert (reader.texts, reader.errors, server.logins) == (["1"], [], 1)

    async def test_that_refuses_it_is_shown_another_one(self, server, reader):
        server.deliver(a_mail(1))
        await reader.until("1")
        [error] = reader.errors
        assert isinstance(error, ConfigError)
        assert "does not accept" in str(error)
        assert "token-1" not in str(error)
        assert (server.logins, reader.texts) == (2, ["1"])
