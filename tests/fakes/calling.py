"""Where the fakes of messengers that only tests talk to find what providers share."""

from inbox.app.demo.providers.calling import Calling

__all__ = ["Calling"]
