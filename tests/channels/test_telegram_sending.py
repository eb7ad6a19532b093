"""What agents write, as it arrives in chats of a Bot API that keeps the provider's rules."""

import pytest

from inbox.core.errors import Undeliverable
from inbox.core.identity import Identity
from inbox.core.timeline import Attachment, Poll
from tests.channels.telegram_of_beans import a_text as message
from tests.channels.telegram_of_beans import shapes

ANNA = 42
CLUB = -1001234567890


class TestText:
    async def test_arrives_and_is_named(self, api, bot):
        receipt = await bot.send(message("Yes, by post."))
        [sent] = api.sent
        assert (sent["text"], sent["chat"]["id"]) == ("Yes, by post.", ANNA)
        assert (receipt.external_id, receipt.names) == (f"42:{sent['message_id']}", ())

    async def test_is_never_read_as_markup(self, api, bot):
        await bot.send(message("<b>5 * 3</b> _ok_"))
        assert api.sent[0]["text"] == "<b>5 * 3</b> _ok_"
        assert "parse_mode" not in api.requests("sendMessage")[0]

    async def test_that_is_long_goes_in_parts(self, api, bot):
        receipt = await bot.send(message("🙂 word " * 900))
        assert [len(each["text"].encode("utf-16-le")) // 2 <= 4096 for each in api.sent] == [True, True]
        assert "".join(each["text"].replace(" ", "") for each in api.sent) == "🙂word" * 900
        assert (receipt.external_id, *receipt.names) == tuple(f"42:{each['message_id']}" for each in api.sent)

    async def test_answers_a_message_of_the_same_chat(self, api, bot):
        await bot.send(message("This one?", answers="42:1"))
        [asked] = api.requests("sendMessage")
        assert asked["reply_parameters"] == {"message_id": 1, "allow_sending_without_reply": True}
        await bot.send(message("And?", answers="7:1", entry="entry-2"))
        assert "reply_parameters" not in api.requests("sendMessage")[1]

    @pytest.mark.parametrize(
        ("thread", "where"),
        [
            ("42", {"chat_id": 42}),
            (f"{CLUB}:5", {"chat_id": CLUB, "message_thread_id": 5}),
            (f"{CLUB}:dm:7", {"chat_id": CLUB, "direct_messages_topic_id": 7}),
            ("biz:Qw8:42", {"chat_id": 42, "business_connection_id": "Qw8"}),
        ],
    )
    async def test_goes_where_its_thread_is(self, api, bot, thread, where):
        receipt = await bot.send(message("Hi", thread=thread))
        asked = api.requests("sendMessage")[0]
        assert {name: value for name, value in asked.items() if name != "text"} == where
        assert receipt.external_id.startswith("biz:Qw8:42:" if "biz" in thread else f"{where['chat_id']}:")

    @pytest.mark.parametrize("thread", ["", "anna", "42:x", "biz:42", "1:dm"])
    async def test_of_a_conversation_that_has_no_chat_goes_nowhere(self, bot, thread):
        with pytest.raises(Undeliverable):
            await bot.send(message("Hi", thread=thread))

    async def test_of_nothing_is_not_sent(self, api, bot):
        with pytest.raises(Undeliverable, match="nothing"):
            await bot.send(message("  "))
        assert api.asked == []

    async def test_offers_buttons(self, api, bot):
        await bot.send(message("Ground?", buttons=("Ground", "Whole beans " + "🫘" * 30)))
        rows = api.sent[0]["reply_markup"]["inline_keyboard"]
        assert [row[0]["text"] for row in rows] == ["Ground", "Whole beans " + "🫘" * 30]
        assert rows[0][0]["callback_data"] == "1 Ground"
        assert all(len(row[0]["callback_data"].encode()) <= 64 for row in rows)


class TestFiles:
    @pytest.mark.parametrize(
        ("media_type", "more", "kind"),
        [
            ("image/jpeg", {}, "photo"),
            ("image/png", {"width": 9000, "height": 2000}, "document"),
            ("image/png", {"width": 2100, "height": 100}, "document"),
            ("image/gif", {}, "animation"),
            ("image/svg+xml", {}, "document"),
            ("video/mp4", {}, "video"),
            ("audio/mpeg", {}, "audio"),
            ("audio/ogg", {"shown_as": "voice"}, "voice"),
            ("audio/ogg", {}, "document"),
            ("application/pdf", {}, "document"),
        ],
    )
    async def test_are_sent_as_what_they_are(self, api, bot, file, media_type, more, kind):
        await bot.send(message("Here", attachments=(await file("a.bin", media_type, **more),)))
        assert shapes(api) == [kind]
        assert api.sent[0]["caption"] == "Here"

    async def test_keep_their_names_and_bytes(self, api, bot, file):
        name = 'Größe "A"\r\n.pdf'
        await bot.send(message(attachments=(await file(name, "application/pdf", b"\r\n--x\x00"),)))
        [asked] = api.requests("sendDocument")
        assert asked["document"] == ("Größe %22A%22%0D%0A.pdf", b"\r\n--x\x00")

    async def test_together_are_an_album(self, api, bot, file):
        files = [await file("a.jpg", "image/jpeg", b"a"), await file("b.mp4", "video/mp4", b"b")]
        receipt = await bot.send(message("Two", attachments=tuple(files)))
        assert shapes(api) == ["photo", "video"]
        assert len({each["media_group_id"] for each in api.sent}) == 1
        assert [each.get("caption") for each in api.sent] == ["Two", None]
        assert [receipt.external_id, *receipt.names] == [f"42:{each['message_id']}" for each in api.sent]

    async def test_that_may_not_stand_together_are_albums_of_their_own(self, api, bot, file):
        kinds = ["image/jpeg"] * 11 + ["application/pdf", "application/zip", "image/gif", "audio/mpeg"]
        files = [await file(f"{place}", kind) for place, kind in enumerate(kinds)]
        await bot.send(message("All", attachments=tuple(files)))
        sizes = [len(each["media"]) for each in api.requests("sendMediaGroup")]
        assert sizes == [10, 2]
        assert shapes(api) == ["photo"] * 11 + ["document"] * 2 + ["animation", "audio"]

    async def test_with_a_long_text_come_after_it(self, api, bot, file):
        await bot.send(message("🙂" * 513, attachments=(await file("a.jpg", "image/jpeg"),)))
        assert shapes(api) == ["text", "photo"]
        await bot.send(message("🙂" * 512, attachments=(await file("a.jpg", "image/jpeg"),), entry="entry-2"))
        assert shapes(api)[2:] == ["photo"]

    async def test_of_an_album_leave_the_buttons_to_the_text(self, api, bot, file):
        files = tuple([await file(name, "image/jpeg") for name in "ab"])
        await bot.send(message("Which?", attachments=files, buttons=("a", "b")))
        assert shapes(api) == ["photo", "photo", "text"]
        assert "reply_markup" in api.sent[2]
        with pytest.raises(Undeliverable, match="text"):
            await bot.send(message("", attachments=files, buttons=("a", "b"), entry="entry-2"))

    async def test_that_telegram_takes_for_no_picture_go_as_files(self, api, bot, file):
        await bot.send(message("Roll", attachments=(await file("roll.png", "image/png", b"long"),)))
        assert shapes(api) == ["document"]

    @pytest.mark.parametrize(
        "attachment",
        [
            Attachment(name="a.pdf", media_type="application/pdf", size=1, ref="x"),
            Attachment(name="a.pdf", media_type="application/pdf", size=1, blob="0" * 64),
            Attachment(name="a.pdf", media_type="application/pdf", size=50_000_001, blob="0" * 64),
        ],
    )
    async def test_that_are_not_there_or_too_large_are_named(self, api, bot, attachment):
        with pytest.raises(Undeliverable, match=r"a\.pdf"):
            await bot.send(message("Here", attachments=(attachment,)))
        assert api.sent == []


class TestPolls:
    async def test_tell_who_voted_and_have_a_name(self, api, bot):
        poll = Poll(question="Filter?", options=("Yes", "No"), multiple=True)
        receipt = await bot.send(message("Filter?", poll=poll))
        [sent] = api.sent
        assert (sent["poll"]["is_anonymous"], sent["poll"]["allows_multiple_answers"]) == (False, True)
        assert receipt.names == (f"poll:{sent['poll']['id']}",)

    async def test_follow_the_text(self, api, bot):
        await bot.send(message("A question:", poll=Poll(question="Filter?", options=("Yes", "No"))))
        assert shapes(api) == ["text", "poll"]


class TestChanges:
    async def test_a_text_is_written_anew(self, api, bot):
        receipt = await bot.send(message("On Monday"))
        changed = await bot.send(message("On Tuesday", replaces=receipt.external_id))
        assert (changed.external_id, api.sent[0]["text"]) == (receipt.external_id, "On Tuesday")

    async def test_so_is_a_caption(self, api, bot, file):
        files = (await file("a.jpg", "image/jpeg"),)
        receipt = await bot.send(message("A", attachments=files))
        await bot.send(message("B", attachments=files, replaces=receipt.external_id))
        assert api.sent[0]["caption"] == "B"

    async def test_a_text_that_was_too_long_for_a_caption_is_found(self, api, bot, file):
        files = (await file("a.jpg", "image/jpeg"),)
        receipt = await bot.send(message("A" * 2000, attachments=files))
        await bot.send(message("B", attachments=files, replaces=receipt.external_id))
        assert [each.get("text") for each in api.sent] == ["B", None]

    async def test_the_same_text_is_no_fault(self, bot):
        receipt = await bot.send(message("Same"))
        assert (await bot.send(message("Same", replaces=receipt.external_id))).names == ()

    async def test_what_is_gone_cannot_be_changed_and_need_not_be_deleted(self, api, bot):
        receipt = await bot.send(message("Oops"))
        await bot.withdraw(Identity(kind="telegram", value="42"), "42", receipt.external_id)
        assert [each["text"] for each in api.deleted] == ["Oops"]
        await bot.withdraw(Identity(kind="telegram", value="42"), "42", receipt.external_id)
        with pytest.raises(Undeliverable, match="no longer there"):
            await bot.send(message("Better", replaces=receipt.external_id))

    async def test_what_is_changed_has_no_parts(self, bot):
        receipt = await bot.send(message("Short"))
        with pytest.raises(Undeliverable, match="4,096"):
            await bot.send(message("x" * 4097, replaces=receipt.external_id))
