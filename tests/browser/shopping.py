"""What visitors of the demo shop do."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

# Whoever sends a form sooner than this after it opened looks like a robot.
HUMAN_MS = 1600
PARTNER = "http://partner.localhost"


def follow_partner(page, shop, query):
    """Arrive from a page of another host, by a link that carries an advertisement's tags."""
    page.goto(f"{PARTNER}:{urlsplit(shop).port}/demo/from/partner?shop=127.0.0.1")
    link = page.get_by_role("link", name="Tuesday Roasters")
    link.evaluate("(link, query) => { link.search = query; }", query)
    link.click()
    page.wait_for_url(f"{shop}/demo/?*")
    wait_for_visitor(page)


def wait_for_visitor(page):
    """Until the script has told the service of this page."""
    page.wait_for_function("() => window.onewindow?.visitor()")


def read(page, name):
    page.get_by_role("navigation", name="Shop").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def write(page, *, name="John Smith", email="john@example.com", message="Do you deliver?"):
    """Fill in the form of the contact page and send it, as slowly as people do."""
    fill(page, name=name, email=email, message=message)
    page.wait_for_timeout(HUMAN_MS)
    return send(page)


def fill(page, **values):
    for field, value in values.items():
        page.locator(f"form [name={field}]").fill(value)


def send(page):
    """The request that the form became."""
    with page.expect_request_finished(
        lambda request: request.method == "POST" and "/leads" in request.url
    ) as sent:
        page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/demo/thanks")
    return sent.value
