"""Writes the OpenAPI 3.1 document from the route table, so that the two cannot disagree."""

import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from inbox.api.answers import Problem
from inbox.api.endpoint import PUBLIC, Route

_REF = "#/components/schemas/{name}"
_PROBLEM = "application/problem+json"
_SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": "ow_session"},
    "token": {"type": "http", "scheme": "bearer"},
}


def openapi(routes: Sequence[Route], version: str) -> dict[str, Any]:
    types = [each for route in routes for each in (route.body, route.answer, route.query) if each is not None]
    wanted = list(dict.fromkeys([*types, Problem]))
    references, components = msgspec.json.schema_components(wanted, ref_template=_REF)
    schemas = dict(zip(wanted, references, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        operation = _operation(route, schemas, components)
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    for query in {route.query for route in routes}:
        # Query types are spelled out as parameters where they are used.
        components.pop(query.__name__, None)
    return {
        "openapi": "3.1.0",
        "info": {"title": "OneWindow", "version": version, "license": {"name": "GPL-3.0-or-later"}},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SECURITY},
    }


def _operation(route: Route, schemas: dict[Any, Any], components: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{route.method.lower()}_{route.handler.__name__}",
        "summary": route.summary,
        "tags": [_tag(route.path)],
        "parameters": [*_path_parameters(route.path), *_query_parameters(components[route.query.__name__])],
        "responses": _responses(route, schemas),
    }
    if route.permission == PUBLIC:
        operation["security"] = []
    else:
        operation["security"] = [{"session": []}, {"token": []}]
        operation["description"] = f"Needs the right `{route.permission}`."
    if route.body is not None:
        content = {"application/json": {"schema": schemas[route.body]}}
        operation["requestBody"] = {"required": True, "content": content}
    elif route.binary:
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": {}}}
    return operation


def _tag(path: str) -> str:
    return path.removeprefix("/api/v1/").strip("/").split("/")[0]


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
    ]


def _query_parameters(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _without_null(property_)}
        for name, property_ in schema.get("properties", {}).items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """In a query what is absent is left out; null cannot be written there."""
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    return choices[0] if len(choices) == 1 else schema


def _responses(route: Route, schemas: dict[Any, Any]) -> dict[str, Any]:
    phrase = HTTPStatus(route.status).phrase
    answer: dict[str, Any] = {"description": phrase}
    if route.answer is not None:
        answer["content"] = {"application/json": {"schema": schemas[route.answer]}}
    elif route.status == HTTPStatus.OK:
        answer["content"] = {"application/octet-stream": {}}
    problem = {"description": "A problem", "content": {_PROBLEM: {"schema": schemas[Problem]}}}
    responses = {str(route.status): answer, "default": problem}
    if route.status == HTTPStatus.SEE_OTHER:
        responses["410"] = {"description": "A page with one sentence", "content": {"text/html": {}}}
    return responses


def _keep() -> None:
    # The table needs this module.
    from inbox.api.routes import TABLE  # noqa: PLC0415

    print(json.dumps(openapi(TABLE, "0"), indent=1, sort_keys=True))  # noqa: T201 - a document for a file


if __name__ == "__main__":
    _keep()
