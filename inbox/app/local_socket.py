"""The command line's end of the socket on which the running service takes commands; needs Python alone."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from inbox.core.errors import OneWindowError

LINE, DONE, FAILED = b"+", b".", b"!"
"""A line of the answer begins with one of these; without `.` or `!` at its end, an answer was cut off."""


@contextmanager
def short_path(path: Path) -> Iterator[str]:
    """Another name of the path that fits the 108 bytes which the kernel allows for a socket's."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def connect(path: Path) -> socket.socket | None:
    """A connection to the service that listens there; None if none does."""
    if not path.parent.is_dir():
        return None
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with short_path(path) as name:
            connection.connect(name)
    except OSError:
        connection.close()
        return None
    return connection


def ask(connection: socket.socket, name: str, args: bytes) -> Iterator[str]:
    """The lines of the answer; OneWindowError with the service's own sentence if the command fails."""
    head = f"POST /commands/{name} HTTP/1.0\r\nHost: onewindow\r\nContent-Length: {len(args)}\r\n\r\n"
    with closing(connection), connection.makefile("rb") as answer:
        connection.sendall(head.encode() + args)
        while answer.readline().strip():
            pass
        for frame in answer:
            kind, text = frame[:1], frame[1:].rstrip(b"\n").decode()
            if kind == DONE:
                return
            if kind == FAILED:
                raise OneWindowError(text)
            yield text
    raise OneWindowError("The running service broke off before the command was done.")
