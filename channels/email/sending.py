"""Sends an agent's answer as a mail."""

from channels.email.oauth import Tokens
from channels.email.settings import Settings
from inbox.core.channel import ChannelContext
from inbox.core.errors import Undeliverable
from inbox.core.outbound import OutboundMessage, Receipt


class Sending:
    """`settings` are completed; `tokens` is None where a password is used."""

    def __init__(self, settings: Settings, context: ChannelContext, tokens: Tokens | None) -> None:
        self._settings = settings
        self._context = context
        self._tokens = tokens

    async def send(self, message: OutboundMessage) -> Receipt:  # noqa: ARG002
        raise Undeliverable("Mail cannot be sent from here yet.")
