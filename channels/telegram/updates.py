"""From one update to what is filed; one that tells nothing of a conversation is kept and files nothing."""

from collections.abc import Callable, Mapping

from channels.kit.members import Members, demanded, member
from channels.kit.payload import json_object, quoted
from channels.telegram.chats import asked_to_join, bought, member_changed, our_membership
from channels.telegram.messages import asked_elsewhere, deleted, message
from channels.telegram.place import place_of
from channels.telegram.responses import chosen, poll_answered, reacted
from channels.telegram.settings import Settings
from channels.telegram.telling import Told
from inbox.core.channel import ChannelContext
from inbox.core.errors import PayloadError
from inbox.core.inbound import InboundEvent, WebhookRequest

Read = Callable[[Told], tuple[InboundEvent, ...]]


def kept(_told: Told) -> tuple[InboundEvent, ...]:
    """The raw request is all that there is to keep: nobody wrote, chose or came."""
    return ()


KINDS: Mapping[str, Read] = {
    "message": message,
    "edited_message": message,
    "channel_post": message,
    "edited_channel_post": message,
    "business_connection": kept,
    "business_message": message,
    "edited_business_message": message,
    "deleted_business_messages": deleted,
    "guest_message": asked_elsewhere,
    "message_reaction": reacted,
    "message_reaction_count": kept,
    "inline_query": kept,
    "chosen_inline_result": kept,
    "callback_query": chosen,
    "shipping_query": bought,
    "pre_checkout_query": bought,
    "purchased_paid_media": bought,
    "poll": kept,
    "poll_answer": poll_answered,
    "my_chat_member": our_membership,
    "chat_member": member_changed,
    "chat_join_request": asked_to_join,
    "chat_boost": kept,
    "removed_chat_boost": kept,
    "managed_bot": kept,
}
"""All kinds of the Bot API 10.0; Telegram sends some of them only to those who name them."""


class Updates:
    """Reads what was posted, or was heard by polling, for one bot."""

    def __init__(self, settings: Settings, context: ChannelContext, bot_id: int) -> None:
        self._settings = settings
        self._context = context
        self._bot_id = bot_id

    def read(self, request: WebhookRequest) -> tuple[InboundEvent, ...]:
        """PayloadError for what no version of Telegram sends; kinds that it invents later file nothing."""
        update = json_object(request.body)
        number = demanded(update, "update_id")
        kind = next((kind for kind in KINDS if kind in update), None)
        if kind is None:
            return ()
        said = update[kind]
        if not isinstance(said, dict):
            raise PayloadError(f"{quoted(kind)} must be an object.")
        if not self._is_wanted(said):
            return ()
        told = Told(
            number=number,
            kind=kind,
            said=said,
            request=request,
            context=self._context,
            bot_id=self._bot_id,
        )
        return KINDS[kind](told)

    def _is_wanted(self, said: Members) -> bool:
        """Whether the settings ask for this sort of chat; what names no chat is asked for."""
        holder = said if member(said, "chat") else member(said, "message")
        if not member(holder, "chat"):
            return True
        place = place_of(holder)
        return self._settings.business if place.business else self._settings.groups or not place.is_group
