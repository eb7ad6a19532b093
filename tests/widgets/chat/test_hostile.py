"""What a hostile visitor sends ends its own socket at most, tells nothing, and is no fault of ours."""

import json
import logging

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from structlog.testing import capture_logs

DEEP = "[" * 20_000 + "]" * 20_000
BROKEN = {
    "empty": "",
    "not JSON": "{not json",
    "half of an object": '{"t":"message","id":"x"',
    "a list": "[]",
    "a number": "5",
    "null": "null",
    "text": '"hello"',
    "no kind": "{}",
    "kind null": '{"t":null}',
    "kind a number": '{"t":5}',
    "kind an object": '{"t":{"t":"message"}}',
    "unknown kind": '{"t":"shutdown"}',
    "a kind of the server's": '{"t":"welcome","visitor":"x"}',
    "the same member twice": '{"t":"typing","t":"message","id":"x","text":"x"}',
    "hello again": '{"t":"hello"}',
    "no name": '{"t":"message","text":"x"}',
    "an empty name": '{"t":"message","id":"","text":"x"}',
    "a name that is a number": '{"t":"message","id":5,"text":"x"}',
    "a long name": json.dumps({"t": "message", "id": "x" * 65, "text": "x"}),
    "a name with a line break": '{"t":"message","id":"a\\nb","text":"x"}',
    "text that is an object": '{"t":"message","id":"x","text":{"$ne":null}}',
    "text that is a list": '{"t":"message","id":"x","text":["x"]}',
    "text with NUL": '{"t":"message","id":"x","text":"a\\u0000b"}',
    "half of a character": '{"t":"message","id":"x","text":"\\ud800"}',
    "attachments that are text": '{"t":"message","id":"x","text":"x","attachments":"abc"}',
    "attachments that are numbers": '{"t":"message","id":"x","text":"x","attachments":[1,2]}',
    "10,000 attachments": json.dumps({"t": "message", "id": "x", "attachments": ["a"] * 10_000}),
    "a contact that is text": '{"t":"message","id":"x","text":"x","contact":"me"}',
    "a contact's email that is a list": '{"t":"message","id":"x","text":"x","contact":{"email":[]}}',
    "a page that is a number": '{"t":"message","id":"x","text":"x","page":5}',
    "no seq": '{"t":"read"}',
    "a negative seq": '{"t":"read","seq":-1}',
    "a seq with a fraction": '{"t":"read","seq":1.5}',
    "a seq that is text": '{"t":"received","seq":"1"}',
    "a seq that is true": '{"t":"received","seq":true}',
    "a huge seq": '{"t":"read","seq":9223372036854775808}',
    "an endless number": '{"t":"read","seq":' + "9" * 10_000 + "}",
    "infinity": '{"t":"read","seq":Infinity}',
    "1e999": '{"t":"read","seq":1e999}',
    "a depth bomb": DEEP,
    "a depth bomb inside": '{"t":"message","id":"x","text":"x","contact":' + DEEP + "}",
    "an object nested": '{"t":"typing","a":' + '{"a":' * 50 + "1" + "}" * 51,
}
HELLOS = {
    "no hello": {"t": "typing"},
    "a visitor that is a number": {"t": "hello", "visitor": 5},
    "a visitor that is an object": {"t": "hello", "visitor": {"$gt": ""}},
    "a long visitor": {"t": "hello", "visitor": "x" * 10_000},
    "a negative after": {"t": "hello", "after": -1},
    "a huge after": {"t": "hello", "after": 2**62},
    "a conversation that is a list": {"t": "hello", "conversation": []},
    "an identity that is text": {"t": "hello", "identity": "me"},
    "an identity without id": {"t": "hello", "identity": {"hmac": "x"}},
    "an identity without hmac": {"t": "hello", "identity": {"id": "7"}},
}


@pytest.fixture
def quiet(caplog):
    """Nothing may be logged as a fault."""
    caplog.set_level(logging.WARNING)
    with capture_logs() as logs:
        yield
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert [line for line in logs if line["log_level"] == "error"] == []


@pytest.mark.parametrize("kind", BROKEN)
async def test_a_broken_frame_ends_its_own_socket_with_one_error(kind, world, quiet):
    neighbour, _ = await world.visitor()
    page, welcome = await world.visitor()
    twin, _ = await world.visitor(visitor=welcome["visitor"])
    await page.send(BROKEN[kind])
    assert await page.ends() == 1008
    [error] = [frame for frame in page.told if frame["t"] == "error"]
    assert (error["problem"]["status"], "id" in error) == (400, False)
    assert error["problem"]["detail"]
    for other in (neighbour, twin):
        assert (await other.say("Hello"))["t"] == "ack"


@pytest.mark.parametrize("kind", HELLOS)
async def test_a_broken_hello_ends_the_socket(kind, world, quiet):
    page = await world.open()
    await page.send(HELLOS[kind])
    assert await page.ends() == 1008
    assert [frame["t"] for frame in page.told] == ["error"]
    assert len(world.chat.rooms) == 0


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b'{"t":"typing"}'])
async def test_a_binary_frame_ends_the_socket(data, world, quiet):
    page, _ = await world.visitor()
    await page.socket.send_bytes(data)
    assert await page.ends() == 1008


async def test_a_frame_that_is_too_long_ends_the_socket(world, quiet):
    neighbour, _ = await world.visitor()
    page, _ = await world.visitor()
    await page.send({"t": "message", "id": "x", "text": "x" * 70_000})
    assert await page.ends() == 1009
    assert (await neighbour.say("Hello"))["t"] == "ack"


