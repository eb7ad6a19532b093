"""A mail is read as it was designed and answered with a copy, taken back in time, or sent later."""

from email.message import EmailMessage
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.desk import answer, message
from tests.browser.mail import Mailboxes
from tests.browser.test_accessibility import assert_accessible
from tests.conftest import Server
from tests.dovecot import USER

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1440, "height": 900}
FAR = "https://far.example/pixel.gif"


@pytest.fixture
def mailboxes():
    mailboxes = Mailboxes()
    yield mailboxes
    mailboxes.stop()


@pytest.fixture
def server(running, mailboxes, tmp_path):
    running.append(Server(tmp_path / "data", "--demo", environ=mailboxes.environ).wait_until_it_answers())
    return running[-1]


@pytest.fixture
def anna(admin, mailboxes):
    """An agent who has opened the conversation with Ann, who wrote a mail with a picture from afar."""
    admin.post("channels", mailboxes.channel)
    mailboxes.dovecot.deliver(_designed())
    mailboxes.dovecot.see()
    admin.open("Ann")
    expect(message(admin, "How much are the beans?")).to_be_visible()
    return admin


@pytest.fixture
def carl(admin, mailboxes):
    """The same with Carl, who wrote to Dora too, with a file and a picture of his own."""
    admin.post("channels", mailboxes.channel)
    mailboxes.dovecot.deliver(_ordered())
    mailboxes.dovecot.see()
    admin.open("Carl")
    expect(message(admin, "Here is our order.")).to_be_visible()
    return admin


def test_a_mail_is_seen_as_designed_and_asks_for_pictures_only_when_told(anna, watch):
    watch.allow(FAR)
    asked = []

    def far(route):
        asked.append(route.request.headers.get("referer"))
        route.fulfill(content_type="image/gif", body=b"")

    anna.page.route(FAR, far)
    anna.button("Show as designed").click()
    frame = anna.page.frame_locator("iframe")
    expect(frame.locator("b")).to_have_text("beans")
    assert asked == []
    assert anna.page.title() != "ran"
    with anna.page.expect_request(FAR):
        anna.button("Show pictures").click()
    expect(anna.button("Hide pictures")).to_be_visible()
    assert asked == [None]
    assert_accessible(anna.page, "mail")


def test_an_answer_with_a_copy_is_taken_back_and_then_sent(anna, mailboxes):
    fields = anna.page.get_by_test_id("mail-fields")
    expect(fields).to_contain_text("ann@mail.example")
    expect(fields).to_contain_text("Re: Beans")
    anna.button("Cc/Bcc").click()
    anna.page.get_by_label("Cc", exact=True).fill("Ben <ben@shop.example>")
    anna.page.get_by_label("Bcc", exact=True).fill("eve@shop.example")
    fields.get_by_role("button", name="Subject").click()
    anna.page.get_by_label("Subject").fill("Prices")
    answer(anna).fill("Ten a bag.")
    _send(anna)
    expect(anna.toast).to_contain_text("Sent in")
    anna.toast.get_by_role("button", name="Undo").click()
    expect(answer(anna)).to_have_value("Ten a bag.")
    expect(anna.page.get_by_label("Cc", exact=True)).to_have_value("Ben <ben@shop.example>")
    expect(message(anna, "Ten a bag.")).to_have_count(0)
    assert mailboxes.sent == []
    answer(anna).fill("Eleven a bag.")
    _send(anna)
    expect(message(anna, "Eleven a bag.").get_by_text("Sent", exact=True)).to_be_visible(timeout=30_000)
    [(who, mail)] = mailboxes.sent
    assert sorted(who) == ["ann@mail.example", "ben@shop.example", "eve@shop.example"]
    assert (mail["Subject"], mail["Cc"], mail["Bcc"]) == ("Prices", "Ben <ben@shop.example>", None)
    assert mail["In-Reply-To"] == "<1@mail.example>"
    assert mail.get_body(("html",)) is None


