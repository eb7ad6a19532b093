"""What Messenger and Instagram tell becomes, and what is posted to them."""

import pytest

from inbox.core.errors import ConfigError, Undeliverable
from inbox.core.inbound import DeliveryReported, MessagesDeleted, ThreadRead
from tests.channels.meta_of_beans import APP_SECRET, HOOK, TOKEN, a_channel, an_answer, event_of, events_of
from tests.fakes.graph import GraphApi

KINDS = ("messenger", "instagram")


@pytest.fixture
async def graph():
    graph = await GraphApi(TOKEN, APP_SECRET).start()
    yield graph
    await graph.stop()


@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_of_fifty_is_fifty_messages_and_each_person_once(kind):
    names = [event.external_id for event in events_of(kind, "batch_of_fifty")]
    assert sum(name.startswith("in:") for name in names) == 50
    assert sum(name.startswith("person:") for name in names) == 7


@pytest.mark.parametrize("kind", KINDS)
def test_an_echo_of_ours_is_nothing_and_one_of_another_app_is_mirrored(kind):
    assert events_of(kind, "echo_of_ours") == ()
    event = event_of(kind, "echo_of_another_app")
    assert (event.body.direction, event.thread) == ("out", event_of(kind, "text").thread)


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_brings_the_visitor_and_an_advertisement_is_the_source(kind):
    assert event_of(kind, "referral_of_the_widget").visitor_id == "visitor-1"
    for name in ("referral_of_an_ad", "message_with_ad"):
        source = event_of(kind, name).source
        assert (source.group, source.content) == ("Paid Social", "6045246247433")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_unsent_names_its_message(kind):
    key = event_of(kind, "text").body.key
    assert event_of(kind, "deleted").body == MessagesDeleted(keys=(key,))


def test_reading_is_told_by_time_or_by_name():
    assert isinstance(event_of("messenger", "read").body, ThreadRead)
    assert isinstance(event_of("instagram", "read").body, DeliveryReported)


async def test_after_a_day_a_person_s_answer_is_marked_as_one_where_meta_allows_it(graph, outside):
    graph.closed.add("42")
    channel = a_channel("messenger", outside, api_url=graph.url)
    with pytest.raises(Undeliverable):
        await channel.send(an_answer("messenger", "Hello", to="42"))
    channel = a_channel("messenger", outside, api_url=graph.url, human_agent=True)
    await channel.send(an_answer("messenger", "Hello", to="42"))
    assert graph.sent[0]["tag"] == "HUMAN_AGENT"


async def test_an_address_that_the_app_calls_already_is_not_taken_away(graph, outside):
    graph.subscriptions["page"] = {"object": "page", "callback_url": "https://crm.example/in", "active": True}
    channel = a_channel("messenger", outside, api_url=graph.url)
    with pytest.raises(ConfigError, match=r"crm\.example"):
        await channel.start()
    graph.subscriptions.clear()
    await channel.start()
    assert graph.subscriptions["page"]["callback_url"] == HOOK
    assert "Meta calls us" in await channel.check()


async def test_russian_letters_count_twice_on_instagram(graph, outside):
    await a_channel("instagram", outside, api_url=graph.url).send(
        an_answer("instagram", "слово " * 150, to="42")
    )
    assert all(len(body["message"]["text"].encode()) <= 1_000 for body in graph.sent)
    assert len(graph.sent) == 2
