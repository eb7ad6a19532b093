"""Has Meta call us: an app calls one address for each kind of object, a page is subscribed to it."""

from collections.abc import Sequence

from channels.kit.graph.client import Graph
from channels.kit.graph.proof import Proof
from channels.kit.members import items, line
from inbox.core.errors import ConfigError

_NO_ADDRESS = "Meta cannot call us; set the public https address of OneWindow."


def check_address(hook_url: str) -> str:
    if not hook_url.startswith("https://"):
        raise ConfigError(_NO_ADDRESS)
    return hook_url


class Subscription:
    """`kind` is what the app listens to (page, instagram), `fields` what is told of it."""

    def __init__(
        self, graph: Graph, proof: Proof, app_id: str, hook_url: str, kind: str, fields: Sequence[str]
    ) -> None:
        self._graph = graph
        self._proof = proof
        self._app_id = app_id
        self._hook_url = hook_url
        self._kind = kind
        self._fields = ",".join(fields)

    async def make(self, page_id: str, page_fields: Sequence[str]) -> None:
        """ConfigError if the app already calls another address, which would then hear nothing any more."""
        url = check_address(self._hook_url)
        there = await self._there()
        if there and there != url:
            raise ConfigError(_elsewhere(there))
        told = {
            "object": self._kind,
            "callback_url": url,
            "verify_token": self._proof.verify_token,
            "fields": self._fields,
        }
        await self._graph.post(f"{self._app_id}/subscriptions", told, token=self._app_token())
        await self._graph.post(f"{page_id}/subscribed_apps", {"subscribed_fields": ",".join(page_fields)})

    async def check(self, page_id: str) -> None:
        """ConfigError, in a sentence, unless everything is as `make` left it."""
        url = check_address(self._hook_url)
        there = await self._there()
        if not there:
            raise ConfigError("Meta does not call us: the app is not subscribed. Save the channel again.")
        if there != url:
            raise ConfigError(_elsewhere(there))
        subscribed = await self._graph.get(f"{page_id}/subscribed_apps")
        if self._app_id not in {line(each, "id") for each in items(subscribed, "data")}:
            raise ConfigError("The page is not subscribed to the app any more; save the channel again.")

    async def _there(self) -> str:
        """The address that the app calls for this kind of object, empty if none."""
        told = await self._graph.get(f"{self._app_id}/subscriptions", token=self._app_token())
        found = [each for each in items(told, "data") if each.get("object") == self._kind]
        calls = [each for each in found if each.get("active") is not False]
        return line(calls[0], "callback_url", 300) if calls else ""

    def _app_token(self) -> str:
        return f"{self._app_id}|{self._proof.app_secret}"


def _elsewhere(url: str) -> str:
    return (
        f"The Meta app already calls {url}; take that away there, or use an app of its own for this channel."
    )
