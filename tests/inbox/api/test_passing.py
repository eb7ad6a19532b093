"""Who is here, over real sockets: what windows say, what they hear, and who hears nothing."""

import asyncio

import pytest

from tests.inbox.actions.answering import Provider


async def next_of(socket, kind):
    async with asyncio.timeout(3):
        while True:
            frame = await socket.receive_json()
            if frame["t"] == kind:
                return frame


async def agents_are(socket, *expected):
    """Frames come until the list is this one."""
    async with asyncio.timeout(3):
        while True:
            frame = await next_of(socket, "presence")
            if [(agent["id"], agent["conversation"]) for agent in frame["agents"]] == list(expected):
                return


async def test_two_agents_see_what_the_other_looks_at(team, agent, case):
    one, other = await agent.stream(), await team["supervisor"].stream()
    await agents_are(one, ("agent", None), ("supervisor", None))
    await one.send_json({"t": "viewing", "conversation": "conversation"})
    await agents_are(other, ("agent", "conversation"), ("supervisor", None))
    await one.send_json({"t": "typing", "conversation": "conversation"})
    typing = await next_of(other, "typing")
    assert typing == {"t": "typing", "conversation": "conversation", "agent": "agent"}
    await one.close()
    await agents_are(other, ("supervisor", None))


async def test_visitors_are_told_to_those_who_may_read_conversations(world, team, agent, case):
    socket, deaf = await agent.stream(), await team["marketer"].stream()
    await next_of(socket, "presence")
    world.api.presence.visitor_here("conversation", here=True)
    world.api.presence.visitor_typing("conversation")
    assert await next_of(socket, "visitor") == {"t": "visitor", "conversation": "conversation", "here": True}
    assert await next_of(socket, "typing") == {"t": "typing", "conversation": "conversation", "agent": None}
    assert (await deaf.receive_json(timeout=3))["t"] == "welcome"
    await deaf.send_json({"t": "typing", "conversation": "conversation"})
    with pytest.raises(TimeoutError):
        await deaf.receive(timeout=0.4)


async def test_a_marketer_is_not_somebody_who_answers(world, marketer, agent):
    socket = await marketer.stream()
    await socket.receive_json(timeout=3)
    assert not world.api.presence.agents_here()
    other = await agent.stream()
    await agents_are(other, ("agent", None))
    assert world.api.presence.agents_here()


async def test_whoever_is_let_out_is_gone(world, admin, agent):
    socket, other = await agent.stream(), await admin.stream()
    await agents_are(other, ("admin", None), ("agent", None))
    await admin.patch("agents/agent", {"disabled": True})
    await agents_are(other, ("admin", None))
    await socket.close()


async def test_only_the_reader_hears_up_to_where_they_read(team, agent, case):
    mine, other = await agent.stream(), await team["supervisor"].stream()
    await next_of(mine, "welcome")
    await next_of(other, "welcome")
    await agent.put("conversations/conversation/reading", {"seq": 1}, status=204)
    await agent.put("conversations/conversation/resolution")
    change = await next_of(mine, "change")
    assert (change["kind"], change["id"], change["conversation"]) == ("reading", "agent", "conversation")
    assert (await next_of(other, "change"))["kind"] != "reading"


async def test_how_far_a_message_has_come_is_told_to_those_who_may_read_it(team, agent, case):
    case.api.channels[case.ids["channel"]] = Provider()
    mine, deaf = await agent.stream(), await team["marketer"].stream()
    await next_of(mine, "welcome")
    entry = await agent.post("conversations/conversation/messages", {"text": "Hi!"})
    told = {}
    while "delivery" not in told:
        change = await next_of(mine, "change")
        told[change["kind"]] = (change["id"], change.get("conversation"))
    assert told["delivery"] == (entry["id"], "conversation")
    await agent.put("leads/lead/stage", {"stage": "won"})
    changes = [await next_of(deaf, "change") for _ in range(2)]
    assert {change["kind"] for change in changes} == {"lead"}
