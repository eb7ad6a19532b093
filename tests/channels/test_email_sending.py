"""What agents write, as it arrives at a real SMTP server, and what is told when that refuses it."""

from email import message_from_bytes
from email.policy import default

import pytest

from channels.email.sending import Sending
from channels.email.settings import Settings
from channels.kit.threading import Signer
from inbox.core.channel import ChannelContext
from inbox.core.errors import OneWindowError, PartlySent, RetryLater, Unanswered, Undeliverable
from inbox.core.identity import Identity
from inbox.core.ids import ConversationId, EntryId
from inbox.core.letter import Letter, Mailbox
from inbox.core.outbound import OutboundMessage
from inbox.core.secret import Secret
from inbox.core.timeline import Attachment
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from tests.channels.email_of_beans import GivenTokens, a_mailbox
from tests.channels.telegram_of_beans import blobs_in
from tests.channels.web_form_of_beans import NamedVisitors, StandingClock
from tests.contract.recorded import CHANNEL
from tests.fakes.mail_host import PASSWORD, MailHost
from tests.inbox.kit.test_fetch import certified

KEYS = ("a-key-for-names-of-mails",)


@pytest.fixture
def certificates(tmp_path):
    return certified(tmp_path, "localhost")


@pytest.fixture
async def host(certificates):
    host = await MailHost(certificates[0]).start()
    yield host
    await host.stop()


@pytest.fixture
async def outside(certificates):
    async with Fetcher(private=PrivateHosts(["localhost"]), ports=None, tls=certificates[1]) as outside:
        yield outside


@pytest.fixture
def blobs(tmp_path):
    return blobs_in(tmp_path)


@pytest.fixture
def sending(host, outside, blobs):
    def make(tokens=None, **changes):
        told = {
            "address": "info@shop.example",
            "name": "Beans & Co",
            "password": Secret(PASSWORD),
            "smtp_host": "localhost",
            "smtp_port": host.port,
        }
        return Sending(Settings(**told | changes), context_of(outside, blobs), tokens)

    return make


def context_of(outside, blobs):
    given = {"clock": StandingClock(), "visitors": NamedVisitors(), "public_url": "", "keys": KEYS}
    return ChannelContext(id=CHANNEL, outside=outside, blobs=blobs, **given)


def answer(text="Yes, by post.", **more):
    told = {
        "entry_id": EntryId("entry-1"),
        "to": Identity(kind="email", value="anna@customer.example"),
        "thread": "t-1",
        "conversation_id": ConversationId("conversation-1"),
        "author": "Gil",
        "letter": Letter(subject="Re: Beans"),
    }
    return OutboundMessage(text=text, **told | more)


def the_mail(host):
    [(recipients, raw)] = host.mails
    return recipients, message_from_bytes(raw, policy=default)


