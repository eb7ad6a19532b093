"""Addresses in a mail that is sent, and in one that comes back with ours below it."""

import pytest

from channels.email.own_links import with_html_links, with_links
from inbox.kit.link_parameter import carrying, without_tokens


def marked(url):
    return f"{url}#x"


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("See https://b.example/a.", "See https://b.example/a#x."),
        ("(https://b.example/a) and http://b.example", "(https://b.example/a#x) and http://b.example#x"),
        ("https://b.example/a_(b)", "https://b.example/a_(b)#x"),
        (
            "<https://b.example/?a=1&b=2>, «https://b.example/…»",
            "<https://b.example/?a=1&b=2#x>, «https://b.example/#x…»",
        ),
        ("b.example, ftp://b.example and mailto:a@b.example", None),
        ("https://…", "https://#x…"),
    ],
)
def test_addresses_in_a_text_are_found_without_what_ends_the_sentence(text, changed):
    assert with_links(text, marked) == (changed or text)


def test_links_in_html_are_changed_and_what_they_show_is_not():
    html = (
        '<a href="https://b.example/?a=1&amp;b=2" rel="x">https://b.example</a><a href="mailto:a@b.c">x</a>'
    )
    assert with_html_links(html, lambda url: f'{url}&c="') == html.replace("b=2", "b=2&amp;c=&quot;")
    assert with_html_links('<p title="<a href=">https://b.example</p>', marked).count("#x") == 0


@pytest.mark.parametrize(
    "url", ["https://b.example/p?a=1", "https://b.example/p", "https://b.example/?utm_source=x"]
)
def test_what_comes_back_with_our_link_is_read_without_the_token(url):
    sent = carrying(url, "AbC-_.d9", medium="email")
    for words in (f"> see {sent}\n> more", f'<a href="{sent.replace("&", "&amp;")}">x</a>', f"{sent}."):
        assert "ow_link" not in without_tokens(words)
        assert "AbC" not in without_tokens(words)
    assert without_tokens(f"{url} as it was") == f"{url} as it was"
