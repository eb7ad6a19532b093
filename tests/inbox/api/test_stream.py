"""The agents' stream over a real socket."""

import asyncio

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError


async def told(socket, count):
    """The next frames that matter for good; who is here meanwhile is told in test_passing.py."""
    frames = []
    while len(frames) < count:
        frame = await socket.receive_json(timeout=3)
        if frame["t"] != "presence":
            frames.append(frame)
    return frames


async def until(socket, kind):
    while True:
        frame = await socket.receive_json(timeout=3)
        if frame.get("kind") == kind:
            return frame


async def silence(socket):
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(told(socket, 1), 0.1)


async def closed_with(socket):
    while True:
        message = await socket.receive(timeout=3)
        if message.type is WSMsgType.CLOSE:
            return message.data


async def test_a_change_by_one_agent_is_told_to_another(team, agent, case):
    socket = await team["supervisor"].stream()
    (welcome,) = await told(socket, 1)
    assert welcome["t"] == "welcome"
    note = await agent.post("conversations/conversation/notes", {"text": "x"})
    frames = await told(socket, 2)
    assert {frame["kind"]: frame["id"] for frame in frames} == {
        "entry": note["id"],
        "conversation": "conversation",
    }
    assert all(frame["t"] == "change" for frame in frames)
    assert frames[0]["conversation"] == "conversation"
    assert frames[0]["contact"] == "contact"
    await socket.close()


async def test_a_stream_resumes_without_gap_or_double(agent, case):
    socket = await agent.stream()
    (welcome,) = await told(socket, 1)
    for _ in range(5):
        await agent.post("conversations/conversation/notes", {"text": "x"})
    frames = await told(socket, 10)
    await socket.close()
    for place in range(10):
        again = await agent.stream(after=frames[place]["cursor"])
        (greeting,) = await told(again, 1)
        assert greeting == {"t": "welcome", "cursor": frames[place]["cursor"]}
        assert await told(again, 9 - place) == frames[place + 1 :]
        await again.close()
    again = await agent.stream(after=welcome["cursor"])
    assert (await told(again, 11))[1:] == frames
    await agent.post("conversations/conversation/notes", {"text": "x"})
    assert len(await told(again, 2)) == 2
    await silence(again)


async def test_resuming_while_changes_go_on_misses_nothing(agent, case):
    socket = await agent.stream()
    (welcome,) = await told(socket, 1)

    async def write():
        for _ in range(30):
            await agent.post("conversations/conversation/notes", {"text": "x"})

    async def follow():
        await asyncio.sleep(0.02)
        other = await agent.stream(after=welcome["cursor"])
        frames = (await told(other, 61))[1:]
        await other.close()
        return frames

    _, *others = await asyncio.gather(write(), follow(), follow(), follow())
    frames = await told(socket, 60)
    assert others == [frames] * 3
    await socket.close()


@pytest.mark.parametrize("cursor", ["nonsense", "0", "other-epoch.5", "%00"])
async def test_an_unknown_cursor_is_answered_with_resync(cursor, agent, case):
    socket = await agent.stream(after=cursor)
    welcome, resync = await told(socket, 2)
    assert (welcome["t"], resync["t"]) == ("welcome", "resync")
    await agent.post("conversations/conversation/notes", {"text": "x"})
    assert {frame["t"] for frame in await told(socket, 2)} == {"change"}
    await socket.close()


async def test_a_marketer_hears_of_leads_only(marketer, agent, case):
    socket = await marketer.stream()
    await told(socket, 1)
    await agent.post("conversations/conversation/notes", {"text": "x"})
    await agent.put("leads/lead/stage", {"stage": "won"})
    (frame,) = await told(socket, 1)
    assert (frame["kind"], frame["id"]) == ("lead", "lead")
    await silence(socket)


async def test_signing_out_closes_the_socket(agent):
    socket = await agent.stream()
    await told(socket, 1)
    await agent.delete("session", status=204)
    assert await closed_with(socket) == 4401


async def test_disabling_an_agent_closes_the_socket_before_anything_more_is_told(admin, agent, case):
    socket = await agent.stream()
    await told(socket, 1)
    await admin.patch("agents/agent", {"disabled": True})
    await admin.post("conversations/conversation/notes", {"text": "secret"})
    assert await closed_with(socket) == 4401


async def test_another_role_closes_the_socket(admin, agent):
    socket = await agent.stream()
    await told(socket, 1)
    await admin.patch("agents/agent", {"role": "marketer"})
    assert await closed_with(socket) == 4401


async def test_a_new_name_does_not_close_the_socket(agent):
    socket = await agent.stream()
    await told(socket, 1)
    await agent.patch("agents/agent", {"name": "Other"})
    assert (await told(socket, 1))[0]["kind"] == "agent"
    await silence(socket)


async def test_nobody_gets_no_socket(world):
    with pytest.raises(WSServerHandshakeError) as refusal:
        await world.stranger().stream()
    assert refusal.value.status == 401


async def test_a_machine_follows_by_its_token(world, case):
    machine = await world.token("machine", "agent")
    socket = await machine.stream()
    await told(socket, 1)
    await machine.put("conversations/conversation/resolution")
    assert (await until(socket, "conversation"))["id"] == "conversation"
    await socket.close()


async def test_a_broken_frame_closes_only_the_socket_it_came_by(agent, case):
    broken, other = await agent.stream(), await agent.stream()
    await told(broken, 1)
    await told(other, 1)
    await broken.send_str("x" * 10_000)
    assert await closed_with(broken) == 1009
    await other.send_str("{not json")
    await other.send_bytes(b"\xff")
    await agent.post("conversations/conversation/notes", {"text": "x"})
    assert len(await told(other, 2)) == 2
    await other.close()


async def test_a_closed_socket_is_forgotten(world, agent):
    socket = await agent.stream()
    await told(socket, 1)
    assert len(world.api.hub) == 1
    await socket.close()
    for _ in range(100):
        if len(world.api.hub) == 0:
            break
        await asyncio.sleep(0.01)
    assert len(world.api.hub) == 0


async def test_a_restart_asks_to_come_back(world, agent):
    socket = await agent.stream()
    await told(socket, 1)
    world.api.hub.stop()
    assert await closed_with(socket) == 1012
    late = await agent.stream()
    assert await closed_with(late) == 1012


async def test_a_session_that_expired_closes_the_socket(world, agent):
    socket = await agent.stream()
    await told(socket, 1)
    world.clock.advance(days=14)
    world.api.hub.recheck()
    assert await closed_with(socket) == 4401
