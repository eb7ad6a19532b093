"""What WhatsApp tells becomes: who, what, where from; and what Meta refuses is said in words."""

import pytest

from channels.kit.graph.refusals import NoAnswer
from channels.whatsapp.people import number_of
from inbox.core.delivery import DeliveryState
from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.inbound import MessagesDeleted, Reacted
from inbox.core.template import FilledTemplate
from tests.channels.meta_of_beans import APP_SECRET, TOKEN, a_channel, an_answer, event_of, events_of
from tests.fakes.graph import GraphApi, a_template


@pytest.fixture
async def graph():
    graph = await GraphApi(TOKEN, APP_SECRET).start()
    yield graph
    await graph.stop()


@pytest.fixture
def whatsapp(graph, outside, blobs):
    return a_channel("whatsapp", outside, blobs=blobs, api_url=graph.url)


def test_a_batch_of_fifty_is_fifty_events():
    events = events_of("whatsapp", "batch_of_fifty")
    assert len({event.external_id for event in events}) == 50
    assert len({event.thread for event in events}) == 10


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("551187654321", "5511987654321"),
        ("5511987654321", "5511987654321"),
        ("551133334444", "551133334444"),
        ("5215512345678", "525512345678"),
        ("541123456789", "5491123456789"),
        ("5491123456789", "5491123456789"),
        ("491701234567", "491701234567"),
    ],
)
def test_a_number_with_two_spellings_is_one_person(told, meant):
    assert number_of(told) == meant


def test_a_person_without_a_number_is_known_by_the_name_for_this_business():
    [hidden, shown] = [event_of("whatsapp", name) for name in ("without_number", "text")]
    assert hidden.thread == "DE.13491208655302741918"
    assert set(hidden.senders) < set(shown.senders)


def test_an_advertisement_is_the_source_and_stands_in_the_message():
    event = event_of("whatsapp", "click_to_whatsapp")
    assert (event.source.group, event.source.content) == ("Paid Social", "120226305854810726")
    assert event.source.click_id.name == "ctwa_clid"
    assert event.body.cards[0].title == "Spring beans"


def test_the_widgets_code_is_the_visitor_and_not_part_of_the_text():
    event = event_of("whatsapp", "from_widget")
    assert (event.visitor_id, event.body.text) == ("visitor-1", "Hello!")


def test_what_changes_a_message_names_it():
    assert event_of("whatsapp", "reaction").body == Reacted(key="wamid.OURS1", emojis=("👍",))
    assert event_of("whatsapp", "reaction_removed").body == Reacted(key="wamid.OURS1")
    key = event_of("whatsapp", "text").body.key
    assert event_of("whatsapp", "revoke").body == MessagesDeleted(keys=(key,))
    edit = event_of("whatsapp", "edit").body
    assert (edit.key, edit.text, edit.edited_at is not None) == (key, "Do you ship to Sweden?", True)


@pytest.mark.parametrize("name", ["unsupported", "tomorrow"])
def test_what_nobody_can_show_is_a_row_all_the_same(name):
    [card] = event_of("whatsapp", name).body.cards
    assert card.facts["what"] == "unsupported"


def test_a_failure_says_why():
    report = event_of("whatsapp", "status_failed").body
    assert report.state is DeliveryState.FAILED
    assert "template" in report.reason


def test_another_number_of_the_app_is_not_ours():
    assert events_of("whatsapp", "another_number") == ()


async def test_a_long_answer_goes_out_in_parts_and_quotes_once(whatsapp, graph):
    receipt = await whatsapp.send(an_answer("whatsapp", "word " * 1_000, answers="wamid.1"))
    assert [bool(body.get("context")) for body in graph.sent] == [True, False]
    assert (receipt.external_id, receipt.names) == ("out.1", ("out.2",))


async def test_a_picture_goes_with_its_caption(whatsapp, graph, file):
    await whatsapp.send(an_answer("whatsapp", "The map", attachments=(await file("a.png", "image/png"),)))
    [body] = graph.sent
    assert (body["type"], body["image"]["caption"]) == ("image", "The map")


async def test_four_buttons_become_a_list(whatsapp, graph):
    await whatsapp.send(an_answer("whatsapp", "Which?", buttons=("a", "b")))
    await whatsapp.send(an_answer("whatsapp", "Which?", buttons=("a", "b", "c", "d")))
    assert [body["interactive"]["type"] for body in graph.sent] == ["button", "list"]


async def test_a_person_without_a_number_is_answered_by_that_name(whatsapp, graph):
    await whatsapp.send(an_answer("whatsapp", "Yes", to="DE.1349"))
    assert (graph.sent[0].get("to"), graph.sent[0]["recipient"]) == (None, "DE.1349")


async def test_after_a_day_only_a_template_is_taken(whatsapp, graph):
    graph.closed.add("491701234567")
    graph.templates = [a_template(), a_template("rejected", status="REJECTED")]
    with pytest.raises(Undeliverable, match="template"):
        await whatsapp.send(an_answer("whatsapp", "Hello"))
    [template] = await whatsapp.templates()
    assert template.filled(("Anna", "57")) == "Hello Anna, your order 57 is ready.\n\nBeans"
    filled = FilledTemplate(id=template.id, values=("Anna", "57"))
    await whatsapp.send(an_answer("whatsapp", "Hello Anna", template=filled))
    [body] = graph.sent
    said = [each["text"] for each in body["template"]["components"][0]["parameters"]]
    assert said == ["Anna", "57"]


@pytest.mark.parametrize(("code", "status"), [(130429, 400), (131056, 400), (0, 500), (80007, 400)])
async def test_what_passes_is_tried_again(whatsapp, graph, code, status):
    graph.fail("messages", code, status=status)
    with pytest.raises(RetryLater):
        await whatsapp.send(an_answer("whatsapp", "Hello"))


async def test_a_wrong_token_waits_for_whoever_mends_it(whatsapp, graph):
    graph.fail("messages", 190, "Session has expired", 401)
    with pytest.raises(RetryLater, match="access token"):
        await whatsapp.send(an_answer("whatsapp", "Hello"))


async def test_nobody_knows_whether_an_unanswered_message_was_taken(whatsapp, graph):
    graph.silent.add("messages")
    with pytest.raises(NoAnswer):
        await whatsapp.send(an_answer("whatsapp", "Hello"))


async def test_a_file_is_fetched_with_the_token_from_meta_alone(whatsapp, graph, outside):
    name = graph.keep(b"\x89PNG\r\n\x1a\n")
    assert (await whatsapp.download(name, 1_000)).data == b"\x89PNG\r\n\x1a\n"
    with pytest.raises(Undeliverable, match="not Meta's"):
        await whatsapp._graph.file("https://evil.example/x", 1_000, named="x", with_token=True)


async def test_the_link_brings_the_visitors_code_along(whatsapp):
    assert whatsapp.contact_link("t") is None
    await whatsapp.start()
    assert whatsapp.contact_link("ticket") == "https://wa.me/15550783881?text=Hello%21%20%5Bticket%5D"
    assert "15550783881" in (await whatsapp.check()).replace("+1 555-078-3881", "15550783881")
