"""What a provider's numbered refusals mean: whose turn it is, in a sentence for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from inbox.core.errors import ConfigError, OneWindowError, RetryLater, Undeliverable, Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """By code: `late` with the pause in seconds that helps, `unreachable` people, what the operator has to
    repair (`broken`), and what is `refused` for good, with or without the provider's own words after it."""

    provider: str
    late: Mapping[int, tuple[str, float | None]]
    unreachable: Mapping[int, str]
    broken: Mapping[int, str]
    refused: Mapping[int, str]

    def read(self, code: int, said: str) -> OneWindowError:
        """The error to raise; `said` is what the provider says of it itself."""
        if code in self.late:
            sentence, after = self.late[code]
            return RetryLater(sentence, after=after)
        if code in self.unreachable:
            return Unreachable(self.unreachable[code])
        if code in self.broken:
            return ConfigError(self.broken[code])
        told = self.refused.get(code, f"{self.provider} refused it")
        if not told.endswith("."):
            told = f"{told}: {said.rstrip('.')}." if said else f"{told}."
        return Undeliverable(told)
