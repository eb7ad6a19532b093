"""The texts that Meta has approved for this account: as agents see them, and as they are sent filled."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.kit.graph.client import Graph
from channels.kit.members import Members, items, line, member, text
from inbox.core.errors import Undeliverable
from inbox.core.template import FilledTemplate, Template, fields_in

_FRESH_S = 60.0
_FIELDS = "name,language,status,category,parameter_format,components"
_NO_TEXT = frozenset({"IMAGE", "VIDEO", "DOCUMENT", "LOCATION"})
_GONE = "Meta does not have this template any more, or has not approved it."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Approved:
    """`header` and `links` are how many of the fields belong there: first the header's, last the links'."""

    template: Template
    named: bool
    header: int
    links: tuple[int, ...]


class Templates:
    """Asked for anew when they are older than a minute, since Meta approves and pauses at any time."""

    def __init__(
        self, graph: Graph, account_id: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._graph = graph
        self._account_id = account_id
        self._monotonic = monotonic
        self._known: Mapping[str, _Approved] = {}
        self._until = 0.0

    async def all(self) -> Sequence[Template]:
        return [each.template for each in (await self._approved()).values()]

    async def message(self, filled: FilledTemplate) -> dict[str, Any]:
        """The part of a message that sends it; Undeliverable if it is not approved any more."""
        found = (await self._approved()).get(filled.id)
        if found is None or len(filled.values) != len(found.template.fields):
            raise Undeliverable(_GONE)
        return {
            "name": found.template.name,
            "language": {"code": found.template.language},
            "components": _components(found, filled.values),
        }

    async def _approved(self) -> Mapping[str, _Approved]:
        if self._monotonic() >= self._until:
            asked = self._graph.pages(f"{self._account_id}/message_templates", fields=_FIELDS, limit="100")
            read = [_read(each) async for each in asked]
            self._known = {each.template.id: each for each in read if each is not None}
            self._until = self._monotonic() + _FRESH_S
        return self._known


def _read(told: Members) -> _Approved | None:
    """None for one that may not be sent, or that needs more than words: a picture on top, a one-time code."""
    name, language = line(told, "name", 512), line(told, "language", 20)
    parts = {line(each, "type", 20): each for each in items(told, "components")}
    header = parts.get("HEADER", {})
    if not name or line(told, "status", 20) != "APPROVED" or line(told, "category") == "AUTHENTICATION":
        return None
    if line(header, "format", 20) in _NO_TEXT or not parts.keys() <= {"HEADER", "BODY", "FOOTER", "BUTTONS"}:
        return None
    top, body = text(header, "text"), text(parts.get("BODY", {}), "text")
    buttons = items(parts.get("BUTTONS", {}), "buttons")
    links = tuple(place for place, each in enumerate(buttons) if "{{" in line(each, "url", 2_000))
    heading = tuple(f"heading {each}" for each in fields_in(top))
    for given, shown in zip(fields_in(top), heading, strict=True):
        top = top.replace(f"{{{{{given}}}}}", f"{{{{{shown}}}}}")
    template = Template(
        id=f"{name}/{language}",
        name=name,
        language=language,
        text="\n\n".join(filter(None, (top, body, text(parts.get("FOOTER", {}), "text")))),
        category=line(told, "category", 40).lower(),
        fields=(*heading, *fields_in(body), *(f"link {place + 1}" for place in links)),
        examples=_examples(parts),
        buttons=tuple(line(each, "text", 100) for each in buttons),
    )
    named = line(told, "parameter_format", 20) == "NAMED"
    return _Approved(template=template, named=named, header=len(heading), links=links)


def _examples(parts: Mapping[str, Members]) -> tuple[str, ...]:
    body = member(parts.get("BODY", {}), "example")
    named = [line(each, "example", 300) for each in items(body, "body_text_named_params")]
    rows = body.get("body_text")
    row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []
    return tuple(named or [each[:300] for each in row if isinstance(each, str)])


def _components(found: _Approved, values: Sequence[str]) -> list[dict[str, Any]]:
    fields, links = found.template.fields, len(found.links)
    end = len(fields) - links
    said = [_parameter(name, value, named=found.named) for name, value in zip(fields, values, strict=True)]
    made: list[dict[str, Any]] = []
    if found.header:
        made.append({"type": "header", "parameters": said[: found.header]})
    if end > found.header:
        made.append({"type": "body", "parameters": said[found.header : end]})
    for place, value in zip(found.links, values[end:], strict=True):
        parameters = [{"type": "text", "text": value}]
        made.append({"type": "button", "sub_type": "url", "index": str(place), "parameters": parameters})
    return made


def _parameter(name: str, value: str, *, named: bool) -> dict[str, str]:
    told = {"type": "text", "text": value}
    return {**told, "parameter_name": name.removeprefix("heading ")} if named else told
