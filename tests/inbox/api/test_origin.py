"""What another site makes an agent's browser send."""

import pytest
from aiohttp import WSServerHandshakeError

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": None},
    {"Origin": None, "Sec-Fetch-Site": "cross-site"},
    {"Origin": None, "Sec-Fetch-Site": "same-site"},
    {"Origin": None, "Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_change_from_elsewhere_is_refused(headers, agent, case):
    await agent.put("conversations/conversation/resolution", status=403, headers=headers)
    await agent.get("conversations", headers=headers)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_socket_from_elsewhere_is_refused(headers, agent):
    with pytest.raises(WSServerHandshakeError) as refusal:
        await agent.world.client.ws_connect(
            "/api/v1/stream",
            headers={
                name: value for name, value in {**agent.headers, **headers}.items() if value is not None
            },
        )
    assert refusal.value.status == 403


async def test_our_own_page_may_change_things(agent, case):
    await agent.put("conversations/conversation/resolution")
    headers = {"Origin": None, "Sec-Fetch-Site": "same-origin"}
    await agent.delete("conversations/conversation/resolution", headers=headers)


async def test_the_public_address_is_ours_too(world, agent, case):
    world.api.public_url = "https://inbox.example/"
    await agent.put("conversations/conversation/resolution", headers={"Origin": "https://inbox.example"})


async def test_a_machine_needs_no_origin(world, case):
    machine = await world.token("machine", "agent")
    await machine.put("conversations/conversation/resolution")
    await machine.put("conversations/conversation/assignment", {"agent": "me"}, status=400)
    note = await machine.post("conversations/conversation/notes", {"text": "Seen"})
    assert note["author"] is None


async def test_a_foreign_page_signs_nobody_in(world):
    body = {"email": "a@b.example", "password": "x"}
    await world.stranger().post("session", body, status=403, headers={"Origin": "https://evil.example"})
    await world.stranger().post("session", body, status=401)
