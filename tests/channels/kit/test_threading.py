"""A mail joins a conversation by what only we can have signed; everything else is a hint."""

import pytest

from channels.kit.threading import (
    OwnMessage,
    Signer,
    ThreadKey,
    bare_subject,
    is_other_matter,
    plus_tag,
    thread_keys,
)
from inbox.core.ids import new_id

KEYS = ("a1" * 32, "b2" * 32)
CONVERSATION, ENTRY = "Ab-_Cd0123456789xyZ0", "Zz-_000000000000000a"


@pytest.fixture
def signer():
    return Signer(KEYS)


def test_an_own_id_leads_back(signer):
    made = signer.message_id(CONVERSATION, ENTRY, "shop.example")
    assert signer.read_message_id(made) == OwnMessage(conversation_id=CONVERSATION, entry_id=ENTRY)
    assert made == signer.message_id(CONVERSATION, ENTRY, "shop.example")
    assert made.isascii()
    assert len(made) < 200


def test_a_change_of_case_or_of_the_domain_on_the_way_does_no_harm(signer):
    made = signer.message_id(CONVERSATION, ENTRY, "shop.example")
    assert signer.read_message_id(made.upper()) is not None
    assert signer.read_message_id(made.replace("shop.example", "relay.example")) is not None
    assert (
        signer.read_address(signer.reply_address("info@shop.example", CONVERSATION).upper()) == CONVERSATION
    )


def test_no_character_of_an_own_id_can_be_changed(signer):
    made = signer.message_id(CONVERSATION, ENTRY, "shop.example")
    names = made.partition("@")[0]
    for position in range(4, len(names)):
        for other in "a7.":
            forged = made[:position] + other + made[position + 1 :]
            assert forged == made or signer.read_message_id(forged) is None


def test_a_tag_is_good_for_its_purpose_and_key_only(signer):
    address = signer.reply_address("info@shop.example", CONVERSATION)
    assert Signer(("c3" * 32,)).read_address(address) is None
    assert Signer(("c3" * 32, KEYS[0])).read_address(address) == CONVERSATION
    swapped = signer.message_id(CONVERSATION, ENTRY, "x").replace(".", "-")
    assert signer.read_address(f"info+{swapped.strip('<>')}") is None
    assert "a1" not in repr(signer)


@pytest.mark.parametrize(
    "text", ["", "<>", "<ow.a.b.c@d>", "<ow.7.7." + "a" * 16 + "@x>", "ow", "<ow." + "a" * 500 + ">"]
)
def test_other_ids_are_nobodys(signer, text):
    assert signer.read_message_id(text) is None
    assert signer.read_address(text) is None


def test_a_reply_address_fits_a_mailbox(signer):
    conversation = new_id()
    address = signer.reply_address("customer.service@shop.example", conversation)
    assert len(address.partition("@")[0]) <= 64
    assert signer.read_address(address) == conversation
    long = f"{'x' * 30}@shop.example"
    assert signer.reply_address(long, conversation) == long


@pytest.mark.parametrize(
    "name", ["a", "abcd", "a-_9", "other", "Ωmega", "6p8RrgVT6LFgMDNNdES2", "AAAA" * 5, "x" * 20 + "!"]
)
def test_any_id_comes_back_as_it_was(signer, name):
    assert signer.read_address(signer.reply_address("i@shop.example", name)) == name
    assert signer.read_message_id(signer.message_id(name, name, "x")) == OwnMessage(
        conversation_id=name, entry_id=name
    )


def test_keys_come_in_the_order_of_trust(signer):
    own = signer.message_id(CONVERSATION, ENTRY, "shop.example")
    found = thread_keys(
        signer,
        addresses=["x@y.example", signer.reply_address("info@shop.example", "other")],
        in_reply_to="<new@x>",
        references=("<old@x>", own, "<new@x>"),
    )
    assert found == (
        ThreadKey(kind="address", value="other"),
        ThreadKey(kind="own", value=CONVERSATION),
        ThreadKey(kind="in-reply-to", value="<new@x>"),
        ThreadKey(kind="reference", value=own),
        ThreadKey(kind="reference", value="<old@x>"),
    )
    assert [key.signed for key in found] == [True, True, False, False, False]


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Offer 17",
        "RE:  offer 17 ",
        "AW: WG: Offer 17",
        "Sv: Offer 17",
        "Ответ: Offer 17",
        "回复：Offer 17",
        "Re[2]: Offer 17",
        "RE: [EXTERNAL] Re: Offer 17",
        "Fwd: Re: Offer 17",
        "Odp: Offer 17",
        "R: Offer 17",
        "ＲＥ：Offer 17",
        "Re (3): Offer 17",
    ],
)
def test_an_answer_keeps_its_subject(subject):
    assert bare_subject(subject) == "offer 17"
    assert not is_other_matter(subject, "Offer 17")


def test_another_subject_is_another_matter():
    assert is_other_matter("Complaint", "Re: Offer 17")
    assert not is_other_matter("", "Re: Offer 17")
    assert bare_subject("Return of goods") == "return of goods"
    assert bare_subject("Re: " * 200 + "offer") == "offer"
    assert len(bare_subject("Re:" * 30_000)) < 10


def test_what_stands_behind_the_plus():
    assert plus_tag("info+a+b@shop.example") == "a+b"
    assert plus_tag("info@shop.example") is None
    assert plus_tag("info+@shop.example") is None
