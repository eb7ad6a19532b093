"""Asks every operation of the API's own description what it allows, and a lot that it does not."""

import json
import random
import subprocess
import sys
from urllib.parse import quote

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from inbox.api.openapi import openapi
from inbox.api.routes import TABLE, VERSION
from tests.journeys.shop import LEAD, PAGE, everything

EXAMPLES = 15
JUNK = (
    *(None, True, 0, -1, 2**63, 1.5, 1e308, "", " ", "x", "x" * 30_000, [], [1], {}, {"a": 1}),
    *(
        "\x00",
        "\ud800",
        "\u202e",
        "😀",
        "me\n",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "me",
        "none",
    ),
    *(
        "MS4x",
        "LTEuLTE",
        "MQ",
        "OTIyMzM3MjAzNjg1NDc3NTgwNy45MjIzMzcyMDM2ODU0Nzc1ODA3",
        "admin",
        "won",
        "9" * 30,
    ),
)
WISHES = {
    "host": "beans.example",
    "email": "ben@shop.example",
    "role": "agent",
    "stage": "lost",
    "agent": "x",
}
SUBRESOURCES = ["0", "-1", "x", "9" * 30, "%00", "1.0", "%D9%A3", "%C2%B2"]


def description():
    """As /api/openapi.json gives it."""
    return json.loads(msgspec.json.encode(openapi(TABLE, VERSION)))


OPERATIONS = [
    (method, path, operation)
    for path, operations in description()["paths"].items()
    for method, operation in operations.items()
]
NAMES = [f"{method} {path}" for method, path, _ in OPERATIONS]
ALLOWED, FORBIDDEN = GenerationMode.POSITIVE, GenerationMode.NEGATIVE


def may_be_asked_wrongly(operation):
    """Of an address any text can be a part, so that there is nothing to get wrong."""
    places = {parameter["in"] for parameter in operation["parameters"]}
    return "requestBody" in operation or "query" in places


CASES = [
    *((method, path, ALLOWED) for method, path, _ in OPERATIONS),
    *((method, path, FORBIDDEN) for method, path, asked in OPERATIONS if may_be_asked_wrongly(asked)),
]


def assert_no_fault(status, media_type, text):
    assert status < 500, text
    assert "Traceback" not in text
    if status >= 400 and status != 410:
        assert media_type.startswith("application/problem+json")
        assert json.loads(text)["detail"]


@pytest.fixture(scope="module")
def described():
    return schemathesis.openapi.from_dict(description())


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """A service of its own with the demo shop, and a session that may do everything: (address, session)."""
    data = tmp_path_factory.mktemp("fuzz") / "data"
    command = [sys.executable, "-m", "inbox"]
    where = ["--data", str(data)]
    added = subprocess.run(
        [*command, "token", "add", "fuzz", "--json", *where], capture_output=True, check=True, text=True
    )
    with (data / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "serve", "--demo", "--port", "0", *where],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        address = process.stdout.readline().split()[-1]
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {json.loads(added.stdout)['token']}"
            yield address, session
        process.terminate()
        process.wait(10)
        process.stdout.close()
    assert (data / "log").read_text() == ""


@pytest.mark.parametrize(("method", "path", "mode"), CASES)
def test_no_operation_has_a_fault_whatever_its_description_allows_or_forbids(
    machine, described, method, path, mode
):
    address, session = machine
    operation = described[path][method]

    @seed(2)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        answer = case.call(base_url=address, session=session, allow_redirects=False)
        [media_type] = answer.headers.get("content-type", [""])
        assert_no_fault(answer.status_code, media_type, answer.text)

    ask()


@pytest.fixture
async def ids(shop):
    """One object of each kind that the API names in its paths."""
    await shop.ask("POST", shop.touches, body={"page": PAGE})
    await shop.send(LEAD)
    agent = await shop.act("POST", "agents", {"email": "a@shop.example", "name": "A", "role": "agent"})
    store = shop.store
    parts = {"leads": store.leads, "contacts": store.contacts, "conversations": store.conversations}
    parts |= {"entries": store.timeline, "visitors": store.touches}
    found = {noun: (await everything(part))[0].id for noun, part in parts.items()}
    raw = (await everything(store.requests))[0]
    channel = raw.request.channel_id
    return found | {"requests": raw.request.id, "channels": channel, "sites": shop.key, "agents": agent["id"]}


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=NAMES)
async def test_no_operation_on_what_is_there_has_a_fault_whatever_it_is_given(
    shop, ids, quiet, method, path, operation
):
    noun = path.removeprefix("/api/v1/").partition("/")[0]
    for target in ids.get(noun, "x"), "x", "%00", "%ff", "..%2f", "a" * 70, "%F0%9F%98%80":
        place = path.replace("{id}", target).replace("{token}", target)
        for place in {place.replace("{n}", number) for number in SUBRESOURCES}:
            for body in bodies_of(operation):
                await ask(shop, method, place, body)
            for query in queries_of(operation):
                await ask(shop, method, f"{place}?{query}", None)


async def ask(shop, method, path, body):
    answer = await shop.ask(method.upper(), path, body=body, headers=shop.agent)
    assert_no_fault(answer.status, answer.content_type, (await answer.read()).decode("utf-8", "replace"))


def bodies_of(operation):
    """Nothing, then every member once with every kind of junk, the required others as they should be."""
    if "requestBody" not in operation:
        return [None]
    content = operation["requestBody"]["content"]
    if "application/json" not in content:
        return [None, b"", b"\x00\xff", b"<script>", {}]
    reference = content["application/json"]["schema"]["$ref"]
    schema = description()["components"]["schemas"][reference.rpartition("/")[2]]
    required = {name: WISHES.get(name, "x") for name in schema.get("required", [])}
    junk = [required | {name: value} for name in schema["properties"] for value in JUNK]
    return [{}, [], 1, b"", *random.Random(2).sample(junk, min(len(junk), 30))]


def queries_of(operation):
    names = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"]
    junk = [
        f"{name}={quote(str(value).encode('utf-8', 'surrogatepass')[:3000])}"
        for name in names
        for value in JUNK
    ]
    return random.Random(2).sample(junk, min(len(junk), 20))
