"""Every mail of the corpus and every hostile one in the window's own frame: nothing runs, asks or moves."""

from base64 import b64encode

import pytest
from playwright.sync_api import expect

from tests.browser.desk import message
from tests.browser.mail import Mailboxes
from tests.channels.kit.corpus import FILES
from tests.channels.kit.hostile_html import FAR, HOSTILE
from tests.channels.kit.mails import parts, raw_mail
from tests.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.long]

PAGE = "text/html", "<script>document.title='ran'</script>"
DRAWING = "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='document.title=1'></svg>"
TOGETHER = 24
# The window's own frame, as often as there are pages, each with all that keeps the first one in.
SHOW = """(frame, pages) => Promise.all(pages.map((page) => new Promise((done) => {
  const another = frame.cloneNode();
  another.dataset.another = page;
  another.src = page;
  another.addEventListener("load", () => requestAnimationFrame(() => setTimeout(done, 20)), { once: true });
  setTimeout(done, 60_000);
  frame.ownerDocument.body.append(another);
})))"""
HIDE = "() => document.querySelectorAll('[data-another]').forEach((one) => one.remove())"
LINKS = "() => [...document.querySelectorAll('[href]')].map((one) => one.protocol)"


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
def show(admin, mailboxes):
    """Files the mails; the last one that came is shown as designed in the window."""

    def show(mails):
        for raw in (*mails, hostile("<p>The last one</p>", "last")):
            mailboxes.dovecot.deliver(raw)
        admin.post("channels", mailboxes.channel)
        expect(admin.row("The last one")).to_be_visible(timeout=180_000)
        admin.open("The last one")
        message(admin, "The last one").get_by_role("button", name="Show as designed").click()
        expect(admin.page.frame_locator("iframe").get_by_text("The last one")).to_be_visible()
        return Frames(admin)

    return show


class Frames:
    """What happens in the frames of mails; `asked` are requests for what is not ours, as (type, referrer)."""

    def __init__(self, window):
        self.window = window
        self.page = window.page
        self.asked = []
        self.opened = []
        self.page.context.on("page", lambda page: self.opened.append(page.url))
        self.page.context.route(lambda url: not url.startswith(window.url), self._far)

    def addresses(self):
        """Of all mails that have HTML, hostile ones first."""
        found, after = [], {}
        while after is not None:
            listed = self.window.get("entries", limit=200, **after)
            found += [
                each["id"] for each in listed["items"] if (each["body"].get("letter") or {}).get("html")
            ]
            after = {"after": listed["next"]} if listed["next"] else None
        return [f"{self.window.url}/api/v1/entries/{each}/html" for each in reversed(found)]

    def show(self, addresses):
        """Yields (address, frame) of each, when it has stood for a moment."""
        for begin in range(0, len(addresses), TOGETHER):
            own = self.page.locator("iframe:not([data-another])")
            own.evaluate(SHOW, addresses[begin : begin + TOGETHER])
            for handle in self.page.query_selector_all("[data-another]"):
                yield handle.get_attribute("data-another"), handle.content_frame()
            self.page.evaluate(HIDE)

    def _far(self, route):
        self.asked.append((route.request.resource_type, route.request.headers.get("referer")))
        route.fulfill(content_type="image/gif", body=b"")


def test_nothing_in_any_mail_runs_asks_or_moves(show, watch):
    mails = [hostile(html, number) for number, html in enumerate(HOSTILE)]
    frames = show(mails + [path.read_bytes() for path in FILES])
    addresses = frames.addresses()
    assert len(addresses) > len(HOSTILE)
    for address, frame in frames.show(addresses):
        assert (frame.url, frame.title()) == (address, "")
        assert set(frame.evaluate(LINKS)) <= {"http:", "https:", "mailto:", "tel:"}
        assert not frame.child_frames
    assert (frames.asked, watch.complaints) == ([], [])
    watch.allow("request: http")
    with_pictures = [f"{each}?pictures=true&dark=true" for each in addresses]
    for address, frame in frames.show(with_pictures):
        assert (frame.url, frame.title()) == (address, "")
    assert set(frames.asked) == {("image", None)}
    assert frames.opened == []


def test_mails_that_were_not_cleaned_are_noticed(show, watch):
    """The proof that the other test can fail: each leaves a complaint, whatever the frame then holds back."""
    frames = show([])
    pages = {
        f"{frames.window.url}/script": "<script>document.title='ran'</script>",
        f"{frames.window.url}/event": "<img src=data:, onerror=document.title='ran'>",
        f"{frames.window.url}/style": f"<p style='background:url({FAR}/x.gif)'>x</p>",
        f"{frames.window.url}/move": f"<meta http-equiv=refresh content='0;url={FAR}/moved'>",
    }
    for address, html in pages.items():
        frames.page.route(address, raw_page(html))
    assert [address for address, _ in frames.show([*pages])] == [*pages]
    said = "\n".join(watch.complaints)
    assert all(f"execution in '{frames.window.url}/{name}'" in said for name in ("script", "event"))
    assert "Refused to execute the redirect" in said
    assert [kind for kind, _ in frames.asked] == ["image"]
    watch.allow("Blocked script", "Refused to execute the redirect", FAR)


def raw_page(html):
    return lambda route: route.fulfill(content_type="text/html", body=html)


def hostile(html, number):
    """One that has a page and a drawing beside it, which its HTML could name."""
    coded = b64encode(html.encode()).decode()
    kind, body = parts(
        ("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64", coded),
        *(
            (f"Content-Type: {kind}\r\nContent-ID: <{name}>\r\nContent-Disposition: inline", data)
            for name, (kind, data) in {"page": PAGE, "drawing": DRAWING}.items()
        ),
        kind="related",
    )
    sender, name = f"Mallory {number} <m{number}@evil.example>", f"<h{number}@evil.example>"
    return raw_mail(body, From=sender, Message_ID=name, Content_Type=kind, MIME_Version="1.0")
