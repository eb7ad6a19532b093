"""E-mail addresses as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.kit.address import email_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Anna.Berg@Example.COM\n", "anna.berg@example.com"),
        ("o'neil+shop@mail.example.co.uk", "o'neil+shop@mail.example.co.uk"),
        ("\u200banna@example.com\ufeff", "anna@example.com"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("anna@BU\u0308CHER.example", "anna@xn--bcher-kva.example"),
        ("anna@XN--BCHER-KVA.example", "anna@xn--bcher-kva.example"),
        ("Marilu\u0300@example.it", "maril\u00f9@example.it"),
        ("почта@пример.рф", "почта@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_every_spelling_of_an_address_becomes_one(text: str, address: str) -> None:
    assert email_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "@example.com",
        "anna@",
        "anna@localhost",
        "anna@1.2.3.4",
        "anna@-a.example",
        "anna@a..example",
        ".anna@example.com",
        "a..b@example.com",
        "a b@example.com",
        "a@b@example.com",
        "Anna <anna@example.com>",
        "anna@example.com\r\nBcc: x@example.com",
        "an\x00na@example.com",
        "an\ud800na@example.com",
        "anna@\ud800.example",
        "an\u202ena@example.com",
        "an\u200bna@example.com",
        "anna@xn--\u00df.example",
        "anna@xn--99999999999.example",
        "a" * 65 + "@example.com",
        "ü" * 40 + "@example.com",
        "anna@" + "a" * 64 + ".example",
        "anna@" + "a." * 200 + "example",
        "\u00fc" * 250 + "@e.example",
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert email_address(text) is None


@given(
    st.text(st.characters(exclude_categories=[]), max_size=40),
    st.text(st.characters(exclude_categories=[]), max_size=40),
)
def test_an_address_spelled_twice_stays_and_no_text_raises(local: str, domain: str) -> None:
    for text in (f"{local}@{domain}", f"{local}@{domain}.example", f"{local}@example.com"):
        address = email_address(text)
        assert address is None or email_address(address) == address
