"""Hands answers to Twilio: one message each, with its files, and an address to report to that names it."""

from urllib.parse import urlencode

from channels.kit.members import line
from channels.kit.twilio.account import Account
from channels.kit.twilio.hook import patient
from channels.sms_twilio.calls import MAX_MEDIA
from channels.sms_twilio.pairs import number_in
from channels.sms_twilio.sender import Sender
from inbox.core.channel import ChannelContext
from inbox.core.errors import ConfigError, RetryLater, Unanswered, Undeliverable
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.timeline import Attachment

MAX_TEXT = 1_600
MAX_FILE = 5_000_000


class Sending:
    def __init__(self, account: Account, ours: Sender, context: ChannelContext) -> None:
        self._account = account
        self._ours = ours
        self._context = context

    async def send(self, message: OutboundMessage) -> Receipt:
        """What an administrator has to repair is waited for."""
        form = self._form(message)
        try:
            told = await self._account.post("Messages.json", form)
        except ConfigError as error:
            raise RetryLater(str(error)) from None
        sid = line(told, "sid", 40)
        if not sid:
            raise Unanswered("Twilio took the message without a word.")
        return Receipt(external_id=sid, at=self._context.clock.now())

    def _form(self, message: OutboundMessage) -> list[tuple[str, str]]:
        if not message.text.strip() and not message.attachments:
            raise Undeliverable("There is nothing to send.")
        if len(message.text) > MAX_TEXT:
            raise Undeliverable("The text is longer than the 1,600 characters that Twilio takes.")
        if sum(each.size for each in message.attachments) > MAX_FILE or len(message.attachments) > MAX_MEDIA:
            raise Undeliverable("A message carries at most ten files, and 5 MB together.")
        form = [("To", number_in(message.to)), (self._ours.field, self._ours.value)]
        if message.text:
            form.append(("Body", message.text))
        form += [("MediaUrl", self._lend(each)) for each in message.attachments]
        hook = self._context.hook_url
        if hook.startswith("https://"):
            entry = urlencode({"entry": message.entry_id})
            form.append(("StatusCallback", patient(f"{hook}?{entry}")))
        return form

    def _lend(self, file: Attachment) -> str:
        if not file.blob:
            raise Undeliverable(f"The file {file.name} has not arrived here.")
        try:
            return self._context.lend(file)
        except ConfigError as error:
            raise Undeliverable(str(error)) from None
