"""A customer's site with the widget, its owner, and its visitors."""

import pytest

from tests.browser.widget.page import OtherPage, Owner, Visitor


@pytest.fixture
def customer(server, command):
    """Another host than the service's, whose pages have the strictest policy that the widget works under."""
    [site] = command("site", "add", "roaster.localhost")
    customer = OtherPage(server.url, site["site"])
    yield customer
    customer.stop()


@pytest.fixture
def owner(admin, customer):
    return Owner(admin, customer.key)


@pytest.fixture
def visit(browse, customer):
    """Somebody on the customer's site: visit(viewport=…).come()."""

    def visit(path="/", **options):
        return Visitor(browse(**options), customer.url(path))

    return visit
