"""What is told about a message that was filed or sent before."""

from inbox.actions.delete import delete
from inbox.actions.file_call import file_call
from inbox.actions.react import react
from inbox.actions.report import report
from inbox.actions.vote import vote
from inbox.core.deps import Deps
from inbox.core.inbound import (
    CallReported,
    DeliveryReported,
    Filed,
    InboundEvent,
    MessagesDeleted,
    PollAnswered,
    Reacted,
    WebhookRequest,
)
from inbox.core.store import Parts

FollowUp = MessagesDeleted | Reacted | PollAnswered | DeliveryReported | CallReported


async def follow_up(
    tx: Parts, event: InboundEvent, body: FollowUp, request: WebhookRequest, deps: Deps
) -> Filed | None:
    """None if the message is not here yet; done twice it changes nothing."""
    if isinstance(body, MessagesDeleted):
        return await delete(tx, event, body)
    if isinstance(body, Reacted):
        return await react(tx, event, body)
    if isinstance(body, PollAnswered):
        return await vote(tx, event, body, request, deps)
    if isinstance(body, CallReported):
        return await file_call(tx, event, body, request, deps)
    return await report(tx, event, body, request.received_at)
