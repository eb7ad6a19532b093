"""How one row of the URL table is written: a list, one object, a verb."""

from typing import Any

from inbox.api.endpoint import Route
from inbox.api.schema import ListQuery

V1 = "/api/v1"


def list_of(
    noun: str, permission: str, handler: Any, answer: Any, query: type[ListQuery] = ListQuery
) -> Route:
    return Route(
        method="GET",
        path=f"{V1}/{noun}",
        permission=permission,
        handler=handler,
        summary=f"A page of {noun}",
        query=query,
        answer=answer,
    )


def one_of(noun: str, permission: str, handler: Any, answer: Any) -> Route:
    return Route(
        method="GET",
        path=f"{V1}/{noun}/{{id}}",
        permission=permission,
        handler=handler,
        summary=f"One of the {noun}",
        answer=answer,
    )


def verb(key: str, permission: str, handler: Any, summary: str, **more: Any) -> Route:
    method, path = key.split(" ")
    return Route(
        method=method, path=f"{V1}/{path}", permission=permission, handler=handler, summary=summary, **more
    )
