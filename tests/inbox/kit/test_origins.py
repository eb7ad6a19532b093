"""Which pages belong to a site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.kit.origins import Origins, origins_of


@pytest.mark.parametrize(
    ("host", "origin", "allowed"),
    [
        ("shop.example", "https://shop.example", True),
        ("shop.example", "http://shop.example:8080", True),
        ("shop.example", "https://www.shop.example", True),
        ("shop.example", "https://a.b.shop.example", True),
        ("www.shop.example", "https://shop.example", True),
        ("www.shop.example", "https://other.shop.example", False),
        ("shop.example:8443", "https://shop.example:8443", True),
        ("shop.example:8443", "https://shop.example", False),
        ("shop.example:443", "https://shop.example", True),
        ("Shop.Example.", "https://shop.example", True),
        ("bücher.example", "https://xn--bcher-kva.example", True),
        ("localhost", "http://localhost:3000", True),
        ("localhost", "http://partner.localhost", False),
        ("127.0.0.1", "http://127.0.0.1:8080", True),
        ("127.0.0.1", "http://x.127.0.0.1", False),
        ("[::1]", "http://[::1]:8080", True),
        ("shop.example", "https://shop.example.evil.example", False),
        ("shop.example", "https://evilshop.example", False),
        ("shop.example", "https://shop.example@evil.example", False),
        ("shop.example", "https://evil.example\\.shop.example", False),
        ("shop.example", "null", False),
        ("shop.example", "", False),
        ("shop.example", "ftp://shop.example", False),
        ("shop.example", "https://", False),
    ],
)
def test_an_origin_is_the_sites_or_not(host, origin, allowed):
    assert Origins([host]).allow(origin) is allowed


def test_a_page_is_on_the_site_by_its_host_alone():
    origins = origins_of(("shop.example",))
    assert origins.has_page("https://shop.example/a?b=https://evil.example#c")
    assert origins.has_page("https://SHOP.example?x")
    assert not origins.has_page("https://evil.example/https://shop.example")


@given(st.text(), st.text())
def test_any_text_has_an_answer(host, origin):
    assert Origins([host, "shop.example"]).allow(origin) in (True, False)
