"""Hostile mail shown in Chromium: nothing in it runs, and nothing leaves the machine until somebody asks."""

import pytest

from channels.kit.html import safe_html
from channels.kit.mail import read_mail
from inbox.core.errors import PayloadError
from inbox.kit.pictures import with_remote_pictures
from tests.channels.kit.corpus import ABSENT, FILES
from tests.channels.kit.hostile_html import FAR, HOSTILE
from tests.channels.kit.mails import NOW

pytestmark = pytest.mark.browser


@pytest.fixture
def show(chromium):
    """Shows a letter in a page that would let it run, so that only the cleaning stops it."""
    context = chromium.new_context()
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.abort()

    page = context.new_page()
    page.route("**/*", answer)

    def show(html):
        asked.clear()
        page.evaluate("title => { document.title = title }", "safe")
        page.set_content(f"<!doctype html><title>safe</title><body>{html}")
        page.wait_for_function("document.readyState === 'complete'")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))")
        return page.title(), [url for url in asked if not url.startswith(("about:", "cid:", "data:"))]

    yield show
    context.close()


def test_a_page_without_cleaning_would_run_it(show):
    """The proof that this test can fail."""
    assert show(HOSTILE[1])[0] == "ran"
    assert show(f"<img src='{FAR}/pixel.gif'>")[1] == [f"{FAR}/pixel.gif"]


def test_hostile_letters_neither_run_nor_ask(show):
    for html in HOSTILE:
        assert show(safe_html(html)) == ("safe", []), html


def test_pictures_that_were_asked_for_are_fetched_and_nothing_else(show):
    html = (
        f"<img src='{FAR}/a.gif'><p style='background:url({FAR}/b.gif)'>x</p><video poster='{FAR}/c'></video>"
    )
    assert show(with_remote_pictures(safe_html(html))) == ("safe", [f"{FAR}/a.gif"])


@pytest.mark.long
def test_real_mails_neither_run_nor_ask(show):
    if not FILES:
        pytest.skip(ABSENT)
    letters = [html for path in FILES if (html := letter(path))]
    assert len(letters) > 30
    for html in letters:
        assert show(html) == ("safe", [])


def letter(path):
    try:
        return read_mail(path.read_bytes(), NOW).html
    except PayloadError:
        return None
