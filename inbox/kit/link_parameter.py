"""The parameter by which a link says whom we sent it to, put into an address and taken out of it."""

import re

PARAMETER = "ow_link"
_STANDING = re.compile(rf"[?&]{PARAMETER}=[^&#]*(&?)")
# In words and in HTML, where the address ends somewhere and `&` may be spelled out.
_WRITTEN = re.compile(rf"([?&]|&amp;){PARAMETER}=[\w.~%=-]{{1,600}}(&amp;|&)?")


def carrying(url: str, token: str, *, medium: str) -> str:
    """The address with the token, and with tags that say what kind of message brought it, if it has none."""
    rest, hash_mark, fragment = url.partition("#")
    tags = "" if "utm_" in rest else f"&utm_source=onewindow&utm_medium={medium}"
    joint = "&" if "?" in rest else "?"
    return f"{rest}{joint}{PARAMETER}={token}{tags}{hash_mark}{fragment}"


def without_token(url: str) -> str:
    """The address as it is kept and shown."""
    if PARAMETER not in url:
        return url
    rest, hash_mark, fragment = url.partition("#")
    rest = _STANDING.sub(lambda found: found[0][0] if found[1] else "", rest)
    return f"{rest}{hash_mark}{fragment}"


def without_tokens(words: str) -> str:
    """Text or HTML whose addresses carry none any more: whoever reads it here was not sent it."""
    if PARAMETER not in words:
        return words
    return _WRITTEN.sub(lambda found: found[1] if found[2] else "", words)
