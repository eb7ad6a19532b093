"""Every error that callers act upon; the class says what to do, the message is one sentence fit to be shown.

* OneWindowError
  + ConfigError         tell the operator which setting, and stop
  + SignatureError      not from the provider: 401, counted, nothing kept
  + PayloadError        from the sender, but unreadable: keep it, show it
  + RetryLater          the provider asks for patience
    + Unanswered        it went out, and no answer came: perhaps it was done
  + Undeliverable       never try again; the agent sees the reason
    + Unreachable       nor any other message to this address
    + PartlySent        the first parts of a long message were taken, the rest was not
  + BadRequest          400    + Unauthorized  401    + Forbidden      403    + NotFound   404
  + Conflict            409    + TooLarge      413    + Unprocessable  422    + TooMany    429
  + StoreUnavailable    503: nothing was promised, the sender may repeat
"""

from collections.abc import Sequence


class OneWindowError(Exception):
    """The root; its text is safe to show to whoever caused it."""


class ConfigError(OneWindowError):
    """The operator has to change something before the service can run."""


class SignatureError(OneWindowError):
    """The request does not come from whom it claims."""


class PayloadError(OneWindowError):
    """The request is genuine, but cannot be understood."""


class RetryLater(OneWindowError):
    """Try the same again after `after` seconds (None: by our own backoff)."""

    def __init__(
        self, message: str = "The provider asks to try later.", *, after: float | None = None
    ) -> None:
        super().__init__(message)
        self.after = after


class Unanswered(RetryLater):
    """The request went out and no answer came back: nobody knows whether it was done."""


class Undeliverable(OneWindowError):
    """This message will never arrive; the text is the reason for the agent."""


class Unreachable(Undeliverable):
    """Nor will any other to this address, until its owner writes or lets us in again."""


class PartlySent(Undeliverable):
    """Some parts of a message were taken, under these `names`, the first one first; the rest was not."""

    def __init__(self, message: str, *, names: Sequence[str]) -> None:
        super().__init__(message)
        self.names = tuple(names)


class BadRequest(OneWindowError):
    """The request is malformed."""


class Unauthorized(OneWindowError):
    """Nobody has signed in, or the token is not valid."""


class Forbidden(OneWindowError):
    """The caller is known and may not do this."""


class NotFound(OneWindowError):
    """There is no such thing, or it is not the caller's to see; the two are not told apart."""


class Conflict(OneWindowError):
    """The state has moved on; read again and decide again."""


class TooLarge(OneWindowError):
    """The body is over the limit."""


class Unprocessable(OneWindowError):
    """The request is well formed, but its content cannot be accepted; `field` says which part of a form."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class TooMany(OneWindowError):
    """Over the rate limit; try again after `retry_after` seconds."""

    def __init__(
        self, message: str = "Too many requests; try again later.", *, retry_after: float = 1.0
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class StoreUnavailable(OneWindowError):
    """The store did not keep it (disk full, failed commit, closing): nothing was promised."""
