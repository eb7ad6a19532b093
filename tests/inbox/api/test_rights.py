"""Who may do what: every route of the table with every role."""

import pytest

from inbox.api.routes import TABLE
from inbox.api.rows import V1

ROLES = ("admin", "supervisor", "agent", "marketer", "nobody")
# Statuses in the order of ROLES; where a body is needed an empty one stands, refused only after the rights.
ALL = (200, 200, 200, 200, 401)
WORK = (200, 200, 200, 403, 401)
OVERSIGHT = (200, 200, 403, 403, 401)
MARKETING = (200, 200, 403, 200, 401)
VERB = (400, 400, 400, 403, 401)
ADMIN_VERB = (400, 403, 403, 403, 401)
PUBLIC = (200, 200, 200, 200, 200)

MATRIX = {
    "GET /sign-in/{token}": (410, 410, 410, 410, 410),
    "POST session": (400, 400, 400, 400, 400),
    "GET session": ALL,
    "DELETE session": (204, 204, 204, 204, 401),
    "GET conversations": WORK,
    "GET conversations/{id}": WORK,
    "PUT conversations/{id}/resolution": WORK,
    "DELETE conversations/{id}/resolution": WORK,
    "PUT conversations/{id}/assignment": VERB,
    "DELETE conversations/{id}/assignment": WORK,
    "POST conversations/{id}/notes": VERB,
    "POST conversations/{id}/messages": VERB,
    "GET conversations/{id}/templates": WORK,
    "GET conversations/{id}/address": WORK,
    "GET conversations/{id}/draft": WORK,
    "PUT conversations/{id}/draft": WORK,
    "DELETE conversations/{id}/draft": (204, 204, 204, 403, 401),
    "PUT conversations/{id}/reading": VERB,
    "GET contacts/{id}/openings": WORK,
    "POST contacts/{id}/conversations": VERB,
    "POST uploads": VERB,
    "POST entries/{id}/uploads": (201, 201, 201, 403, 401),
    "POST entries/{id}/attempts": (404, 404, 404, 403, 401),
    "PUT entries/{id}/message": VERB,
    "PUT entries/{id}/schedule": VERB,
    "GET entries/{id}/html": (404, 404, 404, 403, 401),
    "GET entries/{id}/original": (404, 404, 404, 403, 401),
    "DELETE entries/{id}/message": (404, 404, 404, 403, 401),
    "GET entries/{id}/attachments/{n}/preview": (404, 404, 404, 403, 401),
    "PUT entries/{id}/attachments/{n}/fetch": (404, 404, 404, 403, 401),
    "POST conversations/{id}/calls": (422, 422, 422, 403, 401),
    "DELETE entries/{id}/call-back": (409, 409, 409, 403, 401),
    "GET speech": WORK,
    "GET entries/{id}/attachments/{n}/transcript": (404, 404, 404, 403, 401),
    "GET entries/{id}/attachments/{n}/transcript/text": (404, 404, 404, 403, 401),
    "PUT entries/{id}/attachments/{n}/transcript": (404, 404, 404, 403, 401),
    "DELETE entries/{id}/attachments/{n}/transcript": (404, 404, 404, 403, 401),
    "PUT entries/{id}/attachments/{n}/transcript/turns/{turn}": VERB,
    "GET phrases": OVERSIGHT,
    "POST phrases": ADMIN_VERB,
    "DELETE phrases/{id}": (404, 403, 403, 403, 401),
    "GET phrases/{id}/entries": (404, 404, 403, 403, 401),
    "GET outbox": WORK,
    "GET contacts": WORK,
    "GET contacts/{id}": WORK,
    "PATCH contacts/{id}": VERB,
    "PUT contacts/{id}/merger": VERB,
    "DELETE contacts/{id}/merger": WORK,
    "GET contacts/{id}/duplicates": WORK,
    "GET contacts/{id}/timeline": WORK,
    "GET entries": WORK,
    "GET entries/{id}": WORK,
    "GET entries/{id}/attachments/{n}": WORK,
    "GET leads": ALL,
    "GET leads/{id}": ALL,
    "PUT leads/{id}/stage": VERB,
    "PUT leads/{id}/assignment": VERB,
    "DELETE leads/{id}/assignment": WORK,
    "DELETE leads/{id}/visitor": WORK,
    "GET visitors": MARKETING,
    "GET visitors/{id}": MARKETING,
    "GET reports/sources": MARKETING,
    "GET reports/calls": MARKETING,
    "GET reports/calls/table": MARKETING,
    "GET reports/sources/table": MARKETING,
    "GET reports/landings": MARKETING,
    "GET reports/leads": MARKETING,
    "GET agents": WORK,
    "GET agents/{id}": (200, 200, 200, 404, 401),
    "POST agents": ADMIN_VERB,
    "PATCH agents/{id}": (200, 403, 403, 404, 401),
    "GET sites": ALL,
    "GET sites/{id}": ALL,
    "POST sites": ADMIN_VERB,
    "PATCH sites/{id}": ADMIN_VERB,
    "GET sites/{id}/widget": ALL,
    "PUT sites/{id}/widget": (200, 403, 403, 403, 401),
    "GET sites/{id}/forms": ALL,
    "GET sites/{id}/drops": ALL,
    "GET sites/{id}/number-pools": ALL,
    "GET sites/{id}/identity-secret": (200, 403, 403, 403, 401),
    "POST sites/{id}/identity-secret": (201, 403, 403, 403, 401),
    "POST sites/{id}/test-messages": (201, 403, 403, 403, 401),
    "GET channel-kinds": (200, 403, 403, 403, 401),
    "GET channels": WORK,
    "GET channels/{id}": WORK,
    "POST channels": ADMIN_VERB,
    "PATCH channels/{id}": (200, 403, 403, 403, 401),
    "POST channels/checks": ADMIN_VERB,
    "POST channels/{id}/check": (200, 403, 403, 403, 401),
    "POST channels/{id}/replay": (200, 403, 403, 403, 401),
    "POST channels/{id}/trial": ADMIN_VERB,
    "GET requests": OVERSIGHT,
    "GET requests/{id}": OVERSIGHT,
    "POST requests/{id}/replay": (200, 403, 403, 403, 401),
    "GET audit": OVERSIGHT,
    "GET health": OVERSIGHT,
    "GET stream": (400, 400, 400, 400, 401),
    "GET /api/openapi.json": PUBLIC,
}


