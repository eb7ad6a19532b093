"""A designed mail that is passed on, as it arrives at a real SMTP server."""

import pytest

from channels.email.sending import Sending
from channels.email.settings import Settings
from channels.kit.mail import read_mail
from inbox.core.letter import Letter
from inbox.core.secret import Secret
from inbox.core.timeline import Attachment
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from tests.channels.kit.mails import NOW
from tests.channels.test_email_sending import answer, context_of, the_mail
from tests.fakes.mail_host import PASSWORD, MailHost
from tests.inbox.kit.test_fetch import certified

HEAD = "--- Forwarded ---\nFrom: <Carl>"
DESIGN = (
    b'<table><tr><td style="color: red; position: fixed">Sale <img src="cid:logo">'
    b'<img data-remote="https://far.example/p.gif"></td></tr></table>'
)


@pytest.fixture
async def host(tmp_path):
    certificate, trusted = certified(tmp_path, "localhost")
    host = await MailHost(certificate).start()
    host.trusted = trusted
    yield host
    await host.stop()


@pytest.fixture
async def pass_on(host, blobs):
    """Send HTML that came so, with those pictures beside it; the mail that arrives, and its HTML."""
    told = {
        "address": "info@shop.example",
        "password": Secret(PASSWORD),
        "smtp_host": "localhost",
        "smtp_port": host.port,
    }

    async def passed(html, *pictures, text="For <you>."):
        letter = Letter(subject="Fwd: Sale", quoted=f"{HEAD}\n\nSale", passed_html=await blobs.put(html))
        files = tuple([await _picture(blobs, name) for name in pictures])
        private = PrivateHosts(["localhost"])
        async with Fetcher(private=private, ports=None, tls=host.trusted) as outside:
            sending = Sending(Settings(**told), context_of(outside, blobs), None)
            await sending.send(answer(text, letter=letter, pictures=files))
        _, mail = the_mail(host)
        return mail, mail.get_body(("html",)).get_content()

    return passed


async def test_it_keeps_its_design_below_the_new_text_and_whose_it_is(pass_on):
    mail, shown = await pass_on(DESIGN)
    assert shown.startswith("<div>For &lt;you&gt;.</div>")
    assert "--- Forwarded ---<br>From: &lt;Carl&gt;</div>" in shown
    assert '<td style="color: red">Sale <img src="cid:logo">' in shown
    assert 'src="https://far.example/p.gif"' in shown
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text == f"For <you>.\n\n{HEAD}\n\nSale\n"


async def test_only_the_pictures_that_it_shows_go_along_as_parts_of_it(pass_on):
    mail, _ = await pass_on(DESIGN, "logo", "other", "logo")
    [picture] = [each for each in mail.walk() if each["Content-ID"]]
    assert (picture["Content-ID"], picture.get_content()) == ("<logo>", b"logo")
    assert list(mail.iter_attachments()) == []
    read = read_mail(mail.as_bytes(), NOW)
    assert [(each.content_id, each.inline) for each in read.attachments] == [("logo", True)]


async def test_a_picture_whose_name_fits_in_no_header_stays_behind(pass_on):
    mail, shown = await pass_on('<p>Sale <img src="cid:ö&#10;Bcc: x&gt;"></p>'.encode(), "ö\nBcc: x>")
    assert ([each for each in mail.walk() if each["Content-ID"]], mail["Bcc"]) == ([], None)
    assert "<p>Sale" in shown


async def test_nothing_that_runs_or_breaks_out_is_passed_on(pass_on):
    hostile = (
        b'<script>run()</script><p onclick="run()">&lt;b&gt;</p><iframe src="https://far.example"></iframe>'
        b'<a href="javascript:run()">x</a></div></div><style>p{}</style>'
        b'<!-- <table><form action="//far.example">'
    )
    _, shown = await pass_on(hostile)
    assert not any(
        each in shown for each in ("run()", "iframe", "<b>", "javascript", "style", "<!--", "form ")
    )
    assert shown.count("<div") == shown.count("</div>")


async def _picture(blobs, name):
    blob = await blobs.put(name.encode())
    told = {"media_type": "image/png", "size": len(name), "inline": True, "content_id": name}
    return Attachment(blob=blob, name=f"{name}.png", **told)
