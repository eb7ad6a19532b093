"""What people write to a bot and send along, as it arrives here."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inbox.core.identity import Identity
from inbox.core.inbound import (
    MessageReceived,
    Noted,
)
from tests.channels.telegram_of_beans import a_bot, a_said, event_of, events_of, recorded, update

ANNA = Identity(kind="telegram", value="42")
CLUB = Identity(kind="telegram", value="-1001234567890")


class TestAMessage:
    def test_is_named_by_its_update_and_its_chat(self):
        event = event_of("message_text")
        assert event.external_id == str(880000101)
        assert (event.thread, event.name, event.senders) == ("42", "Anna Lee", (ANNA,))
        assert event.at == datetime(2026, 3, 2, 12, microsecond=11, tzinfo=UTC)
        assert event.body == MessageReceived(text="Do you ship to Norway?", key="42:11")

    def test_of_the_same_second_comes_after_the_one_before(self):
        at = [a_bot().parse(update("message", a_said(message_id=number)))[0].at for number in (9, 10, 11)]
        assert at == sorted(set(at))

    def test_shows_the_addresses_behind_its_words(self):
        said = event_of("message_with_links").body.text
        assert said == "See our site (https://beans.example/shop) 👍 and https://beans.example/a"

    def test_an_edit_has_the_name_of_what_it_edits(self):
        event = event_of("edited_message")
        assert (event.body.key, event.body.text) == ("42:11", "Do you ship to Sweden?")
        assert event.body.edited_at == datetime(2026, 3, 2, 12, 1, tzinfo=UTC)
        assert event.at == event_of("message_text").at
        assert event_of("edited_caption").body.text == "Or this one?"

    def test_an_answer_names_what_it_answers(self):
        body = event_of("message_reply_with_quote").body
        assert body.answers.startswith("42:")
        assert body.quoted == "the big one"
        assert event_of("message_reply_to_photo").body.quoted == "photo.jpg"

    def test_what_stands_in_another_chat_is_quoted_but_not_named(self):
        body = event_of("message_external_reply").body
        assert (body.answers, body.quoted) == (None, "New grinder")

    def test_a_forwarded_one_says_whose_it_is(self):
        [card] = event_of("message_forwarded_from_user").body.cards
        assert (card.kind, card.title, card.facts["what"]) == ("other", "Иван", "forwarded")
        assert card.facts["at"] == "2026-03-02T11:50:00+00:00"
        [card] = event_of("message_forwarded_hidden").body.cards
        assert card.title == "Somebody"


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "file", "media_type", "shown_as"),
        [
            ("message_photo", "photo.jpg", "image/jpeg", None),
            ("message_voice", "voice.ogg", "audio/ogg", "voice"),
            ("message_audio", "song.mp3", "audio/mpeg", None),
            ("message_video_note", "round video.mp4", "video/mp4", "round"),
            ("message_document", 'Größe "A".pdf', "application/pdf", None),
            ("message_animation", "giphy.mp4", "video/mp4", "animation"),
            ("message_sticker", "😀 sticker.webp", "image/webp", "sticker"),
            ("message_sticker_animated", "😀 sticker.webp", "application/x-tgsticker", "sticker"),
            ("message_live_photo", "live photo.mp4", "video/mp4", "animation"),
            ("message_paid_media", "photo.jpg", "image/jpeg", None),
            ("message_game", "photo.jpg", "image/jpeg", None),
        ],
    )
    def test_are_referred_to(self, name, file, media_type, shown_as):
        [ref] = event_of(name).body.refs
        assert (ref.name, ref.media_type, ref.shown_as) == (file, media_type, shown_as)
        assert ref.ref
        assert ":" not in ref.ref

    def test_a_photo_is_the_largest_of_its_sizes(self):
        [ref] = event_of("message_photo").body.refs
        assert (ref.width, ref.height, ref.size) == (1280, 960, 198765)
        assert event_of("message_photo").body.text == "Is this the right grinder?"

    def test_those_of_an_album_name_it(self):
        albums = {event_of(f"message_album_{part}").body.album for part in ("photo_1", "video_2")}
        assert albums == {"13999000111"}

    def test_a_round_video_has_two_sides_and_a_length(self):
        [ref] = event_of("message_video_note").body.refs
        assert (ref.width, ref.height, ref.duration) == (384, 384, 7.0)

    def test_how_large_one_is_is_told_however_large(self):
        [ref] = event_of("message_document_too_big").body.refs
        assert ref.size == 1_800_000_000


class TestCards:
    @pytest.mark.parametrize(
        ("name", "kind", "title", "facts"),
        [
            ("message_location", "location", "59.91390, 10.75220", {"latitude": "59.9139"}),
            ("message_live_location", "location", "59.91390, 10.75220", {"live_seconds": "900"}),
            ("message_venue", "location", "Beans Oslo", {"address": "Storgata 1", "longitude": "10.75"}),
            ("message_foreign_contact", "contact", "Kari", {"phone": "+47 22 12 34 56"}),
            ("message_poll", "poll", "Filter or espresso?", {"option 1": "Filter", "option 2": "Espresso"}),
            ("message_dice", "other", "🎲 5", {"what": "dice"}),
            ("message_game", "other", "Catch beans", {"what": "game"}),
            ("message_invoice", "other", "Beans", {"what": "invoice", "amount": "19.99 EUR"}),
            ("message_successful_payment", "other", "19.99 EUR", {"what": "payment", "order": "order-7"}),
            ("message_web_app_data", "other", "Choose a size", {"text": '{"size":"L"}'}),
            ("message_story", "other", "Beans news", {"what": "story"}),
            ("message_giveaway", "other", "Beans for a year", {"winners": "3"}),
            ("message_paid_media", "other", "10 ⭐", {"stars": "10"}),
            ("message_checklist", "other", "Order", {"task 2": "Filters"}),
            ("message_of_tomorrow", "other", "hologram", {"what": "unknown"}),
        ],
    )
    def test_show_what_is_neither_text_nor_file(self, name, kind, title, facts):
        [card] = event_of(name).body.cards
        assert (card.kind, card.title) == (kind, title)
        assert facts.items() <= card.facts.items()

    def test_the_own_number_makes_the_person_known_by_it(self):
        assert event_of("message_own_contact").senders == (
            ANNA,
            Identity(kind="phone", value="+491701234567"),
        )

    def test_the_number_of_somebody_else_does_not(self):
        assert event_of("message_foreign_contact").senders == (ANNA,)

    def test_a_place_that_moves_is_shown_where_it_began(self):
        assert events_of("edited_live_location") == ()


class TestAStart:
    def test_brings_the_visitor_whose_link_it_was(self):
        event = event_of("message_start_with_ticket")
        assert event.visitor_id == "v1"
        assert event.body == Noted(what="chat_started")

    def test_of_long_ago_brings_nobody(self):
        old = replace(recorded("message_start_with_ticket"), received_at=datetime(2026, 4, 2, tzinfo=UTC))
        [event] = a_bot().parse(old)
        assert event.visitor_id is None
        assert event.body.facts == {"parameter": "ticket-of-v1-492347"}

    def test_of_another_link_keeps_its_word(self):
        assert event_of("message_start_with_campaign").body.facts == {"parameter": "spring_sale"}
        assert event_of("message_start_plain").body.facts == {}

    @pytest.mark.parametrize("said", ["/started", "start", "/start a b", " /start", "/start " + "x" * 65])
    def test_is_nothing_else(self, said):
        [event] = a_bot().parse(update("message", {**a_said(), "text": said}))
        assert event.body.text == said