async def test_text_that_is_not_utf8_ends_the_socket(world, quiet):
    page, _ = await world.visitor()
    await page.socket.send_frame(b'{"t":"typing","a":"\xff"}', WSMsgType.TEXT)
    assert await page.ends() in (1007, 1008)


async def test_who_says_nothing_is_sent_away(world, monkeypatch, quiet):
    monkeypatch.setattr("widgets.chat.talk.HELLO_S", 0.05)
    page = await world.open()
    assert await page.ends() == 1008
    assert page.told[0]["problem"]["detail"] == "Nobody said hello."


async def test_a_flood_ends_the_socket(world, quiet):
    page, _ = await world.visitor()
    for _ in range(501):
        await page.send({"t": "typing"})
    assert await page.ends() == 1008


@pytest.mark.parametrize("hello", [{"visitor": "forged.token"}, {"visitor": ""}, {}])
async def test_a_visitor_whom_we_do_not_know_is_a_new_one(hello, world):
    page, welcome = await world.visitor(**hello)
    _, other = await world.visitor(**hello)
    assert welcome["visitor"] != other["visitor"]
    assert world.service.visitors.read(welcome["visitor"])
    assert (await page.say("Hello"))["t"] == "ack"


async def test_a_guessed_visitor_or_conversation_shows_nothing_of_another(world):
    page, welcome = await world.visitor()
    await page.say("My secret")
    talk = await world.conversation()
    visitor_id = world.service.visitors.read(welcome["visitor"])
    forged = welcome["visitor"][:-3] + "abc"
    for token in (visitor_id, forged, f"{visitor_id}.", None):
        thief, greeting = await world.visitor(visitor=token, conversation=talk.id, after=0)
        assert (greeting["conversation"], greeting["seq"]) == (None, 0)
        await thief.send({"t": "read", "seq": 1, "conversation": talk.id})
        await world.answer("Only for you")
        await thief.hush(0.05)
        assert [frame["t"] for frame in thief.told] == ["resync", "welcome"]


async def test_the_visitor_of_one_site_is_a_stranger_at_another(world):
    page, welcome = await world.visitor()
    await page.say("At the first")
    other = await world.open(world.tea, origin="https://tea.example")
    greeting = await other.hello(welcome["visitor"])
    assert greeting["conversation"] is None
    with pytest.raises(WSServerHandshakeError):
        await world.open(world.tea, origin="https://beans.example")


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ({"text": "x" * 10_001}, 422),
        ({"text": ""}, 422),
        ({"text": " \n\t"}, 422),
        ({"text": "x", "contact": {"email": "x" * 400}}, 422),
        ({"text": "x", "attachments": ["guessed"]}, 404),
    ],
)
async def test_a_message_that_cannot_be_taken_is_refused_by_name(message, status, world, quiet):
    page, _ = await world.visitor()
    error = await page.say(message.pop("text"), "m1", **message)
    assert (error["t"], error["id"], error["problem"]["status"]) == ("error", "m1", status)
    assert (await page.say("A good one"))["t"] == "ack"


async def test_markup_is_text(world):
    page, _ = await world.visitor()
    text = "<script>alert(1)</script>"
    await page.say(text, page="javascript:alert(1)")
    [lead] = (await world.store.leads.page()).items
    assert (lead.message, lead.page) == (text, None)
    assert await page.shows(1) == [text]


async def test_a_visitor_who_writes_too_fast_is_told_when_to_go_on(world):
    page, _ = await world.visitor()
    answers = [await page.say(str(number)) for number in range(21)]
    assert [answer["t"] for answer in answers] == ["ack"] * 20 + ["error"]
    assert (answers[-1]["problem"]["status"], answers[-1]["retry_after"]) == (429, 1)
    other, _ = await world.visitor()
    assert (await other.say("Hello"))["t"] == "ack"
    world.clock.advance(seconds=1)
    assert (await page.say("At last"))["t"] == "ack"


async def test_more_pages_of_one_visitor_do_not_write_faster(world):
    page, welcome = await world.visitor()
    other, _ = await world.visitor(visitor=welcome["visitor"])
    answers = [await each.say("x") for _ in range(11) for each in (page, other)]
    assert [answer["t"] for answer in answers].count("error") == 2


async def test_an_office_of_five_hundred_may_chat_behind_one_address(world, monkeypatch):
    pages = [await world.open(**{"X-Forwarded-For": "192.0.2.1"}) for _ in range(500)]
    for page in pages[::50]:
        await page.hello()
        assert (await page.say("Hello"))["t"] == "ack"
    monkeypatch.setattr("widgets.chat.limits.SOCKETS_OF_ADDRESS", 500)
    with pytest.raises(WSServerHandshakeError) as refusal:
        await world.open(**{"X-Forwarded-For": "192.0.2.1"})
    assert refusal.value.status == 429
    assert await world.open(**{"X-Forwarded-For": "192.0.2.2"})


async def test_a_closed_page_makes_room_at_its_address(world, monkeypatch):
    monkeypatch.setattr("widgets.chat.limits.SOCKETS_OF_ADDRESS", 1)
    page = await world.open(**{"X-Forwarded-For": "192.0.2.1"})
    await page.close()

    async def gone():
        return len(world.chat) == 0

    await world.until(gone)
    assert await world.open(**{"X-Forwarded-For": "192.0.2.1"})
