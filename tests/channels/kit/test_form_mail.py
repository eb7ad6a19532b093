"""Whom the mail of a site's form tells of."""

import pytest

from channels.kit.form_mail import FormMail, read_form_mail


def read(text):
    return read_form_mail(text, is_own=lambda email: email.endswith("@shop.example"), region="DE")


@pytest.mark.parametrize(
    "text",
    [
        "Name: Ann Smith\nE-Mail: ann@mail.example\nPhone: 030 123456\nMessage: Hello: do you deliver?",
        "*Имя:* Ann Smith\nТелефон\t+49 30 123456\nПочта\tAnn@Mail.example",
        "From: Ann Smith <ann@mail.example>\nTel: +49 (30) 12-34-56\n\nMessage Body:\nHello",
        "Your name = Ann Smith\nMail = ann@mail.example (mailto:ann@mail.example)\nHandy = 030123456",
        "Name: Ann Smith\nTo: info@shop.example\n\nE-mail\nann@mail.example\n\nPhone\n+49 30 123456\n",
    ],
)
def test_the_person_is_read_from_the_fields_however_they_are_written(text):
    assert read(text) == FormMail(name="Ann Smith", email="ann@mail.example", phone="+4930123456")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Please write to ann@mail.example: she waits.",
        "E-mail: ann@mail.example",
        "Customer: ann@mail.example\nReferred by: bob@mail.example",
        "Phone: +49 30 123456\nMobile: +49 30 123457",
        "Phone: +49 30 123456\nE-mail: support@shop.example",
        "Order: 4930123456\nDate: 2026-03-02",
    ],
)
def test_what_names_nobody_or_two_tells_of_nobody(text):
    assert read(text) is None


def test_lines_without_an_end_take_no_time():
    assert read(f"{' ' * 100_000}{'a@' * 100_000}\n" * 3) is None
