"""One kind of channel with secrets, as the canaries' test plays it through."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

OLD, NEW, SPARE = "canary-1-zXQ-old-one", "canary-2-zXQ-new-one", "canary-3-zXQ-spare"


@dataclass(frozen=True, kw_only=True)
class Case:
    """`proof` gives the query and the headers of a genuine call of that body to the channel; where the proof
    stands in the body, `word` puts it there.

    `fail` makes the provider raise this from now on; None: no more. `falls` is whether it then is down.
    """

    kind: Any
    settings: dict[str, Any]
    renewed: dict[str, Any]
    secrets: tuple[str, ...]
    proof: Callable[[str, bytes], tuple[str, dict[str, str]]] = lambda *_: ("", {})
    word: "WordInBody | None" = None
    letter: bytes
    fail: Callable[[Exception | None], None]
    falls: bool = True


@dataclass(frozen=True)
class WordInBody:
    """`of` tells the word by which that channel knows its provider."""

    member: str
    of: Callable[[str], str]

    def put(self, word: str, letter: bytes) -> bytes:
        """What is no JSON stays none, and has the word in it all the same."""
        try:
            return json.dumps({self.member: word, **json.loads(letter)}).encode()
        except ValueError:
            return word.encode() + letter
