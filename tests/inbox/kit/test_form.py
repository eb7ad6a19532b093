"""Forms, whole, broken and hostile."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.core.errors import BadRequest
from inbox.kit.form import FilePart, parse_form

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = 'multipart/form-data; boundary="x1"'
NAME_FIELD = b'Content-Disposition: form-data; name="name"\r\n\r\n'


def multipart(*parts: bytes) -> bytes:
    return b"".join(b"--x1\r\n" + part + b"\r\n" for part in parts) + b"--x1--\r\n"


def file_part(disposition: str, data: bytes = b"data", kind: str = "image/png") -> bytes:
    return f"Content-Disposition: form-data; {disposition}\r\nContent-Type: {kind}\r\n\r\n".encode() + data


def test_urlencoded_fields_keep_their_order_and_blanks() -> None:
    fields, files = parse_form(b"name=Anna+Berg&tag=a&empty=&tag=%C3%BC", URLENCODED)
    assert fields == {"name": ["Anna Berg"], "tag": ["a", "ü"], "empty": [""]}
    assert files == []


def test_multipart_gives_fields_and_files() -> None:
    raw = multipart(
        NAME_FIELD + "Анна\r\nБерг".encode(),
        file_part('name="photo"; filename="../../C:\\x\\f\u200boto.png"', b"\x89PNG\r\n\r\n--x"),
        file_part('name="none"; filename=""', b""),
    )
    fields, files = parse_form(raw, MULTIPART)
    assert fields == {"name": ["Анна\r\nБерг"]}
    photo = FilePart(name="foto.png", media_type="image/png", data=b"\x89PNG\r\n\r\n--x", field="photo")
    assert files == [photo]


def test_a_media_type_that_is_none_becomes_octet_stream() -> None:
    _, files = parse_form(multipart(file_part('name="f"; filename="a"', kind="<script>")), MULTIPART)
    assert files[0].media_type == "application/octet-stream"


def test_a_browsers_escapes_in_names_are_undone() -> None:
    fields, _ = parse_form(multipart(b'content-disposition: form-data; name="a%22b\\"c"\r\n\r\nv'), MULTIPART)
    assert fields == {'a"b"c': ["v"]}


def test_an_empty_multipart_form_is_empty() -> None:
    assert parse_form(b"--x1--\r\n", MULTIPART) == ({}, [])


def test_two_hundred_fields_are_taken_and_one_more_is_not() -> None:
    assert len(parse_form(b"&".join(b"a%d=1" % n for n in range(200)), URLENCODED)[0]) == 200
    assert len(parse_form(multipart(*[NAME_FIELD + b"v"] * 200), MULTIPART)[0]["name"]) == 200
    with pytest.raises(BadRequest, match="more than 200"):
        parse_form(b"&".join(b"a%d=1" % n for n in range(201)), URLENCODED)
    for count in (201, 1000):
        with pytest.raises(BadRequest, match="more than 200"):
            parse_form(multipart(*[NAME_FIELD + b"v"] * count), MULTIPART)


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (b"name=%ff", URLENCODED),
        (b"name=\xff", URLENCODED),
        (b"name=%ED%A0%80", URLENCODED),
        (b"name=a%00b", URLENCODED),
        (b"name=a", URLENCODED + "; charset=latin-1"),
        (b"name=a", "text/plain"),
        (b"name=a", ""),
        (b"name=a", "application/json"),
        (b"", "multipart/form-data"),
        (b"--x1--", "multipart/form-data; boundary=" + "x" * 71),
        (b"--x1--", 'multipart/form-data; boundary="x1'),
        (b"", MULTIPART),
        (b"--x1\r\n" + NAME_FIELD + b"v", MULTIPART),
        (b"--x1\r\n" + NAME_FIELD + b"v\r\n--x1", MULTIPART),
        (multipart(b"no headers"), MULTIPART),
        (multipart(b"Content-Disposition: form-data\r\n\r\nv"), MULTIPART),
        (multipart(b'Content-Disposition: attachment; name="a"\r\n\r\nv'), MULTIPART),
        (multipart(b'Content-Disposition: form-data; name="a\r\n\r\nv'), MULTIPART),
        (multipart(NAME_FIELD + b"\xff"), MULTIPART),
        (multipart(NAME_FIELD + b"a\x00b"), MULTIPART),
        (multipart(b"Content-Transfer-Encoding: base64\r\n" + NAME_FIELD + b"YQ=="), MULTIPART),
        (multipart(b"Content-Type: text/plain; charset=koi8-r\r\n" + NAME_FIELD + b"a"), MULTIPART),
        (multipart(b"X: " + b"x" * 9000 + b"\r\n" + NAME_FIELD + b"a"), MULTIPART),
    ],
)
def test_broken_forms_are_refused_with_one_sentence(raw: bytes, content_type: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_form(raw, content_type)
    assert str(caught.value).endswith(".")


@given(st.integers(0, 400), st.integers(0, 400), st.binary(max_size=6))
def test_a_damaged_form_is_read_or_refused(start: int, length: int, patch: bytes) -> None:
    whole = multipart(NAME_FIELD + b"Anna", file_part('name="f"; filename="a.png"'), NAME_FIELD + b"Berg")
    with contextlib.suppress(BadRequest):
        parse_form(whole[:start] + patch + whole[start + length :], MULTIPART)


@given(st.binary(max_size=200), st.text(max_size=60))
def test_noise_is_read_or_refused(raw: bytes, content_type: str) -> None:
    for kind in (content_type, URLENCODED, MULTIPART, URLENCODED + content_type, MULTIPART + content_type):
        with contextlib.suppress(BadRequest):
            parse_form(raw, kind)
