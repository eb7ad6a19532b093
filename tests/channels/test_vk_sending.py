"""What VK is sent, what its refusals mean, and how a community is connected."""

import json
from dataclasses import replace

import pytest

from channels.vk.callbacks import KINDS
from channels.vk.people import random_id
from inbox.core.errors import (
    ConfigError,
    RetryLater,
    Unanswered,
    Undeliverable,
    Unreachable,
)
from inbox.core.timeline import Attachment
from inbox.storage.files import FileBlobs
from tests.channels.social_of_beans import a_context
from tests.channels.vk_of_beans import (
    SECRET,
    TOKEN,
    VkAnswers,
    a_community,
    a_message,
)


class TestSending:
    async def test_a_message_has_the_same_number_whenever_it_is_sent(self):
        outside = VkAnswers()
        for _ in range(2):
            receipt = await a_community(outside).send(a_message("Yes", answers="42:5"))
        first, second = outside.of("messages_send")
        assert first == second
        assert (first["peer_ids"], first["message"]) == (["42"], ["Yes"])
        assert json.loads(first["forward"][0])["conversation_message_ids"] == [5]
        assert receipt.external_id == "42:8"

    def test_numbers_differ_and_are_never_none(self):
        numbers = {random_id(f"entry-{entry}", place) for entry in range(500) for place in range(3)}
        assert len(numbers) == 1500
        assert min(numbers) >= 1
        assert max(numbers) < 2**31

    async def test_a_long_text_goes_in_parts_with_numbers_of_their_own(self):
        outside = VkAnswers()
        await a_community(outside).send(a_message("word " * 3000, buttons=("Yes", "No")))
        first, last = outside.of("messages_send")
        assert first["random_id"] != last["random_id"]
        assert "keyboard" not in first
        assert [row[0]["action"]["label"] for row in json.loads(last["keyboard"][0])["buttons"]] == [
            "Yes",
            "No",
        ]

    async def test_an_answer_to_another_conversation_quotes_nothing(self):
        outside = VkAnswers()
        await a_community(outside).send(a_message("Yes", answers="43:5"))
        assert "forward" not in outside.of("messages_send")[0]

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ({"error": {"error_code": 901}}, Unreachable),
            ({"response": [{"peer_id": 42, "error": {"code": 901, "description": "no"}}]}, Unreachable),
            ({"error": {"error_code": 900}}, Unreachable),
            ({"error": {"error_code": 6}}, RetryLater),
            ({"error": {"error_code": 9}}, RetryLater),
            ({"error": {"error_code": 5}}, RetryLater),
            ({"error": {"error_code": 914}}, Undeliverable),
            ({"error": {"error_code": 4242, "error_msg": "odd"}}, Undeliverable),
            ({"response": 0}, Unanswered),
            ((429, {}), RetryLater),
            ((502, b"<html>"), Unanswered),
        ],
    )
    async def test_refusals_say_whose_turn_it_is(self, answer, error):
        with pytest.raises(error) as raised:
            await a_community(VkAnswers(messages_send=answer)).send(a_message("Hi"))
        assert type(raised.value) is error
        assert TOKEN not in str(raised.value)

    async def test_a_text_is_changed_and_taken_back(self):
        outside = VkAnswers()
        community = a_community(outside)
        changed = a_message("Better", replaces="42:8")
        assert (await community.send(changed)).external_id == "42:8"
        assert outside.of("messages_edit")[0]["cmid"] == ["8"]
        await community.withdraw(changed.to, "42", "42:8")
        assert outside.of("messages_delete")[0]["delete_for_all"] == ["1"]

    async def test_what_cannot_be_sent_says_why(self, tmp_path):
        community = a_community(blobs=FileBlobs(tmp_path))
        file = Attachment(blob="", name="a.pdf", media_type="application/pdf", size=5)
        for message, word in [
            (a_message(" "), "nothing"),
            (a_message("x", attachments=(file,)), "arrived"),
            (a_message("x", attachments=(replace(file, blob="0" * 64, size=50_000_001),)), "50 MB"),
            (a_message("x", attachments=(replace(file, blob="0" * 64),)), "no longer"),
            (a_message("x", attachments=(file,), replaces="42:8"), "files"),
            (a_message("x", thread="anna"), "no chat"),
        ]:
            with pytest.raises(Undeliverable, match=word):
                await community.send(message)


class TestConnecting:
    async def test_it_enters_itself_once(self):
        outside = VkAnswers()
        community = a_community(outside)
        await community.start()
        [added] = outside.of("groups_addCallbackServer")
        assert added["secret_key"] == [SECRET]
        [wanted] = outside.of("groups_setCallbackSettings")
        assert [kind for kind in KINDS if wanted.get(kind) != ["1"]] == []
        assert community.contact_link("t1") == "https://vk.me/beans?ref=t1&ref_source=widget"

        own = {"id": 1, "url": a_context().hook_url, "secret_key": SECRET, "status": "ok"}
        outside = VkAnswers(groups_getCallbackServers={"response": {"items": [own]}})
        await a_community(outside).start()
        assert outside.of("groups_addCallbackServer") == outside.of("groups_editCallbackServer") == []

    @pytest.mark.parametrize("group", ["", "beans", "club", "1 2"])
    def test_what_is_no_number_of_a_community_is_said_to_be_none(self, group):
        with pytest.raises(ConfigError, match="number of the community"):
            a_community(group=group)

    @pytest.mark.parametrize("group", ["123456", "club123456", "-123456", "https://vk.com/public123456"])
    def test_a_pasted_number_is_read(self, group):
        assert a_community(group=group)._group == 123456

    async def test_check_says_what_is_wrong(self):
        own = {"id": 1, "url": a_context().hook_url, "secret_key": SECRET}
        for status, settings, error, word in [
            (None, {}, ConfigError, "does not call"),
            ("failed", {}, RetryLater, "cannot reach"),
            ("ok", {"message_new": 1}, RetryLater, "message_deny"),
        ]:
            servers = [] if status is None else [{**own, "status": status}]
            outside = VkAnswers(
                groups_getCallbackServers={"response": {"items": servers}},
                groups_getCallbackSettings={"response": {"events": settings}},
            )
            with pytest.raises(error, match=word):
                await a_community(outside).check()
        with pytest.raises(ConfigError, match="access key"):
            await a_community(VkAnswers(groups_getById={"error": {"error_code": 5}})).check()
