"""An agent asks for a call: it rings them first, then the client; who does not answer is tried again."""

import pytest

from inbox.actions.call_backs import MOST_TRIES
from tests.fakes.twilio_voice import Caller
from tests.journeys.telegram_desk import PUBLIC, eventually
from tests.journeys.test_calls import ANNA, CLIENT, NUMBER, CallDesk
from tests.journeys.test_calls import config as config  # noqa: PLC0414 - on the same two engines
from tests.journeys.test_calls import voice as voice  # noqa: PLC0414 - a fixture

ACCOUNT = {"email": "anna@beans.example", "password": "correct horse battery"}


@pytest.fixture
async def desk(shop, voice):
    return await CallDesk(shop, voice).connect(whisper=False)


@pytest.fixture
async def anna(desk):
    """What Anna asks for in her window."""
    await desk.shop.command("agent_add", role="agent", name="Anna", **ACCOUNT)
    answer = await desk.shop.ask("POST", "/api/v1/session", body=ACCOUNT, headers={"Origin": PUBLIC})
    assert answer.status < 300, await answer.text()
    cookie = "; ".join(f"{each.key}={each.value}" for each in answer.cookies.values())
    headers = {"Cookie": cookie, "Origin": PUBLIC}
    return lambda path: desk.shop.ask("POST", f"/api/v1/{path}", headers=headers)


async def missed(desk):
    await desk.api.dial_in(Caller())
    return await desk.call(lambda call: call.call_back)


async def called(desk, anna, entry, behaves, client=CLIENT):
    """The entry of one call of ours, as it ended."""
    desk.api.clock.advance(minutes=5)
    answer = await anna(f"conversations/{entry.conversation_id}/calls")
    assert answer.status == 202, await answer.text()
    placed = desk.api.placed[-1]
    assert (await answer.json())["call"] == placed["sid"]
    await desk.api.ring_agent(placed, Caller(phone=NUMBER, phones={ANNA: "takes", client: behaves}))

    async def ended():
        found = [each for each in await desk.calls() if each.body.key == placed["sid"]]
        return found[0] if found and found[0].body.ending and found[0].body.status != "talking" else None

    return await eventually(ended)


async def test_a_call_that_reaches_the_client_is_an_entry_of_the_same_conversation_and_closes_the_task(
    desk, anna
):
    entry = await missed(desk)
    call = await called(desk, anna, entry, "takes")
    assert (call.body.direction, call.body.phone, call.body.status) == ("out", CLIENT, "answered")
    assert call.conversation_id == entry.conversation_id
    assert (desk.api.placed[-1]["To"], desk.api.placed[-1]["From"]) == (ANNA, NUMBER)
    assert [leg.agent for leg in call.body.legs.values() if leg.phone == ANNA] == [ACCOUNT["email"]]

    async def done():
        return (await desk.shop.store.timeline.get(entry.id)).body.call_back.done_at

    assert await eventually(done)
    assert call.body.call_back is None


async def test_who_does_not_answer_is_one_task_at_a_time_and_not_for_ever(desk, anna):
    entry = await missed(desk)
    for number in range(1, MOST_TRIES + 1):
        call = await called(desk, anna, entry, "no-answer")
        assert call.body.status == "missed"
        wanted = [call.id] if number < MOST_TRIES else []

        async def open_tasks(wanted=wanted):
            found = [each for each in await desk.calls() if each.body.call_back]
            return [each.id for each in found if each.body.call_back.done_at is None] == wanted

        await eventually(open_tasks)
        desk.api.clock.advance(minutes=70)


async def test_a_call_that_was_not_taken_by_the_agent_says_nothing_of_the_client(desk, anna):
    entry = await missed(desk)
    answer = await anna(f"conversations/{entry.conversation_id}/calls")
    assert answer.status == 202
    await desk.api.ring_agent(desk.api.placed[-1], Caller(phone=NUMBER))
    assert (await desk.shop.store.timeline.get(entry.id)).body.call_back.done_at is None


async def test_a_form_that_asks_for_a_call_is_closed_by_the_call_in_another_conversation(desk, anna):
    answer = await desk.shop.send({"phone": "+49 151 12340000", "_call_back": "now"})
    assert answer.status == 201, await answer.text()
    form = await desk.shop.store.timeline.get((await answer.json())["id"])
    assert form.body.call_back.done_at is None
    call = await called(desk, anna, form, "takes", client="+4915112340000")
    assert call.contact_id == form.contact_id
    assert call.conversation_id != form.conversation_id

    async def done():
        return (await desk.shop.store.timeline.get(form.id)).body.call_back.done_at

    assert await eventually(done) == call.body.talked_from
