"""One request as a handler sees it: known caller, allowed, its parameters read and valid."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import web

from inbox.api.caller import Caller
from inbox.api.services import Api
from inbox.core.errors import BadRequest
from inbox.core.ids import AgentId
from inbox.core.store import Parts, durably

Q = TypeVar("Q")
B = TypeVar("B")
T = TypeVar("T")
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[Q, B]):
    """`signed_in` may be None on public routes only; `id` is the one in the path."""

    api: Api
    request: web.Request
    signed_in: Caller | None
    query: Q
    body: B
    id: str = ""

    @property
    def caller(self) -> Caller:
        assert self.signed_in is not None
        return self.signed_in

    @property
    def parts(self) -> Parts:
        return self.api.store

    async def durably(self, unit: Callable[[Parts], Awaitable[T]]) -> T:
        return await durably(self.api.store, unit)

    def agent_id(self, named: str) -> AgentId:
        """The agent who is meant; a machine cannot say "me"."""
        if named != "me":
            return AgentId(named)
        if self.caller.agent_id is None:
            raise BadRequest("A token is nobody; name the agent.")
        return self.caller.agent_id

    def idempotency_key(self) -> str | None:
        """The key under which a repeat of this request is known."""
        key = self.request.headers.get("Idempotency-Key") or None
        if key is not None and (len(key) > _LONGEST_KEY or not key.isprintable()):
            raise BadRequest(f"The idempotency key must be at most {_LONGEST_KEY} printable characters.")
        return key


def filter_by_agent(call: Call[Any, Any], named: str | None) -> tuple[AgentId | None, bool]:
    """The agent to filter by, and whether those without one are meant."""
    if named is None or named == "none":
        return None, named == "none"
    return call.agent_id(named), False
