"""What programs of others rely on stays: nothing that docs/openapi.json describes may be missing now.

After adding to the API, keep the new document: `make openapi`.
"""

import json

import pytest

from inbox.api.openapi import openapi
from inbox.api.routes import TABLE
from tests.conftest import ROOT

_WORDS = {"summary", "description", "title", "operationId", "tags", "version", "info"}
_NUMBERS = {"minimum", "maximum", "minLength", "maxLength", "pattern", "default", "maxItems", "minItems"}


def missing(kept, now, where="", *, asked=frozenset(), is_asked=False):
    """Where the present document lacks something that was kept; `asked` are schemas that callers send."""
    if isinstance(kept, dict) and isinstance(now, dict):
        is_asked = is_asked or "/parameters" in where or where.rpartition("/")[2] in asked
        for name in kept.keys() - _WORDS - _NUMBERS - ({"required"} if is_asked else set()):
            yield from missing(kept[name], now.get(name), f"{where}/{name}", asked=asked, is_asked=is_asked)
        yield from newly_demanded(kept, now, where) if is_asked else ()
    elif isinstance(kept, list) and isinstance(now, list):
        for item in kept:
            if all(any(missing(item, each, where, asked=asked, is_asked=is_asked)) for each in now):
                yield f"{where}: {json.dumps(item)[:80]}"
    elif kept != now:
        yield f"{where}: {json.dumps(kept)[:80]} is {json.dumps(now)[:80]} now"


def newly_demanded(kept, now, where):
    """What callers of then do not send, and would be refused without."""
    before, after = kept.get("required") or [], now.get("required") or []
    if isinstance(after, list) and isinstance(before, list):
        yield from (f"{where}: {name} is demanded now" for name in after if name not in before)
    elif after is True and not before:
        yield f"{where}: is demanded now"


def of_version_now():
    return json.loads(json.dumps(openapi(TABLE, "0")))


def sent_by_callers(document):
    """The schemas of bodies, and what they are made of."""
    schemas, found = document["components"]["schemas"], set()
    bodies = [each.get("requestBody") for path in document["paths"].values() for each in path.values()]
    waiting = [json.dumps(bodies)]
    while waiting:
        text = waiting.pop()
        for name in schemas.keys() - found:
            if f'"#/components/schemas/{name}"' in text:
                found.add(name)
                waiting.append(json.dumps(schemas[name]))
    return frozenset(found)


@pytest.fixture
def kept():
    return json.loads((ROOT / "docs" / "openapi.json").read_text())


def differences(kept, now):
    return sorted(missing(kept, now, asked=sent_by_callers(kept)))


def test_nothing_that_was_promised_is_missing(kept):
    assert differences(kept, of_version_now()) == []


def test_everything_there_is_was_kept(kept):
    """Or else the next change could take it away unseen: run `make openapi`."""
    assert of_version_now()["paths"].keys() == kept["paths"].keys()


def _lose_path(document):
    del document["paths"]["/api/v1/leads"]["get"]


def _lose_parameter(document):
    document["paths"]["/api/v1/leads"]["get"]["parameters"].pop()


def _lose_property(document):
    del document["components"]["schemas"]["AgentView"]["properties"]["name"]


def _make_optional(document):
    document["components"]["schemas"]["AgentView"]["required"].remove("name")


def _demand_more(document):
    document["components"]["schemas"]["NewAgent"]["required"] = ["email", "language", "name", "role"]


def _change_type(document):
    document["components"]["schemas"]["AgentView"]["properties"]["name"]["type"] = "integer"


@pytest.mark.parametrize(
    "change", [_lose_path, _lose_parameter, _lose_property, _make_optional, _demand_more, _change_type]
)
def test_what_would_break_programs_is_found(change, kept):
    changed = json.loads(json.dumps(kept))
    change(changed)
    assert differences(kept, changed)


def test_what_only_grows_is_let_through(kept):
    grown = json.loads(json.dumps(kept))
    grown["paths"]["/api/v1/beans"] = {"get": {}}
    view = grown["components"]["schemas"]["AgentView"]
    view["properties"]["favourite"] = {"type": "string"}
    view["required"].append("favourite")
    grown["components"]["schemas"]["NewAgent"]["properties"]["favourite"] = {"type": "string"}
    assert differences(kept, grown) == []
