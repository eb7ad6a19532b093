"""A link to our site in an answer says who followed it: a touch, and no stranger is taken for the client."""

import ssl
from email import message_from_bytes
from email.policy import default

import pytest

from inbox.app.config import load_config
from tests.dovecot import PASSWORD, Dovecot
from tests.fakes.mail_host import MailHost
from tests.journeys.mail_desk import MailDesk, a_mail
from tests.journeys.shop import HOST, everything
from tests.journeys.telegram_desk import eventually

OFFER = f"https://{HOST}/offer"


@pytest.fixture(scope="module")
def dovecot():
    dovecot = Dovecot()
    yield dovecot.start()
    dovecot.remove()


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path, monkeypatch, dovecot):
    dovecot.empty()
    monkeypatch.setenv("SSL_CERT_FILE", dovecot.authority)
    told = {"data": str(tmp_path / "data"), "private_hosts": "localhost"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def host(dovecot):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(dovecot.folder / "cert.pem", dovecot.folder / "key.pem")
    host = await MailHost(tls, password=PASSWORD).start()
    yield host
    await host.stop()


class Links:
    """An agent who sends Ann links, and browsers that follow them."""

    def __init__(self, shop, dovecot, host):
        self.shop, self.dovecot, self.host = shop, dovecot, host
        self.desk = MailDesk(shop, dovecot.port)

    async def open(self, **settings):
        self.dovecot.deliver(a_mail())
        await self.desk.connect(smtp_host="localhost", smtp_port=self.host.port, **settings)
        [asked] = await self.desk.heard(1)
        self.talk, self.ann = asked.conversation_id, asked.contact_id

    async def send(self, text, **more):
        """The text and the HTML of the mail that went out."""
        entry = await self.shop.act("POST", f"conversations/{self.talk}/messages", {"text": text, **more})

        async def sent():
            told = await self.shop.act("GET", f"entries/{entry['id']}")
            return told["delivery"]["state"] == "sent"

        await eventually(sent)
        mail = message_from_bytes(self.host.mails[-1][1], policy=default)
        html = mail.get_body(("html",))
        return mail.get_body(("plain",)).get_content(), html and html.get_content()

    async def follow(self, link, visitor=None):
        """What a page's script tells; the visitor from then on."""
        token = link.partition("ow_link=")[2].partition("&")[0]
        body = {"page": link, "link": token, "visitor": visitor}
        answer = await self.shop.ask("POST", self.shop.touches, body=body)
        return (await answer.json())["visitor"]

    async def browsers(self):
        """How each is known to be Ann's."""
        visitors = await self.shop.store.touches.visitors_of(self.ann)
        told = [await self.shop.act("GET", f"visitors/{each}") for each in visitors]
        links = [link for each in told for link in each["links"] if link["contact"] == self.ann]
        return [(link["method"], link["confidence"]) for link in links]


@pytest.fixture
def links(shop, dovecot, host):
    return Links(shop, dovecot, host)


async def test_whoever_follows_a_link_in_an_answer_comes_with_a_touch_and_is_not_merged(links, shop, clock):
    await links.open(link_tokens=True)
    script = await (await shop.ask("GET", f"/w/{shop.key}.js")).text()
    assert "ow_link" in script
    text, html = await links.send(
        f"See {OFFER}. Not https://else.example/", html=f'<p>See <a href="{OFFER}">it</a></p>'
    )
    link = text.partition("See ")[2].split(" ")[0].strip().removesuffix(".")
    assert link.startswith(f"{OFFER}?ow_link=")
    assert "https://else.example/\n" in text.replace("\r", "")
    assert f'href="{OFFER}?ow_link=' in html
    visitor = await links.follow(link)
    passed_on = await links.follow(link)
    assert await links.browsers() == [("link", 0.6)] * 2
    form = {"name": "Boss", "email": "boss@else.example", "message": "I got this", "visitor": passed_on}
    assert (await shop.send(form)).status == 201
    contacts = {each.name: each.id for each in await everything(shop.store.contacts)}
    assert set(contacts) == {"Ann", "Boss"}
    timeline = (await shop.act("GET", f"contacts/{links.ann}/timeline"))["items"]
    assert [each["source"]["group"] for each in timeline if each["type"] == "touch"] == ["Email", "Email"]
    clock.advance(days=31)
    await links.follow(link)
    assert len(await links.browsers()) == 2
    assert visitor != passed_on


async def test_a_link_that_is_quoted_to_us_or_goes_to_others_too_carries_none(links):
    await links.open(link_tokens=True)
    text, _ = await links.send(OFFER, cc=["boss@else.example"])
    assert "ow_link" not in text
    text, _ = await links.send(OFFER)
    links.dovecot.deliver(a_mail(f"Thanks\n\nOn Monday, we <a@b.example> wrote:\n> {text}", number=2))
    *_, answered = await links.desk.heard(4)
    assert "ow_link" not in answered.body.text + answered.body.letter.quoted
    assert OFFER in answered.body.letter.quoted


async def test_no_link_carries_a_token_unless_somebody_wants_it(links, shop):
    await links.open()
    text, _ = await links.send(OFFER)
    assert text.strip() == OFFER
    assert "ow_link=" not in await (await shop.ask("GET", f"/w/{shop.key}.js")).text()
