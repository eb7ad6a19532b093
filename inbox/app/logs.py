"""One line of JSON for each thing worth knowing, on stderr; for a person at a terminal, a readable one."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import msgspec
import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from inbox.core.clock import Clock
from inbox.core.errors import OneWindowError

_PRIVATE = frozenset(
    {"address", "authorization", "body", "cookie", "email", "headers", "key"}
    | {"name", "password", "phone", "secret", "text", "token", "url"}
)
_FRAMES = 12

Event = MutableMapping[str, Any]


def configure(level: str, clock: Clock) -> None:
    """Sets up structlog and catches what libraries log; to be called once, before anything is logged."""
    threshold = logging.getLevelNamesMapping()[level.upper()]

    def stamp(_logger: Any, _method: str, event: Event) -> Event:
        return {"at": clock.now().isoformat(timespec="milliseconds"), **event}

    renderer: Any = _readable if sys.stderr.isatty() else _json
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _without_private,
            _without_message,
            stamp,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
    logging.basicConfig(handlers=[_Libraries()], level=max(threshold, logging.WARNING), force=True)


class _Libraries(logging.Handler):
    """Takes the template of a library's message, never its arguments: those may be anybody's words."""

    def emit(self, record: logging.LogRecord) -> None:
        if _is_senders_fault(record):
            return
        log = structlog.get_logger()
        log.log(
            record.levelno, "library", logger=record.name, message=str(record.msg), exc_info=record.exc_info
        )


def _is_senders_fault(record: logging.LogRecord) -> bool:
    """For each stranger who does not speak HTTP, aiohttp writes an error; each was answered, or is gone."""
    error = record.exc_info[1] if record.exc_info else None
    return isinstance(error, HttpProcessingError | web.RequestPayloadError)


def _without_private(_logger: Any, _method: str, event: Event) -> Event:
    return {name: "****" if name in _PRIVATE else value for name, value in event.items()}


def _without_message(_logger: Any, _method: str, event: Event) -> Event:
    """An exception becomes its type and the places it went through; its message only if it is one of ours."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        if isinstance(error, OneWindowError):
            event["reason"] = str(error)
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        event["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _json(_logger: Any, _method: str, event: Event) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


def _readable(_logger: Any, _method: str, event: Event) -> str:
    at, level, what = event.pop("at"), event.pop("level"), event.pop("event")
    places = event.pop("places", ())
    facts = " ".join(f"{name}={value}" for name, value in event.items())
    return "\n    ".join([f"{at[11:19]} {level:<8}{what}  {facts}".rstrip(), *places])
