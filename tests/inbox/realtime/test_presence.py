"""Who is here and who writes: told to those who sit here, gathered, and forgotten with them."""

import asyncio

import pytest

from inbox.realtime.presence import PresenceBoard
from inbox.realtime.saying import Hearing


@pytest.fixture
async def board():
    return PresenceBoard()


class Window:
    """A socket that writes down what it is told."""

    def __init__(self, board, agent_id=None):
        self.told = []
        self.seat = board.enter(agent_id, lambda key, frame: self.told.append(dict(frame)))

    def of(self, kind):
        return [frame for frame in self.told if frame["t"] == kind]

    @property
    def agents(self):
        return [(agent["id"], agent["conversation"]) for agent in self.of("presence")[-1]["agents"]]


async def soon():
    await asyncio.sleep(0.3)


async def test_everybody_hears_who_looks_at_what(board):
    ada, bea = Window(board, "ada"), Window(board, "bea")
    assert bea.agents == [("ada", None), ("bea", None)]
    ada.seat.view("talk")
    await soon()
    assert ada.agents == bea.agents == [("ada", "talk"), ("bea", None)]
    ada.seat.leave()
    await soon()
    assert bea.agents == [("bea", None)]
    assert ("ada", "talk") in ada.agents


async def test_tabs_of_one_agent_count_as_one_who_may_look_at_several_things(board):
    tabs = [Window(board, "ada") for _ in range(3)]
    tabs[0].seat.view("one")
    tabs[1].seat.view("two")
    await soon()
    assert tabs[2].agents == [("ada", "one"), ("ada", "two")]


async def test_much_that_moves_is_told_as_little(board):
    ada, bea = Window(board, "ada"), Window(board, "bea")
    await soon()
    before = len(bea.told)
    for n in range(100):
        ada.seat.view(f"talk{n}")
    await soon()
    assert len(bea.told) == before + 1
    assert ("ada", "talk99") in bea.agents


async def test_whoever_only_listens_is_not_here(board):
    machine = Window(board)
    assert not board.agents_here()
    machine.seat.type("talk")
    ada = Window(board, "ada")
    assert board.agents_here()
    await soon()
    assert machine.agents == [("ada", None)]
    assert ada.of("typing") == []
    ada.seat.leave()
    assert not board.agents_here()


async def test_typing_is_told_to_the_others_and_to_the_visitors_side(board):
    heard = []
    board.on_agent_typing(lambda conversation_id, agent_id: heard.append((conversation_id, agent_id)))
    ada, bea = Window(board, "ada"), Window(board, "bea")
    ada.seat.type("talk")
    board.visitor_typing("talk")
    assert heard == [("talk", "ada")]
    assert bea.of("typing") == [
        {"t": "typing", "conversation": "talk", "agent": "ada"},
        {"t": "typing", "conversation": "talk", "agent": None},
    ]
    assert ada.of("typing") == bea.of("typing")[1:]


async def test_a_flood_of_typing_is_thinned(board):
    ada = Window(board, "ada")
    for _ in range(100):
        board.visitor_typing("talk")
    board.visitor_typing("other")
    assert [frame["conversation"] for frame in ada.of("typing")] == ["talk", "talk", "other"]


async def test_visitors_come_and_go(board):
    ada = Window(board, "ada")
    for here in (True, True, False, False):
        board.visitor_here("talk", here=here)
    assert [frame["here"] for frame in ada.of("visitor")] == [True, False]


async def test_a_late_window_hears_who_is_here_already(board):
    board.visitor_here("talk", here=True)
    board.visitor_here("other", here=True)
    board.visitor_here("other", here=False)
    assert Window(board, "ada").of("visitor") == [{"t": "visitor", "conversation": "talk", "here": True}]


BROKEN = [
    "",
    "{",
    "null",
    "[]",
    '"viewing"',
    "{}",
    '{"t": "viewing"}',
    '{"t": "viewing", "conversation": 1}',
    '{"t": "viewing", "conversation": ""}',
    '{"t": "viewing", "conversation": "' + "x" * 65 + '"}',
    '{"t": "typing", "conversation": null}',
    '{"t": "dance", "conversation": "talk"}',
    '{"t": ["viewing"], "conversation": "talk"}',
    '{"conversation": ' + "[" * 3000 + "]" * 3000 + ', "t": "viewing"}',
]


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
async def test_what_cannot_be_understood_is_passed_over(text, board):
    ada = Window(board, "ada")
    hearing = Hearing(ada.seat)
    hearing.hear(text)
    assert ada.seat.viewing is None
    hearing.hear('{"t": "viewing", "conversation": "talk", "more": 1}')
    assert ada.seat.viewing == "talk"
    hearing.hear('{"t": "viewing", "conversation": null}')
    assert ada.seat.viewing is None


async def test_whoever_talks_too_much_is_not_heard(board):
    ada = Window(board, "ada")
    hearing = Hearing(ada.seat)
    for n in range(1000):
        hearing.hear(f'{{"t": "viewing", "conversation": "{n}"}}')
    assert 10 < int(ada.seat.viewing) < 100