def test_an_answer_waits_for_its_time_which_can_be_changed_or_given_up(anna, mailboxes):
    answer(anna).fill("Good morning!")
    anna.button("More to send").click()
    anna.page.get_by_role("menuitem", name="Send later…").click()
    anna.page.get_by_role("dialog").get_by_role("button", name="Tomorrow, 9:00").click()
    assert_accessible(anna.page, "mail")
    anna.button("Schedule").click()
    waiting = message(anna, "Good morning!")
    expect(waiting.get_by_test_id("delivery")).to_contain_text("Will be sent")
    waiting.get_by_role("button", name="Change the time").click()
    anna.page.get_by_label("Date and time").fill("2031-03-04T10:30")
    anna.button("Schedule").click()
    expect(waiting.get_by_test_id("delivery")).to_contain_text("4 Mar")
    anna.page.set_viewport_size(PHONE)
    expect(waiting.get_by_role("button", name="Cancel sending")).to_be_in_viewport()
    waiting.get_by_role("button", name="Cancel sending").click()
    expect(answer(anna)).to_have_value("Good morning!")
    expect(waiting).to_have_count(0)
    assert mailboxes.sent == []


def test_a_mail_is_answered_to_all_with_what_it_said_below(carl, mailboxes):
    fields, below = carl.page.get_by_test_id("mail-fields"), carl.page.get_by_test_id("quoted-below")
    fields.get_by_role("button", name="Answer all").click()
    expect(carl.page.get_by_label("Cc", exact=True)).to_have_value("Dora <dora@mail.example>")
    below.get_by_text("Quoted below your text").click()
    expect(below).to_contain_text("> Here is our order.")
    assert_accessible(carl.page, "answer to all")
    answer(carl).fill("Thank you.")
    _send(carl)
    ours = message(carl, "Thank you.")
    expect(ours.get_by_text("Sent", exact=True)).to_be_visible(timeout=30_000)
    expect(ours.get_by_text("> Here is our order.")).to_be_hidden()
    ours.get_by_text("Older text").click()
    expect(ours.get_by_text("> Here is our order.")).to_be_visible()
    [(who, mail)] = mailboxes.sent
    assert sorted(who) == ["carl@mail.example", "dora@mail.example"]
    assert mail["In-Reply-To"] == "<2@mail.example>"
    assert "Carl <carl@mail.example> wrote:\n> Here is our order." in _text(mail)


