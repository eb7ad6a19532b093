"""The guarded client against real servers and every spelling of an address that leads inside."""

import asyncio
import datetime as dt
import gzip
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from inbox.core.errors import RetryLater, Undeliverable
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts

EVERYWHERE = PrivateHosts(["0.0.0.0/0", "::/0"])

HOSTS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0x7f.0.0.1 0177.0.0.1 017700000001 0177.0x0.1 127.0.0.1.
0 0.0.0.0 10.1 192.168.257 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376
１２７.0.0.1 127。0。0。1 ①②⑦.0.0.1
1.2.3.4.5 999.1.1.1 0x 1.2.3.08 localhost.0x7f
[::] [::1] [0:0:0:0:0:0:0:1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:0:127.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [fe80::1]
[fe80::1%25eth0] [fd00::1] [ff02::1]
[::ffff:169.254.169.254] 192.0.0.192 100.100.100.200 168.63.129.16 255.255.255.255 224.0.0.1
"""
URLS = """
ftp://example.com/ file:///etc/passwd gopher://example.com/ javascript:alert(1) //example.com/ example.com
http:// http:///x
https://user@example.com/ https://user:pass@example.com/ https://@example.com/ http://example.com:22/
http://example.com:0/ http://example.com:99999/ http://good.example\\@127.0.0.1/
http://good.example#@127.0.0.1:8080/x:y@z:1/
http://[::1/ http://[v1.x]/
"""


async def never(host: str) -> list[str]:
    if host == "good.example":
        return ["127.0.0.1"]
    raise AssertionError(f"{host} was looked up")


async def hello(request: web.Request) -> web.Response:
    said = await request.text()
    return web.Response(text=f"{request.method} {request.host} {said} {request.headers.get('Authorization')}")


async def redirect(request: web.Request) -> web.Response:
    return web.Response(
        status=int(request.query.get("status", "302")), headers={"Location": request.query["to"]}
    )


async def large(_: web.Request) -> web.Response:
    return web.Response(body=b"x" * 200_000)


async def bomb(_: web.Request) -> web.Response:
    return web.Response(body=gzip.compress(b"\x00" * 50_000_000), headers={"Content-Encoding": "gzip"})


async def garbage(_: web.Request) -> web.Response:
    return web.Response(body=b"no gzip", headers={"Content-Encoding": "gzip"})


async def slow(_: web.Request) -> web.Response:
    await asyncio.sleep(5)
    return web.Response()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    app = web.Application()
    app.router.add_route("*", "/hello", hello)
    for handler in (redirect, large, bomb, garbage, slow):
        app.router.add_route("*", f"/{handler.__name__}", handler)
    async with served(app) as number:
        yield number


@asynccontextmanager
async def served(app: web.Application, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


class Names:
    def __init__(self, **addresses: list[str]):
        self.addresses = addresses
        self.asked: list[str] = []

    async def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        return self.addresses[host.partition(".")[0]]


@pytest.fixture
async def names() -> Names:
    return Names(shop=["127.0.0.1"], other=["127.0.0.1"], none=[])


@pytest.fixture
async def inside(names: Names) -> AsyncIterator[Fetcher]:
    async with Fetcher(private=EVERYWHERE, ports=None, resolve=names) as fetcher:
        yield fetcher


@pytest.mark.parametrize("host", HOSTS.split())
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_no_spelling_of_an_address_leads_inside(scheme: str, host: str):
    async with Fetcher(resolve=never) as fetcher:
        with pytest.raises(Undeliverable):
            await fetcher.request("GET", f"{scheme}://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        *URLS.split(),
        "http://exa mple.com/",
        "http://example.com/\r\nX: y",
        "http://\ud800.com",
        "http://x/" + "a" * 5000,
    ],
)
async def test_what_is_no_plain_web_address_is_refused(url: str):
    async with Fetcher(resolve=never) as fetcher:
        with pytest.raises(Undeliverable):
            await fetcher.request("GET", url)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "10.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["fe80::1%lo"],
    ],
)
async def test_a_name_that_leads_inside_is_refused_and_looked_up_once(addresses: list[str]):
    names = Names(evil=addresses)
    async with Fetcher(resolve=names) as fetcher:
        with pytest.raises(Undeliverable, match="public Internet"):
            await fetcher.request("GET", "http://evil.example/")
    assert names.asked == ["evil.example"]


async def test_localhost_is_refused_by_the_systems_own_names():
    async with Fetcher() as fetcher:
        with pytest.raises(Undeliverable):
            await fetcher.request("GET", "http://localhost/")


async def test_a_request_goes_to_the_address_checked_with_the_right_host(
    inside: Fetcher, names: Names, port: int
):
    fetched = await inside.request(
        "POST", f"http://shop.example:{port}/hello", headers={"Authorization": "t"}, body=b"hi"
    )
    assert (fetched.status, fetched.body.decode()) == (200, f"POST shop.example:{port} hi t")
    assert fetched.headers["content-type"].startswith("text/plain")
    assert names.asked == ["shop.example"]


async def test_a_redirect_is_an_answer_unless_followed(inside: Fetcher, port: int):
    url = f"http://shop.example:{port}/redirect?to=/hello"
    assert (await inside.request("GET", url)).status == 302
    assert (await inside.request("GET", url, redirects=1)).status == 200
    loop = f"http://shop.example:{port}/redirect?to=/redirect?to=/hello"
    assert (await inside.request("GET", loop, redirects=1)).status == 302


async def test_a_redirect_elsewhere_takes_no_token_along(inside: Fetcher, port: int):
    for status, answer in ((303, "GET"), (302, "GET"), (307, "POST"), (308, "POST")):
        url = f"http://shop.example:{port}/redirect?status={status}&to=http://other.example:{port}/hello"
        fetched = await inside.request("POST", url, headers={"Authorization": "t"}, body=b"hi", redirects=1)
        assert fetched.body.decode().split()[0] == answer
        assert fetched.body.decode().endswith("None")


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:22/", "ftp://shop.example/", "http://a:b@shop.example/", "http://[::1]/"]
)
async def test_every_hop_is_checked_again(names: Names, port: int, target: str):
    async with Fetcher(private=EVERYWHERE, ports={port}, resolve=names) as fetcher:
        with pytest.raises(Undeliverable):
            await fetcher.request("GET", f"http://shop.example:{port}/redirect?to={target}", redirects=3)


@pytest.mark.parametrize("path", ["large", "bomb", "garbage"])
async def test_an_answer_too_large_or_undecodable_is_refused(inside: Fetcher, port: int, path: str):
    with pytest.raises(Undeliverable):
        await inside.request("GET", f"http://shop.example:{port}/{path}", limit_bytes=100_000)


async def test_who_does_not_answer_is_tried_later(inside: Fetcher, port: int):
    for url, seconds in (
        (f"http://shop.example:{port}/slow", 0.2),
        ("http://shop.example:1/", 3),
        ("http://none.example/", 3),
        (f"https://shop.example:{port}/hello", 3),
    ):
        with pytest.raises(RetryLater):
            await inside.request("GET", url, timeout=seconds)


async def test_headers_that_break_the_request_are_refused(inside: Fetcher, port: int):
    with pytest.raises(Undeliverable):
        await inside.request("GET", f"http://shop.example:{port}/hello", headers={"X": "a\r\nY: b"})
    with pytest.raises(Undeliverable):
        await inside.request("GET X", f"http://shop.example:{port}/hello")


async def test_the_certificate_is_that_of_the_name(tmp_path: Path, names: Names):
    server, client = certified(tmp_path, "shop.example")
    asked: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: asked.append(name)
    app = web.Application()
    app.router.add_get("/hello", hello)
    fetcher = Fetcher(private=EVERYWHERE, ports=None, resolve=names, tls=client)
    async with served(app, server) as port, fetcher:
        assert (await fetcher.request("GET", f"https://shop.example:{port}/hello")).status == 200
        with pytest.raises(RetryLater):
            await fetcher.request("GET", f"https://other.example:{port}/hello")
    assert asked == ["shop.example", "other.example"]


def certified(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(pem + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


async def test_a_machine_inside_is_called_only_if_the_operator_named_it(names: Names, port: int):
    url, other = f"http://shop.example:{port}/hello", f"http://other.example:{port}/hello"
    async with Fetcher(ports=None, resolve=names, private=PrivateHosts(["shop.example"])) as fetcher:
        assert (await fetcher.request("GET", url)).status == 200
        with pytest.raises(Undeliverable, match="the setting private_hosts can allow it"):
            await fetcher.request("GET", other)
        with pytest.raises(Undeliverable, match="private_hosts"):
            await fetcher.request("GET", f"{url.replace('hello', 'redirect')}?to={other}", redirects=1)
        with pytest.raises(Undeliverable, match="private_hosts"):
            await fetcher.request("GET", f"http://127.0.0.1:{port}/hello")


async def test_only_the_named_port_of_a_machine_inside_is_called(names: Names, port: int):
    named = PrivateHosts([f"shop.example:{port}", f"127.0.0.1:{port + 1}"])
    async with Fetcher(ports=None, resolve=names, private=named) as fetcher:
        assert (await fetcher.request("GET", f"http://shop.example:{port}/hello")).status == 200
        for refused in (f"http://shop.example:{port - 1}/", f"http://127.0.0.1:{port}/hello"):
            with pytest.raises(Undeliverable, match="private_hosts"):
                await fetcher.request("GET", refused)
