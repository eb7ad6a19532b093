"""Mails for tests, written in a line."""

from datetime import UTC, datetime

from channels.kit.mail import read_mail

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HEAD = {
    "From": "Ann <ann@client.example>",
    "To": "sales@shop.example",
    "Subject": "Offer",
    "Date": "Fri, 20 Nov 2026 10:00:00 +0000",
    "Message-ID": "<m1@client.example>",
}


def raw_mail(body=b"Hello", **fields):
    """Field names with `_` for `-`; None leaves a field out."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    known = {name.lower() for name in named}
    head = {name: value for name, value in HEAD.items() if name.lower() not in known} | named
    lines = [f"{name}: {value}".encode() for name, value in head.items() if value is not None]
    return b"\r\n".join([*lines, b"", body if isinstance(body, bytes) else body.encode()])


def parts(*each, kind="mixed", boundary="b1"):
    """(content type, body): a multipart of parts given as (header lines, body)."""
    body = b""
    for head, content in each:
        data = content if isinstance(content, bytes) else content.encode()
        body += f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n"
    return f'multipart/{kind}; boundary="{boundary}"', body + f"--{boundary}--\r\n".encode()


def multipart(*each, kind="mixed", boundary="b1", **fields):
    content_type, body = parts(*each, kind=kind, boundary=boundary)
    return raw_mail(body, Content_Type=content_type, **fields)


def read(raw, now=NOW):
    return read_mail(raw, now)