def test_a_mail_is_forwarded_with_its_files_and_taken_back_as_it_was(carl, mailboxes):
    _forward(carl)
    to, files = carl.page.get_by_label("To", exact=True), carl.page.get_by_test_id("file")
    expect(to).to_be_focused()
    expect(files.filter(has_text="order.csv")).to_be_visible()
    expect(carl.page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    carl.page.reload()
    carl.button("Later").click()
    expect(files.filter(has_text="order.csv")).to_be_visible()
    to.fill("boss@shop.example")
    answer(carl).fill("For you.")
    carl.page.get_by_text("The forwarded mail, below your text").click()
    expect(carl.page.get_by_text("It is sent as it was designed, with its pictures.")).to_be_visible()
    assert_accessible(carl.page, "forward")
    _send(carl)
    carl.toast.get_by_role("button", name="Undo").click()
    expect(to).to_have_value("boss@shop.example")
    expect(files.filter(has_text="order.csv")).to_be_visible()
    _send(carl)
    expect(message(carl, "For you.").get_by_text("Sent", exact=True)).to_be_visible(timeout=30_000)
    [(who, mail)] = mailboxes.sent
    assert (who, mail["Subject"]) == (["boss@shop.example"], "Fwd: Order")
    assert "From: Carl <carl@mail.example>" in _text(mail)
    assert 'src="cid:' in mail.get_body(("html",)).get_content()
    assert [each.get_content_type() for each in mail.walk() if each["Content-ID"]] == ["image/png"]
    assert [each.get_content() for each in mail.iter_attachments() if each.get_filename() == "order.csv"]


def test_pictures_of_the_mail_itself_are_shown_and_dark_is_dark(carl):
    theirs = message(carl, "Here is our order.")
    theirs.get_by_role("button", name="Show as designed").click()
    picture = carl.page.frame_locator("iframe").get_by_alt_text("logo")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 2
    assert "invert" not in _filter(carl)
    carl.page.emulate_media(color_scheme="dark")
    theirs.get_by_role("button", name="Original colours").click()
    theirs.get_by_role("button", name="Dark colours").click()
    expect(carl.page.frame_locator("iframe").get_by_alt_text("logo")).to_be_visible()
    assert "invert" in _filter(carl)
    assert_accessible(carl.page, "dark mail")


def test_what_is_sent_later_is_listed_changed_and_sent_now(carl, mailboxes):
    for text in ("First.", "Second."):
        answer(carl).fill(text)
        carl.button("More to send").click()
        carl.page.get_by_role("menuitem", name="Send later…").click()
        carl.button("Schedule").click()
        expect(message(carl, text).get_by_test_id("delivery")).to_contain_text("Will be sent")
    carl.view("Later").click()
    waiting = carl.page.get_by_test_id("scheduled")
    expect(waiting).to_have_count(2)
    assert_accessible(carl.page, "later")
    waiting.filter(has_text="First.").get_by_role("button", name="Edit").click()
    expect(answer(carl)).to_have_value("First.")
    expect(waiting).to_have_count(1)
    assert mailboxes.sent == []
    carl.page.set_viewport_size(WIDE)
    waiting.filter(has_text="Second.").get_by_role("button", name="Send now").click()
    expect(carl.page.get_by_text("Nothing waits")).to_be_visible()
    expect(message(carl, "Second.").get_by_text("Sent", exact=True)).to_be_visible(timeout=30_000)
    [(_, mail)] = mailboxes.sent
    assert _text(mail).startswith("Second.")


def test_a_mail_begins_a_conversation_with_a_contact(carl, mailboxes):
    carl.button("New e-mail").click()
    dialog = carl.page.get_by_role("dialog")
    expect(dialog.get_by_label("To", exact=True)).to_have_value("carl@mail.example")
    expect(dialog).to_contain_text(USER)
    dialog.get_by_label("Subject").fill("Our offer")
    dialog.get_by_label("Text").fill("Ten a bag.")
    assert_accessible(carl.page, "new mail")
    dialog.get_by_role("button", name="Close").click()
    carl.button("New e-mail").click()
    expect(dialog.get_by_label("Text")).to_have_value("Ten a bag.")
    dialog.get_by_role("button", name="Send").click()
    expect(carl.toast).to_contain_text("Sent in")
    ours = message(carl, "Ten a bag.")
    expect(ours).to_contain_text("Our offer")
    expect(ours.get_by_text("Sent", exact=True)).to_be_visible(timeout=30_000)
    [(who, mail)] = mailboxes.sent
    assert (who, mail["Subject"], mail["In-Reply-To"]) == (["carl@mail.example"], "Our offer", None)
    expect(carl.row("Ten a bag.")).to_be_visible()
    expect(carl.row("Here is our order.")).to_be_visible()


def _filter(window):
    return (
        window.page.frame_locator("iframe").locator("main").evaluate("main => getComputedStyle(main).filter")
    )


def _text(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def _send(window):
    window.page.get_by_role("button", name="Send", exact=True).click()


def _designed():
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ann <ann@mail.example>", USER, "Beans"
    mail["Message-ID"], mail["Date"] = "<1@mail.example>", "Mon, 02 Mar 2026 08:00:00 +0000"
    mail.set_content("How much are the beans?")
    html = (
        f"<p>How much are the <b>beans</b>?</p><img src='{FAR}'><script>parent.document.title='ran'</script>"
    )
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def _forward(carl):
    theirs = message(carl, "Here is our order.")
    theirs.hover()
    theirs.get_by_role("button", name="What to do with this message").click()
    carl.page.get_by_role("menuitem", name="Forward").click()


def _ordered():
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Carl <carl@mail.example>", USER, "Order"
    mail["Cc"] = "Dora <dora@mail.example>"
    mail["Message-ID"], mail["Date"] = "<2@mail.example>", "Mon, 02 Mar 2026 08:00:00 +0000"
    mail.set_content("Here is our order.")
    mail.add_alternative("<p>Here is our order.</p><img alt=logo src='cid:logo@mail'>", subtype="html")
    mail.get_body(("html",)).add_related(_picture(), "image", "png", cid="<logo@mail>")
    mail.add_attachment("beans;3\n", subtype="csv", filename="order.csv")
    return mail.as_bytes()


def _picture():
    data = BytesIO()
    Image.new("RGB", (2, 2), "red").save(data, "PNG")
    return data.getvalue()
