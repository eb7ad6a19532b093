"""A desk where agents answer the visitors of a chat: who sits there, and what they do in their windows."""

from playwright.sync_api import expect

from tests.browser.chatting import Chatting
from tests.browser.window import Window


class Desk:
    """`anna` is the first administrator; colleagues and visitors come when they are called."""

    def __init__(self, admin, browse):
        self._browse = browse
        self._site = admin.get("sites")["items"][0]["id"]
        self.anna = admin
        path = f"{admin.url}/api/v1/agents/{admin.get('session')['id']}"
        profile = {"name": "Anna", "password": "correct horse battery"}
        answer = admin.page.request.patch(path, data=profile, headers={"Origin": admin.url})
        assert answer.ok, answer.text()

    def colleague(self, name="Ben", **options):
        address = {"email": f"{name.lower()}@shop.example", "name": name, "role": "agent"}
        agent = self.anna.post("agents", address)
        window = Window(self._browse(**options), self.anna.url)
        window.come_by(agent["sign_in_link"])
        window.page.get_by_role("button", name="Later").click()
        return window

    def visitor(self, name="Maria"):
        return Chatting(self._browse(), self.anna.url, self._site, name)


def answer(window):
    return window.page.get_by_role("textbox", name="Answer")


def send(window, text):
    answer(window).fill(text)
    answer(window).press("Enter")


def message(window, text):
    """A bubble with this text, sent or on its way."""
    return window.page.get_by_role("article").filter(has_text=text)


def delivery(window, text):
    return message(window, text).get_by_test_id("delivery")


def expect_once(window, text):
    expect(message(window, text)).to_have_count(1)
