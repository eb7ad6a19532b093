"""An agent whose e-mail address changes stays the one whose telephone rings."""

import pytest

TEAM = ["Agent@example.com +4930111", "admin@example.com 102", "agent@example.com.example 103"]


async def rung(admin, channel):
    return (await admin.get(f"channels/{channel['id']}"))["settings"]["team"]


@pytest.fixture
async def exchange(admin):
    settings = {"secret": "sixteen-letters-and-more", "team": TEAM}
    return await admin.post("channels", {"kind": "phone_webhook", "name": "Exchange", "settings": settings})


async def test_a_telephone_goes_on_ringing_under_the_new_address(admin, agent, exchange):
    await agent.patch("agents/agent", {"email": "ann@shop.example"})
    assert await rung(admin, exchange) == ["ann@shop.example +4930111", *TEAM[1:]]
    rows = [(row["action"], row["kind"], row["facts"]) for row in (await admin.get("audit"))["items"]]
    assert ("changed", "channel", {"fields": "team"}) in rows


async def test_another_change_of_an_agent_leaves_the_channel_alone(admin, agent, exchange):
    await agent.patch("agents/agent", {"name": "Ann"})
    assert await rung(admin, exchange) == TEAM
    rows = (await admin.get("audit"))["items"]
    assert [row["action"] for row in rows if row["kind"] == "channel"] == ["added"]
