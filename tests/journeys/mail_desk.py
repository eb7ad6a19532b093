"""A shop whose clients write mail: what comes into its mailbox, and what agents see of it."""

import asyncio
from email.message import EmailMessage

from inbox.core.timeline import Message
from tests.dovecot import PASSWORD, USER
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import eventually


class MailDesk:
    def __init__(self, shop, port):
        self.shop = shop
        self.port = port
        self.channel = None

    async def connect(self, *, address=USER, **settings):
        given = mailbox_settings(self.port, address=address, **settings)
        told = await self.shop.act("POST", "channels", {"kind": "email", "name": address, "settings": given})
        self.channel = told["id"]
        return self

    async def health(self):
        return (await self.shop.act("GET", f"channels/{self.channel}"))["health"]

    async def messages(self, channel=None):
        """All entries of the channel that are messages, in the order in which they were filed."""
        channel = channel or self.channel
        talks = {
            each.id for each in await everything(self.shop.store.conversations) if each.channel_id == channel
        }
        found = await everything(self.shop.store.timeline)
        own = [each for each in found if each.conversation_id in talks and isinstance(each.body, Message)]
        return own[::-1]

    async def heard(self, count, channel=None):
        async def there():
            found = await self.messages(channel)
            return found if len(found) >= count else None

        return await eventually(there)

    async def settle(self, seconds=1.0):
        """Long enough for something that should not come to come."""
        await asyncio.sleep(seconds)


def mailbox_settings(port, *, address=USER, **more):
    return {
        "address": address,
        "password": PASSWORD,
        "imap_host": "localhost",
        "imap_port": port,
        "first_days": 30_000,
        **more,
    }


def a_mail(
    text="Hello?", *, number=1, sender="Ann <ann@mail.example>", to=USER, subject="Beans", body=None, **fields
):
    """The bytes of one; an underscore in a field's name stands for a hyphen."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{number}@mail.example>"
    mail["Date"] = "Mon, 02 Mar 2026 08:00:00 +0000"
    for name, value in fields.items():
        named = name.replace("_", "-")
        del mail[named]
        if value is not None:
            mail[named] = value
    mail.set_content(text)
    return mail.as_bytes()
