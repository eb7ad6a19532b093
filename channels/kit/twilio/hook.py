"""Our address as it is given to Twilio, with the patience that we ask for behind it."""

_PATIENCE = "#ct=2000&rc=5&rp=all"
"""Two seconds to connect, five more tries after any failure. What stands behind the # stays with Twilio."""


def patient(url: str) -> str:
    return url + _PATIENCE


def bare(url: str) -> str:
    """Without what is meant for Twilio alone: two addresses are the same if this is."""
    return url.partition("#")[0]
