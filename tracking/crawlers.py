"""Tells programs that read the web from people, so that they are not counted as visitors."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from is_bot import Bots

# Whoever reports a visit with a plain HTTP client does it on purpose, from his own server or a test.
_CLIENT = re.compile(
    r"(python|aiohttp|curl|wget|httpx|go-http-client|java|okhttp|axios|node|undici|got|ruby|guzzlehttp|postman|insomnia)",
    re.IGNORECASE,
)
_LONGEST = 1000


@lru_cache(maxsize=4096)
def is_crawler(user_agent: str) -> bool:
    """Whether this names itself a robot; a browser without a window is a browser."""
    user_agent = user_agent[:_LONGEST].replace("HeadlessChrome", "Chrome")
    if not user_agent or _CLIENT.match(user_agent):
        return False
    return bool(_bots().is_bot(user_agent))


@cache
def _bots() -> "Bots":
    # Its patterns take 10 MB: whoever has no visitors does not pay for them.
    from is_bot import Bots  # noqa: PLC0415

    return Bots()
