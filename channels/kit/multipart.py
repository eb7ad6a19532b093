"""Writes the body of a request that carries files."""

import secrets
from collections.abc import Mapping

Part = tuple[str, bytes, str]
"""Name of the file, its bytes, its media type."""


def multipart(fields: Mapping[str, str], files: Mapping[str, Part]) -> tuple[bytes, str]:
    """The body and its content type; names of files stay as people wrote them."""
    mark = secrets.token_hex(16)
    body = bytearray()
    for name, value in fields.items():
        body += _head(mark, f'name="{_quoted(name)}"') + value.encode() + b"\r\n"
    for name, (file_name, data, media_type) in files.items():
        told = f'name="{_quoted(name)}"; filename="{_quoted(file_name)}"\r\nContent-Type: {media_type}'
        body += _head(mark, told) + data + b"\r\n"
    body += f"--{mark}--\r\n".encode()
    return bytes(body), f"multipart/form-data; boundary={mark}"


def _head(mark: str, told: str) -> bytes:
    return f"--{mark}\r\nContent-Disposition: form-data; {told}\r\n\r\n".encode()


def _quoted(text: str) -> str:
    """As browsers do it."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
