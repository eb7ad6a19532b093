"""Groups, connected accounts, and what people do instead of writing."""

import pytest

from inbox.core.identity import Identity
from inbox.core.inbound import MessagesDeleted, Noted, PollAnswered, ReachabilityChanged, Reacted, ThreadMoved
from tests.channels.telegram_of_beans import RECORDINGS, event_of, events_of
from tests.contract.recorded import NOON

ANNA = Identity(kind="telegram", value="42")
CLUB = Identity(kind="telegram", value="-1001234567890")


class TestGroups:
    GROUPS = [path.stem for path in RECORDINGS.glob("*group*.http")] + ["channel_post", "edited_channel_post"]

    @pytest.mark.parametrize("name", GROUPS)
    def test_are_only_kept_unless_wanted(self, name):
        assert events_of(name, groups=False) == ()

    def test_stand_for_themselves_and_name_who_writes(self):
        event = event_of("group_message")
        assert (event.thread, event.name, event.senders) == ("-1001234567890", "Coffee club", (CLUB,))
        assert (event.body.writer, event.body.direction) == ("Иван", "in")
        assert event_of("group_anonymous_admin").body.writer == "Admin"

    def test_topics_are_threads_of_their_own(self):
        event = event_of("group_topic_message")
        assert event.thread == "-1001234567890:5"
        assert (event.body.answers, event.body.quoted) == (None, None)
        assert event_of("group_reply_thread").thread == "-1001234567890"

    @pytest.mark.parametrize(
        ("name", "what", "facts"),
        [
            ("group_new_members", "member_joined", {"name": "Иван, Anna Lee"}),
            ("group_left_member", "member_left", {"name": "Иван"}),
            ("group_new_title", "chat_renamed", {"title": "Coffee lovers"}),
            ("group_topic_created", "topic_opened", {"title": "Orders"}),
            ("group_video_chat", "chat_event", {"name": "video_chat_started"}),
            ("group_migrated_from", "chat_event", {"name": "migrate_from_chat_id"}),
            ("chat_member_joined", "member_joined", {"name": "Иван"}),
            ("chat_member_restricted_out", "member_left", {"name": "Иван"}),
            ("chat_join_request", "join_asked", {"name": "Иван", "text": "I roast"}),
            ("message_pinned", "message_pinned", {"text": "Our address"}),
            ("message_write_access", "chat_event", {"name": "write_access_allowed"}),
            ("message_gift", "chat_event", {"name": "gift"}),
            ("pre_checkout_query", "purchase_step", {"order": "order-7", "name": "pre_checkout_query"}),
            ("shipping_query", "purchase_step", {"order": "order-7", "name": "shipping_query"}),
            ("purchased_paid_media", "purchase_step", {"order": "media-3", "name": "purchased_paid_media"}),
            ("guest_message", "asked_elsewhere", {"text": "@beans_bot what is open?", "chat": "Elsewhere"}),
        ],
    )
    def test_what_happens_in_them_is_a_line(self, name, what, facts):
        assert event_of(name).body == Noted(what=what, facts=facts)

    def test_one_that_moves_is_told_apart_no_more(self):
        moved = event_of("group_migrated")
        assert (moved.thread, moved.body) == ("-4321", ThreadMoved(to="-1001234567890"))

    def test_what_a_channel_posts_is_ours(self):
        event = event_of("channel_post")
        assert (event.body.direction, event.body.writer) == ("out", "Olga")
        assert event_of("edited_channel_post").body.edited_at is not None

    def test_who_writes_to_a_channel_is_a_person(self):
        event = event_of("channel_direct_message", groups=False)
        assert (event.thread, event.name, event.senders) == ("-1005556667778:dm:4242", "Anna Lee", (ANNA,))
        assert event.body.direction == "in"


class TestAConnectedAccount:
    def test_has_threads_and_names_of_its_own(self):
        event = event_of("business_message")
        assert (event.thread, event.senders, event.name) == ("biz:Qw8xAAAAbcd:42", (ANNA,), "Anna Lee")
        assert event.body.key.startswith("biz:Qw8xAAAAbcd:42:")

    def test_mirrors_what_its_owner_answers(self):
        event = event_of("business_message_own")
        assert (event.body.direction, event.body.writer) == ("out", "Olga Owner")
        assert (event.senders, event.name) == ((ANNA,), "Anna Lee")

    def test_does_not_tell_us_what_we_said_ourselves(self):
        assert events_of("business_message_by_the_bot") == ()

    def test_tells_edits_and_deletions(self):
        assert event_of("edited_business_message").body.edited_at is not None
        keys = ("biz:Qw8xAAAAbcd:42:80", "biz:Qw8xAAAAbcd:42:81")
        assert event_of("deleted_business_messages").body == MessagesDeleted(keys=keys)

    @pytest.mark.parametrize(
        "name", ["business_message", "business_message_own", "deleted_business_messages"]
    )
    def test_is_only_kept_unless_wanted(self, name):
        assert events_of(name, business=False) == ()


class TestWhatPeopleDo:
    def test_a_button_says_what_stands_on_it(self):
        event = event_of("callback_query")
        assert [(card.kind, card.title) for card in event.body.cards] == [("choice", "Whole beans")]
        assert event.body.answers.startswith("42:")
        assert (event.at, event.thread, event.senders) == (NOON, "42", (ANNA,))

    def test_a_button_of_long_ago_says_what_it_carries(self):
        assert event_of("callback_query_old_message").body.cards[0].title == "1 Ground"
        assert event_of("callback_query_inline").thread == "42"

    def test_in_a_group_it_says_who(self):
        event = event_of("callback_query_in_group")
        assert (event.senders, event.body.writer, event.body.cards[0].title) == ((CLUB,), "Иван", "Ground")

    def test_reactions_are_what_they_are_now(self):
        event = event_of("message_reaction")
        assert (event.body, event.senders) == (Reacted(key="42:11", emojis=("👍", "✨")), (ANNA,))
        assert event_of("message_reaction_taken_back").body == Reacted(key="42:11")

    def test_votes_name_the_poll(self):
        event = event_of("poll_answer")
        assert event.body == PollAnswered(poll="poll:5300000000000000002", options=(1,))
        assert event.senders == (ANNA,)
        assert event_of("poll_answer_taken_back").body.options == ()

    def test_blocking_is_not_being_reached(self):
        event = event_of("my_chat_member_blocked")
        assert (event.senders, event.body) == ((ANNA,), ReachabilityChanged(reachable=False))
        assert event_of("my_chat_member_unblocked").body == ReachabilityChanged(reachable=True)
        assert event_of("my_chat_member_added_to_group").senders == (CLUB,)
        assert events_of("my_chat_member_promoted") == ()

    @pytest.mark.parametrize(
        "name",
        [
            "business_connection",
            "chat_boost",
            "chosen_inline_result",
            "inline_query",
            "managed_bot",
            "message_reaction_count",
            "poll",
            "removed_chat_boost",
            "update_of_tomorrow",
        ],
    )
    def test_what_is_of_no_conversation_is_kept_and_nothing_else(self, name):
        assert events_of(name) == ()
