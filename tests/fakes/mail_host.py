"""The SMTP server of the demo, which tests tell to misbehave."""

import asyncio

from inbox.app.demo.providers import smtp

PASSWORD = "a-password-of-the-mailbox"
TOKEN = "a-token-of-the-provider"


class MailHost(smtp.MailHost):
    """`faults` are the answers to the next mails: a code with words, "drop" (the line breaks before it takes
    the mail), "lost" (after it took it) or "held" (it took the mail and never says so). `refused` are answers
    to recipients."""

    def __init__(self, *words, password=PASSWORD, **more):
        super().__init__(*words, password=password, token=TOKEN, **more)
        self.faults = []
        self.refused = {}

    def refusal(self, address):
        return self.refused.get(address)

    async def take(self, server, envelope):
        fault = self.faults.pop(0) if self.faults else None
        if fault in (None, "lost", "held"):
            await super().take(server, envelope)
        if fault == "held":
            await asyncio.get_running_loop().create_future()
        if fault in ("drop", "lost"):
            server.transport.abort()
            return "250 nobody hears this"
        return fault or "250 Taken"
