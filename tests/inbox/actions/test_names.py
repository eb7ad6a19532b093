"""What the provider calls a message that was sent, be it only a part of it."""

from inbox.core.delivery import DeliveryState
from inbox.core.errors import PartlySent


async def test_later_events_find_the_entry_by_every_name_of_the_receipt(talk):
    talk.play().names = ("m1b", "poll:5")
    entry = await talk.say()
    await talk.work()
    for name in ("m1", "m1b", "poll:5"):
        known = await talk.store.events.find("chat", f"message:{name}")
        assert known.filed.entry_id == entry.id
    assert (await talk.body(entry)).names == ("m1b", "poll:5")


async def test_a_message_of_which_only_parts_were_taken_is_left_to_a_person(talk):
    talk.play(PartlySent("Only 1 of 2 parts was sent.", names=("m1",)))
    entry, following = await talk.say("Hello" * 9), await talk.say("two")
    await talk.work()
    delivery = await talk.delivery(entry)
    assert (delivery.state, delivery.reason) == (DeliveryState.UNKNOWN, "Only 1 of 2 parts was sent.")
    assert delivery.external_id == "m1"
    assert (await talk.store.events.find("chat", "message:m1")).filed.entry_id == entry.id
    assert await talk.states(following) == ["sent"]
    await talk.work(days=1)
    assert talk.provider.texts == ["two"]
