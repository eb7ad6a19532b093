"""What a transcript depends on, told without loading what makes one."""

VERSION = 2
"""Raised when the same recording would now give another text."""


def key(audio: str, model: str) -> str:
    """The name of a text: of this recording (its SHA-256), heard by this model and this version of us."""
    return f"{audio}:{model}:{VERSION}"
