"""Which headers of a request are kept, and in which form."""

import pytest

from inbox.kit.headers import given_headers, without_keys

KEYS = (
    *(
        "Authorization",
        "proxy-authorization",
        "Cookie",
        "X-Telegram-Bot-Api-Secret-Token",
        "x-hub-signature-256",
    ),
    *("X-API-Key", "X-Vault-Token", "x-password"),
)


@pytest.mark.parametrize("name", KEYS)
def test_no_key_is_kept(name):
    assert without_keys({name: "s3cret", "content-type": "a/b"}) == {"content-type": "a/b"}


def test_what_the_channel_names_is_a_key_too():
    assert without_keys({"x-shop": "s3cret", "x-other": "1"}, ("x-shop", "x-absent")) == {"x-other": "1"}


def test_an_address_in_a_header_keeps_no_key():
    told = {"x-original-url": "/hooks/a?from=b&key=s3cret", "referer": "https://shop.example/?utm_source=key"}
    assert without_keys(told) == {**told, "x-original-url": "/hooks/a?from=b&key=***"}


def test_what_holds_no_key_stays_the_same_object():
    headers = {"content-type": "a/b", "idempotency-key": "1", "user-agent": "x"}
    assert without_keys(headers) is headers


def test_names_are_lower_case_and_values_can_be_stored():
    given = {"Content-Type": "a/b", "X-Name": "Ünï", "X-Raw": "a\udcffb", "Content-Encoding": "gzip"}
    assert given_headers(given) == {"content-type": "a/b", "x-name": "Ünï", "x-raw": "a\\udcffb"}
