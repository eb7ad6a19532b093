"""A page of a customer's site with the widget on it, as its visitor uses it."""

from playwright.sync_api import expect

from tests.browser.customer import CustomerSite

HOST = "onewindow-widget"


class Visitor:
    """`page` is the visitor's browser; what is found here is inside of the widget only."""

    def __init__(self, page, url):
        self.page = page
        self.url = url

    def come(self):
        self.page.goto(self.url)
        expect(self.launcher).to_be_visible()
        return self

    def open(self, tab=None):
        if not self.panel.is_visible():
            self.launcher.click()
        expect(self.panel).to_be_visible()
        if tab:
            self.panel.get_by_role("tab", name=tab).click()
        return self

    @property
    def widget(self):
        return self.page.locator(HOST)

    @property
    def launcher(self):
        return self.widget.locator(".launcher")

    @property
    def badge(self):
        return self.widget.locator(".badge")

    @property
    def panel(self):
        return self.widget.get_by_role("dialog")

    @property
    def text(self):
        return self.panel.get_by_role("textbox", name="Your message")

    @property
    def log(self):
        return self.panel.get_by_role("log")

    def field(self, name):
        return self.panel.locator("#page-form").get_by_label(name)

    def line(self, text):
        return self.log.locator(".line").filter(has_text=text)

    def say(self, text):
        self.text.fill(text)
        self.text.press("Enter")

    def tells(self, text):
        """Say it, and wait until the service has it."""
        self.say(text)
        expect(self.line(text).locator("small")).to_contain_text("Sent")

    @property
    def focused(self):
        """What has the focus within the widget: its accessible name, or else its class."""
        return self.page.evaluate(
            """host => { const one = document.querySelector(host)?.shadowRoot.activeElement;
            return one && (one.ariaLabel || one.textContent || one.name || one.className); }""",
            HOST,
        )

    @property
    def kept(self):
        """Everything that this page has left in the browser."""
        stored = self.page.evaluate("Object.keys({...localStorage, ...sessionStorage})")
        return stored + [cookie["name"] for cookie in self.page.context.cookies()]


class Owner:
    """Who sets the widget of a site: owner.sets(color="#000000")."""

    def __init__(self, admin, key):
        self._admin = admin
        self.key = key

    def sets(self, **widget):
        url = f"{self._admin.url}/api/v1/sites/{self.key}/widget"
        answer = self._admin.page.request.put(url, data=widget, headers={"Origin": self._admin.url})
        assert answer.ok, answer.text()
        return self._until_it_is_told(widget)

    def _until_it_is_told(self, widget):
        """The service reads its sites again in the background."""
        for _ in range(50):
            told = self._admin.page.request.get(f"{self._admin.url}/w/{self.key}/widget.json").json()
            if all(
                name not in told or told[name] == value
                for name, value in widget.items()
                if not isinstance(value, list)
            ):
                return told
            self._admin.page.wait_for_timeout(50)
        raise AssertionError(told)


class OtherPage(CustomerSite):
    """The customer's site with a page of the test's own, sent with whatever policy the test likes."""

    def __init__(self, service, key):
        self._pages = {}
        self._policy = None
        super().__init__(service, key)

    @property
    def policy(self):
        return self._policy or super().policy

    def serves(self, html, policy="default-src * 'unsafe-inline' data: ws:"):
        """The address of that page; in it $address is that of the site's script, $script its whole tag."""
        address = f"{self.service}/w/{self.key}.js"
        us = f"{self.service} {self.service.replace('http', 'ws', 1)}"
        html = html.replace("$script", f'<script async src="{address}"></script>').replace(
            "$address", address
        )
        self._pages["/own"] = html
        self._policy = policy.replace("$us", us)
        return self.url("/own")

    def _answer(self, path):
        page = self._pages.get(path.partition("?")[0])
        return ("text/html", page) if page else super()._answer(path)