def key(route):
    return f"{route.method} {route.path.removeprefix(V1 + '/')}"


def test_every_route_has_a_row_in_the_matrix():
    assert {key(route) for route in TABLE} == set(MATRIX)


@pytest.mark.parametrize("route", TABLE, ids=key)
async def test_each_role_gets_what_the_matrix_says(route, world, team, case):
    await world.add_agent("colleague")
    ids = {
        "agents": "colleague",
        "contacts": "contact",
        "conversations": "conversation",
        "entries": "entry",
        "leads": "lead",
        "requests": "request",
        "visitors": "visitor",
        "phrases": "none",
        "sites": world.ids["site"],
        "channels": world.ids["channel"],
    }
    noun = route.path.removeprefix(V1 + "/").split("/")[0]
    path = route.path.replace("{id}", ids.get(noun, "")).replace("{n}", "0")
    path = path.replace("{turn}", "0").replace("{token}", "unknown")
    body = {} if route.body is None else {"json": {}}
    statuses = []
    for role in ROLES:
        browser = world.stranger() if role == "nobody" else team[role]
        statuses.append((await browser.ask(route.method, path, **body)).status)
    assert tuple(statuses) == MATRIX[key(route)]


async def test_what_is_not_there_is_not_found(agent, case):
    for path in (
        "conversations/nothing",
        "contacts/nothing",
        "leads/nothing",
        "entries/nothing",
        "agents/nobody",
    ):
        await agent.get(path, status=404)
    await agent.put("conversations/nothing/resolution", status=404)
    await agent.post("conversations/nothing/notes", {"text": "x"}, status=404)
    await agent.get("contacts/" + "x" * 65, status=404)
    await agent.get("contacts/%00", status=404)


async def test_colleagues_see_only_each_others_names(team):
    items = (await team["agent"].get("agents"))["items"]
    assert {item["email"] for item in items} == {None, "agent@example.com"}
    items = (await team["supervisor"].get("agents"))["items"]
    assert {item["email"] for item in items} >= {"admin@example.com", "agent@example.com"}


async def test_an_agent_sees_no_settings_of_a_channel(team, case):
    (channel, _chat) = (await team["agent"].get("channels"))["items"]
    assert (channel["settings"], channel["sealed"]) == (None, None)
    (channel, _chat) = (await team["admin"].get("channels"))["items"]
    assert channel["settings"]["hosts"] == ["shop.example"]


async def test_a_tokens_scopes_narrow_its_role(world, case):
    machine = await world.token("reader", "admin", scopes=("leads.read",))
    assert (await machine.get("session"))["can"] == ["leads.read", "profile.read", "stream.read"]
    await machine.get("contacts", status=403)


async def test_a_supervisor_does_not_change_agents(team):
    await team["supervisor"].patch("agents/agent", {"name": "X"}, status=403)
    await team["marketer"].patch("agents/agent", {"name": "X"}, status=404)