class TestAMail:
    async def test_arrives_with_its_subject_and_the_name_that_only_we_can_give(self, host, sending):
        receipt = await sending().send(answer())
        recipients, mail = the_mail(host)
        assert recipients == ["anna@customer.example"]
        assert (mail["Subject"], mail["From"]) == ("Re: Beans", "Beans & Co <info@shop.example>")
        assert mail["Message-ID"] == receipt.external_id
        own = Signer(KEYS).read_message_id(receipt.external_id)
        assert (own.conversation_id, own.entry_id) == ("conversation-1", "entry-1")
        assert mail.get_content().strip() == "Yes, by post."

    async def test_is_named_the_same_at_every_attempt(self, host, sending):
        first, again = [await sending().send(answer()) for _ in range(2)]
        assert first.external_id == again.external_id
        assert len(host.mails) == 2

    async def test_carries_html_files_pictures_and_a_signature(self, host, sending, blobs):
        async def file(name, kind, data, **more):
            blob = await blobs.put(data)
            return Attachment(blob=blob, name=name, media_type=kind, size=len(data), **more)

        html = await blobs.put(b'<p>Yes, <b>by post</b> <img src="cid:logo"></p>')
        picture = await file("logo.png", "image/png", b"\x89PNG\r\n\x1a\n0", inline=True, content_id="logo")
        price = await file("Größe.pdf", "application/pdf", b"%PDF-1.4 x")
        letter = Letter(subject="Beans", html=html, quoted="On Monday, Anna wrote:\n> Is it <open>?")
        message = answer(letter=letter, attachments=(picture, price))
        await sending(signature="{agent}\nBeans & Co").send(message)
        _, mail = the_mail(host)
        text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert text == ("Yes, by post.\n\n-- \nGil\nBeans & Co\n\nOn Monday, Anna wrote:\n> Is it <open>?\n")
        shown = mail.get_body(("html",)).get_content()
        assert "<b>by post</b>" in shown
        assert "Is it &lt;open&gt;?</blockquote>" in shown
        assert "Gil<br>Beans &amp; Co" in shown
        [attached] = mail.iter_attachments()
        assert (attached.get_filename(), attached.get_content()) == ("Größe.pdf", b"%PDF-1.4 x")
        assert "Content-ID: <logo>" in mail.as_string()

    async def test_in_html_says_what_was_cleaned_with_its_pictures_from_outside(self, host, sending, blobs):
        safe, text = a_mailbox().safe_html(
            "<p onclick=run()>Yes, <b>by post</b></p><script>run()</script><img src='https://far.example/p.gif'>"
        )
        assert text == "Yes, by post"
        letter = Letter(subject="Beans", html=await blobs.put(safe.encode()))
        await sending().send(answer(text, letter=letter))
        _, mail = the_mail(host)
        shown = mail.get_body(("html",)).get_content()
        assert "<p>Yes, <b>by post</b></p>" in shown
        assert 'src="https://far.example/p.gif"' in shown
        assert "run()" not in shown

    async def test_names_no_blind_copy(self, host, sending):
        people = {
            "to": (Mailbox(email="anna@customer.example"),),
            "cc": (Mailbox(email="cc@customer.example"),),
        }
        letter = Letter(subject="x", bcc=(Mailbox(email="boss@shop.example"),), **people)
        await sending().send(answer(letter=letter))
        recipients, mail = the_mail(host)
        assert recipients == ["anna@customer.example", "cc@customer.example", "boss@shop.example"]
        assert "boss" not in mail.as_string()
        assert mail["Cc"] == "cc@customer.example"

    async def test_stays_in_its_thread(self, host, sending):
        letter = Letter(
            subject="Re: x", in_reply_to="<b@c.example>", references=("<a@c.example>", "<b@c.example>")
        )
        await sending().send(answer(letter=letter))
        _, mail = the_mail(host)
        assert (mail["In-Reply-To"], mail["References"]) == ("<b@c.example>", "<a@c.example> <b@c.example>")

    @pytest.mark.parametrize(
        "letter",
        [
            Letter(subject="x\r\nBcc: all@evil.example"),
            Letter(subject="x", cc=(Mailbox(name="A\r\nBcc: all@evil.example", email="b@c.example"),)),
            Letter(subject="x", in_reply_to="<a@b>\r\nBcc: all@evil.example"),
            Letter(subject="x", to=(Mailbox(email="a@b.example\r\nRCPT TO:<all@evil.example>"),)),
        ],
    )
    async def test_lets_nobody_write_a_header(self, host, sending, letter):
        try:
            await sending().send(answer(letter=letter))
        except Undeliverable:
            assert host.mails == []
            return
        recipients, mail = the_mail(host)
        assert not any("evil" in each for each in recipients)
        assert "Bcc" not in mail

    async def test_of_a_machine_says_so(self, host, sending):
        await sending().send(answer(letter=Letter(subject="x", automatic="reply")))
        _, mail = the_mail(host)
        assert mail["Auto-Submitted"] == "auto-replied"

    async def test_dots_at_the_start_of_lines_survive(self, host, sending):
        await sending().send(answer("Look:\n.\n..\nend"))
        assert the_mail(host)[1].get_content().split() == ["Look:", ".", "..", "end"]


