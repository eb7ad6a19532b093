"""A mail is written with bold, lists and links where somebody wants that, and sent as HTML and as text."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import answer, message
from tests.browser.mail import Mailboxes
from tests.browser.test_accessibility import assert_accessible
from tests.conftest import Server
from tests.journeys.mail_desk import a_mail

pytestmark = [pytest.mark.browser, pytest.mark.long]

PASTED = """<meta charset=utf-8><style>p { color: red }</style><h2 style="font-family: x">Prices</h2>
<p class=MsoNormal>Only <span style="font-weight: 700">ten</span> <script>document.title='ran'</script>
<img src="https://far.example/x.gif" onerror="document.title='ran'"></p><table><tr><td>a</td></tr></table>
<a href="javascript:document.title='ran'">no</a> <a href="https://shop.example/p" onclick="x()">yes</a>"""
PASTE = """(box, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


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
def ann(admin, mailboxes):
    """An agent who has opened the conversation with Ann."""
    admin.post("channels", mailboxes.channel)
    mailboxes.dovecot.deliver(a_mail("How much?"))
    expect(admin.row("How much?")).to_be_visible(timeout=120_000)
    admin.open("How much?")
    expect(message(admin, "How much?")).to_be_visible()
    return admin


def test_a_mail_is_written_with_looks_kept_as_a_draft_and_sent_as_html_and_text(ann, mailboxes):
    box = answer(ann)
    _write(ann, box)
    ann.page.reload()
    ann.button("Later").click()
    expect(box.locator("li")).to_have_count(2)
    _send(ann)
    ann.toast.get_by_role("button", name="Undo").click()
    expect(box.locator("li")).to_have_count(2)
    expect(box.locator("i")).to_have_text("two")
    _send(ann)
    ours = message(ann, "We have two:")
    expect(ours.get_by_text("Sent", exact=True)).to_be_visible(timeout=30_000)
    [(_, mail)] = mailboxes.sent
    text, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    assert text.startswith("Dear Ann\nWe have two:\n- red\n- green https://shop.example/beans.\n")
    assert html.startswith("<div><b>Dear Ann</b></div><div>We have <i>two</i>:</div>")
    assert "<ul><li>red</li><li>green " in html
    assert 'href="https://shop.example/beans"' in html


def _write(ann, box):
    """Two lines and a list with a link, by keys and buttons; the server has it as a draft then."""
    keys, bar = ann.page.keyboard, ann.page.get_by_role("toolbar", name="Formatting")
    box.fill("Dear Ann")
    box.press("Control+a")
    box.press("Control+b")
    expect(box.locator("b")).to_have_text("Dear Ann")
    expect(bar.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    for stroke in ("End", "Control+b", "Enter", "We have ", "Control+i", "two", "Control+i", ":", "Enter"):
        keys.press(stroke) if len(stroke.split("+")) > 1 or stroke in ("End", "Enter") else keys.type(stroke)
    bar.get_by_role("button", name="List", exact=True).click()
    keys.type("red")
    keys.press("Enter")
    keys.type("green ")
    keys.press("Control+k")
    link = ann.page.get_by_label("Address of the link")
    expect(link).to_be_focused()
    assert_accessible(ann.page, "link in a mail")
    link.fill("shop.example/beans")
    link.press("Enter")
    expect(box.get_by_role("link")).to_have_attribute("href", "https://shop.example/beans")
    with ann.page.expect_request_finished(
        lambda told: told.url.endswith("/draft") and "beans." in (told.post_data or "")
    ):
        keys.type(".")
    assert_accessible(ann.page, "rich mail")


def test_what_is_pasted_is_cleaned(ann, watch):
    # Chromium complains of what it holds back in a document that nobody shows, too.
    watch.allow("Executing inline event handler violates", "Applying inline style violates")
    ann.button("Formatting: bold, lists, links").click()
    box = answer(ann)
    box.evaluate(PASTE, PASTED)
    expect(box.locator("b")).to_have_text(["Prices", "ten"])
    expect(box.locator("a")).to_have_attribute("href", "https://shop.example/p")
    assert box.locator("script, style, img, table, [class], [style], [onclick]").count() == 0
    assert ann.page.title() != "ran"
    ann.button("Plain text").click()
    expect(box).to_have_value("Prices\nOnly ten\na\nno yes (https://shop.example/p)")


def _send(window):
    window.page.get_by_role("button", name="Send", exact=True).click()
