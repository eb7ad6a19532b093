"""Mail that comes into a real mailbox is seen in the window: every one, once, in its conversation."""

import asyncio
import ssl

import pytest

from inbox.app.assemble import SERVICE, assemble
from inbox.app.config import load_config
from tests.certificates import make_certificates
from tests.dovecot import USER, Dovecot
from tests.journeys.mail_desk import MailDesk, a_mail
from tests.journeys.shop import Shop, everything
from tests.journeys.telegram_desk import eventually


@pytest.fixture(scope="module")
def server():
    dovecot = Dovecot()
    yield dovecot.start()
    dovecot.remove()


@pytest.fixture
def dovecot(server):
    """With empty mailboxes."""
    server.empty()
    return server


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path, monkeypatch, server):
    monkeypatch.setenv("SSL_CERT_FILE", server.authority)
    told = {"data": str(tmp_path / "data"), "private_hosts": "localhost"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def desk(shop, dovecot):
    return MailDesk(shop, dovecot.port)


async def test_mail_that_waits_and_mail_that_comes_is_filed(desk, dovecot):
    dovecot.deliver(a_mail("first", number=1))
    dovecot.see()
    await desk.connect()
    await desk.heard(1)
    dovecot.deliver(a_mail("second", number=2, In_Reply_To="<1@mail.example>"))
    first, second = await desk.heard(2)
    assert [first.body.text, second.body.text] == ["first", "second"]
    assert first.conversation_id == second.conversation_id
    assert (first.body.letter.subject, first.body.letter.sender.email) == ("Beans", "ann@mail.example")
    [lead] = await everything(desk.shop.store.leads)
    assert lead.contact_id == first.contact_id
    assert dovecot.flags() == ["", "S"]


async def test_an_answer_written_in_another_program_is_seen_as_ours(desk, dovecot):
    dovecot.deliver(a_mail("How much?", number=1))
    await desk.connect()
    await desk.heard(1)
    answer = a_mail("Ten", number=2, sender=USER, to="ann@mail.example", In_Reply_To="<1@mail.example>")
    dovecot.deliver(answer, folder="Sent")
    dovecot.deliver(a_mail("Good", number=3, In_Reply_To="<2@mail.example>"))
    entries = await desk.heard(3)
    assert {(each.body.text, each.body.direction) for each in entries} == {
        ("How much?", "in"),
        ("Ten", "out"),
        ("Good", "in"),
    }
    assert len({each.conversation_id for each in entries}) == 1


async def test_a_server_that_numbers_anew_doubles_nothing(desk, dovecot):
    for number in (1, 2, 3):
        dovecot.deliver(a_mail(str(number), number=number))
    await desk.connect()
    await desk.heard(3)
    await desk.shop.act("PATCH", f"channels/{desk.channel}", {"disabled": True})
    dovecot.renumber()
    dovecot.deliver(a_mail("4", number=4))
    await desk.shop.act("PATCH", f"channels/{desk.channel}", {"disabled": False})
    entries = await desk.heard(4)
    dovecot.deliver(a_mail("5", number=5))
    entries = await desk.heard(5)
    assert [each.body.text for each in entries] == ["1", "2", "3", "4", "5"]


async def test_the_same_mail_in_two_folders_is_one_entry(desk, dovecot):
    dovecot.deliver(a_mail("once", number=1))
    dovecot.deliver(a_mail("once", number=1))
    dovecot.deliver(a_mail("twice", number=2))
    await desk.connect()
    entries = await desk.heard(2)
    assert [each.body.text for each in entries] == ["once", "twice"]


async def test_a_mail_that_is_none_stops_no_other(desk, dovecot):
    dovecot.deliver(b"\r\n\r\nno header at all")
    dovecot.deliver(a_mail("fine", number=2))
    await desk.connect()
    [entry] = await desk.heard(1)
    assert entry.body.text == "fine"
    health = await desk.health()
    assert (health["state"], health["unreadable"]) == ("up", 1)


@pytest.mark.long
async def test_what_comes_in_two_days_without_service_and_mailbox_is_filed_once_in_order(
    desk, dovecot, config, clock, aiohttp_client
):
    dovecot.deliver(a_mail("0", number=0))
    await desk.connect()
    await desk.heard(1)
    await desk.shop.client.close()
    dovecot.stop()
    clock.advance(hours=48)
    for number in range(1, 21):
        dovecot.deliver(a_mail(str(number), number=number, In_Reply_To=f"<{number - 1}@mail.example>"))
    app = assemble(config, clock=clock)
    shop = Shop(await aiohttp_client(app), app[SERVICE])
    shop.agent = desk.shop.agent
    desk.shop = shop

    async def down():
        return (await desk.health())["state"] == "down"

    await eventually(down)
    await asyncio.to_thread(dovecot.start)
    await desk.heard(21)
    dovecot.deliver(a_mail("21", number=21, In_Reply_To="<20@mail.example>"))
    entries = await desk.heard(22)
    assert [each.body.text for each in entries] == [str(number) for number in range(22)]
    assert len({each.conversation_id for each in entries}) == 1


async def test_two_mailboxes_keep_to_themselves(desk, dovecot, shop):
    dovecot.deliver(a_mail("to info", number=1))
    dovecot.deliver(a_mail("to sales", number=1, to="sales@shop.example"), user="sales@shop.example")
    await desk.connect()
    other = await MailDesk(shop, dovecot.port).connect(address="sales@shop.example")
    [one], [another] = await desk.heard(1), await other.heard(1)
    assert (one.body.text, another.body.text) == ("to info", "to sales")


async def test_whoever_may_not_sign_in_is_told_in_a_sentence(desk, dovecot):
    await desk.connect(password="wrong")

    async def down():
        told = await desk.health()
        return told if told["state"] == "down" else None

    told = await eventually(down)
    assert "does not accept the user name" in told["reason"]
    assert "wrong" not in told["reason"]


async def test_a_private_address_is_read_only_where_it_is_allowed(desk, dovecot, monkeypatch):
    await desk.connect(imap_host="127.0.0.1")

    async def down():
        told = await desk.health()
        return told if told["state"] == "down" else None

    assert "private_hosts" in (await eventually(down))["reason"]


async def test_a_server_that_nobody_vouches_for_is_not_told_the_password(desk, service, tmp_path):
    make_certificates(tmp_path)
    service.outside._tls = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    await desk.connect()

    async def down():
        told = await desk.health()
        return told if told["state"] == "down" else None

    assert "certificate" in (await eventually(down))["reason"]