class TestWhatTheServerSays:
    async def test_a_temporary_refusal_is_tried_again(self, host, sending):
        host.faults = ["451 4.7.1 Greylisted"]
        with pytest.raises(RetryLater, match=r"451 4\.7\.1 Greylisted") as error:
            await sending().send(answer())
        assert not isinstance(error.value, Unanswered)
        await sending().send(answer())
        assert len(host.mails) == 1

    async def test_a_final_one_is_told_in_its_words(self, host, sending):
        host.faults = ["554 5.7.1 Looks like spam"]
        with pytest.raises(Undeliverable, match=r"554 5\.7\.1 Looks like spam"):
            await sending().send(answer())

    async def test_nobody_to_take_it_is_told(self, host, sending):
        host.refused = {"anna@customer.example": "550 5.1.1 No such user"}
        with pytest.raises(Undeliverable, match=r"anna@customer.example: 550 5.1.1 No such user"):
            await sending().send(answer())
        assert host.mails == []

    async def test_who_is_refused_while_others_get_it_is_told(self, host, sending):
        host.refused = {"cc@customer.example": "550 5.1.1 No such user"}
        letter = Letter(subject="x", cc=(Mailbox(email="cc@customer.example"),))
        with pytest.raises(PartlySent, match=r"cc@customer.example \(550 5.1.1 No such user\)") as told:
            await sending().send(answer(letter=letter))
        assert the_mail(host)[0] == ["anna@customer.example"]
        assert told.value.names == (the_mail(host)[1]["Message-ID"],)

    async def test_nobody_gets_it_while_one_has_to_wait(self, host, sending):
        host.refused = {"cc@customer.example": "450 4.2.0 Mailbox busy"}
        letter = Letter(subject="x", cc=(Mailbox(email="cc@customer.example"),))
        with pytest.raises(RetryLater, match="450"):
            await sending().send(answer(letter=letter))
        assert host.mails == []

    @pytest.mark.parametrize("fault", ["drop", "lost"])
    async def test_a_lost_answer_is_no_reason_to_send_it_again(self, host, sending, fault):
        host.faults = [fault]
        with pytest.raises(Unanswered, match="broke off"):
            await sending().send(answer())

    async def test_a_server_that_is_away_is_tried_again(self, host, sending):
        await host.stop()
        with pytest.raises(RetryLater) as error:
            await sending().send(answer())
        assert not isinstance(error.value, Unanswered)


class TestSigningIn:
    async def test_by_password(self, host, sending):
        assert await sending().check() == "Mail is sent through localhost."
        assert host.mails == []

    async def test_by_token(self, sending):
        await sending(GivenTokens()).check()

    async def test_with_a_wrong_password_is_told_and_waits_for_a_person(self, sending):
        with pytest.raises(RetryLater, match="does not let us in: 535"):
            await sending(password=Secret("wrong")).send(answer())

    async def test_with_an_old_token_asks_for_a_new_one(self, sending):
        tokens = GivenTokens("old")
        with pytest.raises(RetryLater, match="does not let us in"):
            await sending(tokens).check()
        assert tokens.forgotten == 1

    async def test_without_a_server_says_so(self, sending):
        with pytest.raises(RetryLater, match="SMTP server is not set"):
            await sending(smtp_host="").send(answer())

    async def test_needs_a_certificate_that_is_trusted(self, host, blobs):
        async with Fetcher(private=PrivateHosts(["localhost"]), ports=None) as stranger:
            context = ChannelContext(
                id=CHANNEL,
                clock=StandingClock(),
                visitors=NamedVisitors(),
                public_url="",
                outside=stranger,
                blobs=blobs,
                keys=KEYS,
            )
            told = Settings(address="a@shop.example", smtp_host="localhost", smtp_port=host.port)
            with pytest.raises(RetryLater, match="certificate"):
                await Sending(told, context, None).check()

    async def test_by_tls_from_the_start(self, certificates, outside, sending):
        host = await MailHost(certificates[0], implicit=True).start()
        await sending(smtp_port=host.port, smtp_security="tls").send(answer())
        assert len(host.mails) == 1
        await host.stop()

    async def test_is_not_done_without_encryption_where_that_was_asked_for(self, sending):
        plain = await MailHost().start()
        with pytest.raises(OneWindowError):
            await sending(smtp_port=plain.port).send(answer())
        assert plain.mails == [] == plain.sign_ins
        await plain.stop()

    async def test_of_a_machine_inside_needs_the_operators_word(self, host):
        async with Fetcher(ports=None) as guarded:
            told = Settings(address="a@shop.example", smtp_host="127.0.0.1", smtp_port=host.port)
            with pytest.raises(Undeliverable, match="private_hosts"):
                await Sending(told, context_of(guarded, None), None).check()
