"""An agent's window, with the names that a person would use for what is in it."""

from playwright.sync_api import expect


class Window:
    def __init__(self, page, url):
        self.page = page
        self.url = url

    def come_by(self, link):
        self.page.goto(link)
        expect(self.place("Leads")).to_be_visible()

    def sign_in(self, email, password):
        self.page.goto(self.url)
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.place("Leads")).to_be_visible()

    def place(self, name):
        return self.page.get_by_role("navigation", name="Places").get_by_role("link", name=name)

    def view(self, name):
        return self.page.get_by_role("navigation", name="Views").get_by_role("link", name=name, exact=True)

    def button(self, name):
        return self.page.get_by_role("button", name=name)

    def row(self, text=""):
        return self.page.get_by_test_id("row").filter(has_text=text)

    def entry(self, kind):
        return self.page.locator(f"[data-testid=entry][data-kind={kind}]")

    @property
    def note(self):
        return self.page.get_by_role("textbox", name="Note")

    @property
    def thread(self):
        return self.page.get_by_role("region", name="Conversation", exact=True)

    @property
    def story(self):
        return self.page.get_by_test_id("source-story")

    @property
    def toast(self):
        return self.page.get_by_test_id("toast")

    def open(self, text=""):
        self.row(text).first.click()
        expect(self.page.get_by_test_id("timeline")).to_be_visible()

    def choose(self, name):
        """One line of the menu under one's own picture."""
        self.page.get_by_role("button", name="Settings").click()
        self.page.get_by_role("menu").get_by_text(name, exact=True).click()

    def get(self, path, **query):
        """What the API answers this person."""
        answer = self.page.request.get(f"{self.url}/api/v1/{path}", params=query)
        assert answer.ok, answer.text()
        return answer.json()

    def post(self, path, body):
        answer = self.page.request.post(f"{self.url}/api/v1/{path}", data=body, headers={"Origin": self.url})
        assert answer.ok, answer.text()
        return answer.json()

    def connect(self, kind, name, settings):
        """The channel, once it works."""
        channel = self.post("channels", {"kind": kind, "name": name, "settings": settings})
        self.wait_until_up(channel["id"])
        return channel

    def wait_until_up(self, channel_id):
        for _ in range(400):
            if self.get(f"channels/{channel_id}")["health"]["state"] == "up":
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.get(f"channels/{channel_id}"))

    def leads(self):
        return self.get("leads")["items"]

    def bring(self, *names):
        """Files a lead of the demo shop for each name, in this order."""
        [site] = self.get("sites")["items"]
        for name in names:
            form = {"name": name, "email": f"{name.lower()}@example.com", "message": f"Hello from {name}"}
            answer = self.page.request.post(f"{self.url}/w/{site['id']}/leads", data=form)
            assert answer.status == 201, answer.text()

    def see_coming(self, text):
        """Begin to look for a row with this text; `seen_at` tells when it came."""
        self.page.evaluate(SEE_COMING, text)

    def seen_at(self, text):
        """Milliseconds since 1970, by the clock that all pages share."""
        expect(self.row(text)).to_be_visible()
        return self.page.evaluate("window.__seenAt")


SEE_COMING = """text => {
  const rows = () => [...document.querySelectorAll("[data-testid=row]")];
  const isSeen = (row) => row.textContent.includes(text) && row.checkVisibility({ visibilityProperty: true });
  const look = () => { if (rows().some(isSeen)) window.__seenAt ??= Date.now(); };
  const everything = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(look).observe(document.body, everything);
}"""
