"""Names of uploaded files."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.kit.file_name import file_name


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\offer.pdf", "offer.pdf"),
        ("..", "file"),
        ("", "file"),
        ("/", "file"),
        ("\u200b.htaccess", ".htaccess"),
        ("con", "con"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\x00b\nc\ud800.txt", "ab c.txt"),
        ("u\u0308.txt", "\u00fc.txt"),
        ("\u3164\u2800\ufe0f", "file"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("a" * 300, "a" * 120),
    ],
)
def test_a_name_is_visible_and_has_no_path(given_name: str, name: str) -> None:
    assert file_name(given_name) == name


@given(st.text(st.characters(exclude_categories=[]), max_size=300))
def test_any_name_becomes_harmless_and_stays(text: str) -> None:
    name = file_name(text)
    assert 1 <= len(name) <= 120
    assert not set(name) & set("/\\\x00\r\n")
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs"} for character in name)
    assert unicodedata.is_normalized("NFC", name)
    assert file_name(name) == name
