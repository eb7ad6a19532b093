"""What Telegram tells about a chat in the shape of a message that nobody wrote."""

import re
from collections.abc import Callable, Mapping

from channels.kit.members import Members, facts, items, line, member
from channels.telegram.cards import CARDS, unknown
from channels.telegram.files import FILES
from channels.telegram.people import name_of
from inbox.core.inbound import Noted
from inbox.core.timeline import Card

_START = re.compile(r"/start(?:@\w+)?(?: +(?P<parameter>\S{1,64}))?\s*")

_TOLD: Mapping[str, tuple[str, Callable[[Members], dict[str, str]]]] = {
    "new_chat_members": (
        "member_joined",
        lambda message: facts(name=", ".join(filter(None, map(name_of, items(message, "new_chat_members"))))),
    ),
    "left_chat_member": (
        "member_left",
        lambda message: facts(name=name_of(member(message, "left_chat_member"))),
    ),
    "new_chat_title": ("chat_renamed", lambda message: facts(title=line(message, "new_chat_title"))),
    "pinned_message": (
        "message_pinned",
        lambda message: facts(text=line(member(message, "pinned_message"), "text")),
    ),
    "forum_topic_created": (
        "topic_opened",
        lambda message: facts(title=line(member(message, "forum_topic_created"), "name")),
    ),
    "forum_topic_edited": (
        "topic_renamed",
        lambda message: facts(title=line(member(message, "forum_topic_edited"), "name")),
    ),
    "forum_topic_closed": ("topic_closed", lambda _: {}),
    "forum_topic_reopened": ("topic_opened", lambda _: {}),
}
_OTHERS = """
boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left chat_shared
checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo direct_message_price_changed
general_forum_topic_hidden general_forum_topic_unhidden gift gift_upgrade_sent giveaway_completed
giveaway_created group_chat_created managed_bot_created message_auto_delete_timer_changed
migrate_from_chat_id new_chat_photo paid_message_price_changed passport_data poll_option_added
poll_option_deleted proximity_alert_triggered refunded_payment suggested_post_approval_failed
suggested_post_approved suggested_post_declined suggested_post_paid suggested_post_refunded
supergroup_chat_created unique_gift user_shared users_shared video_chat_ended
video_chat_participants_invited video_chat_scheduled video_chat_started write_access_allowed
""".split()  # noqa: SIM905 - words without quotes
_ENVELOPE = frozenset(
    """
    author_signature business_connection_id caption caption_entities chat date direct_messages_topic
    edit_date effect_id entities external_reply forward_date forward_from forward_from_chat
    forward_from_message_id forward_origin forward_sender_name forward_signature from
    guest_bot_caller_chat guest_bot_caller_user guest_query_id has_media_spoiler has_protected_content
    is_automatic_forward is_from_offline is_paid_post is_topic_message link_preview_options location
    media_group_id message_id message_thread_id paid_star_count quote reply_markup
    reply_to_checklist_task_id reply_to_message reply_to_poll_option_id reply_to_story
    sender_boost_count sender_business_bot sender_chat sender_tag show_caption_above_media
    suggested_post_info text via_bot
    """.split()  # noqa: SIM905
)


def notice(message: Members) -> Noted | None:
    """None for what somebody wrote."""
    for name, (what, tell) in _TOLD.items():
        if name in message:
            return Noted(what=what, facts=tell(message))
    found = next((name for name in _OTHERS if name in message), None)
    return None if found is None else Noted(what="chat_event", facts={"name": found})


def start_parameter(said: str) -> str | None:
    """What the address behind a start button brought along, empty without one; None if nothing started."""
    found = _START.fullmatch(said)
    return None if found is None else found["parameter"] or ""


def unknown_cards(message: Members) -> tuple[Card, ...]:
    """What this page does not know."""
    names = sorted(set(message) - _ENVELOPE - FILES - set(CARDS) - set(_OTHERS) - set(_TOLD))
    return tuple(unknown(name[:60]) for name in names[:5])
