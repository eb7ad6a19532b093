"""Gives a telephone number, however a person wrote it, its one spelling: E.164."""

from functools import lru_cache

_LONGEST = 64


def e164(text: str, region: str | None) -> str | None:
    """None unless the number is possible and valid; `region` ("DE") is for numbers without a country code."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    return _read(text, region)


def takes_sms(number: str) -> bool:
    """Whether a number in E.164 is a mobile one; of some countries nobody can tell, and there it may be."""
    from inbox.kit.phone_reading import is_mobile  # noqa: PLC0415 - as below

    return is_mobile(number)


@lru_cache(maxsize=8192)
def _read(text: str, region: str | None) -> str | None:
    # The rules take 0.15 s to load: whoever never meets a phone number does not pay for them.
    from inbox.kit.phone_reading import read  # noqa: PLC0415

    return read(text, region)
