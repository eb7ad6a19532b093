"""From the bytes of a mail to what the inbox files."""

from collections.abc import Sequence

from channels.email.settings import Settings
from inbox.core.channel import ChannelContext
from inbox.core.inbound import InboundEvent, WebhookRequest


class Incoming:
    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        self._settings = settings
        self._context = context

    def read(self, request: WebhookRequest) -> Sequence[InboundEvent]:  # noqa: ARG002
        return []
