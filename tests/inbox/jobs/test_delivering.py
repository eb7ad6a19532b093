"""The assembled service delivers by itself, and takes up what a run before it left behind."""

import asyncio
from datetime import timedelta

import pytest

from inbox.actions.connect import add_site
from inbox.actions.reply import Answer, reply
from inbox.core.actor import SYSTEM
from inbox.core.delivery import Attempt
from inbox.core.errors import NotFound
from inbox.core.store import durably
from inbox.jobs.housekeeping import Housekeeping
from tests.contract.store.nouns import a_contact, a_conversation, a_delivery, an_entry, an_upload, write


async def becomes(store, entry_id, state):
    async with asyncio.timeout(20):
        while (await store.deliveries.get(entry_id)).state != state:  # noqa: ASYNC110 - another part moves it
            await asyncio.sleep(0.02)


@pytest.fixture
def add_chat(clock):
    """A conversation with a visitor of a new site."""

    async def add_chat(store):
        site = await durably(store, lambda tx: add_site(tx, ("shop.example",), SYSTEM, clock.now()))
        talk = a_conversation(channel_id=site.chat_channel, contact_id="ann")
        await write(
            store,
            lambda tx: tx.contacts.add(a_contact(id="ann")),
            lambda tx: tx.conversations.add(talk),
            lambda tx: tx.timeline.append(an_entry(talk)),
        )
        return talk

    return add_chat


async def test_an_answer_leaves_within_a_moment(client, service, clock, add_chat):
    talk = await add_chat(service.store)
    await service.registry.load()
    [entry] = await write(
        service.store,
        lambda tx: reply(
            tx, talk.id, Answer(text="Hi!"), SYSTEM, clock.now(), channels=service.registry.channels
        ),
    )
    await becomes(service.store, entry.id, "sent")


async def test_the_service_takes_up_at_its_start_what_a_crash_interrupted(
    app, service, clock, add_chat, aiohttp_client
):
    await service.store.open()
    talk = await add_chat(service.store)
    begun = Attempt(started_at=clock.now() - timedelta(minutes=1))
    entry = an_entry(talk)
    await write(
        service.store,
        lambda tx: tx.timeline.append(entry),
        lambda tx: tx.deliveries.add(
            a_delivery(
                entry_id=entry.id,
                conversation_id=talk.id,
                channel_id=talk.channel_id,
                attempts=(begun,),
                updated_at=begun.started_at,
            )
        ),
    )
    await service.store.close()
    await aiohttp_client(app)
    await becomes(service.store, entry.id, "sent")
    attempts = (await service.store.deliveries.get(entry.id)).attempts
    assert [attempt.outcome for attempt in attempts] == ["later", "sent"]


async def test_files_that_no_message_took_are_forgotten_after_a_day(store, clock):
    old, young = an_upload(created_at=clock.now()), an_upload(created_at=clock.now() + timedelta(hours=2))
    await write(store, *(lambda tx, one=one: tx.uploads.add(one) for one in (old, young)))
    clock.advance(hours=25)
    housekeeping = Housekeeping(store=store, clock=clock, replay=None, retention=timedelta(days=30))
    await housekeeping.prune(None)
    assert await store.uploads.of(young.owner, [young.id]) == [young]
    with pytest.raises(NotFound):
        await store.uploads.of(old.owner, [old.id])
