"""The client who writes e-mail to the shop's mailbox, and answers what comes back."""

from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from inbox.app.demo.clients.client import Said, Stage
from inbox.app.demo.providers.imap import Imap
from inbox.app.demo.providers.smtp import MailHost

_SHOP, _CLIENT = "hello@roasters.demo", "client@mail.demo"
_IMAP, _SMTP = 143, 25
_QUOTE = ">"
_SUBJECT = "A question"


class ByMail:
    host = "mail.demo"

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._mailbox = Imap(stage.secret, first=stage.numbered_from)
        self._letters = MailHost(password=stage.secret)
        self._said: list[Said] = []
        self._seen = 0
        self._subject = ""
        self._answered = ""

    @property
    def ports(self) -> Mapping[int, int]:
        return {_IMAP: self._mailbox.port, _SMTP: self._letters.port}

    def settings(self) -> Mapping[str, Any]:
        servers = {
            f"{name}_{part}": value
            for name, port in (("imap", _IMAP), ("smtp", _SMTP))
            for part, value in (("host", self.host), ("port", port), ("security", "none"))
        }
        return {"address": _SHOP, "name": "Tuesday Roasters", "password": self._stage.secret, **servers}

    async def start(self) -> None:
        await self._mailbox.start()
        await self._letters.start()

    async def stop(self) -> None:
        await self._mailbox.stop()
        await self._letters.stop()

    async def say(self, text: str, subject: str) -> None:
        """Under the subject of the conversation, unless another one is given."""
        self.conversation()
        if subject and subject != self._subject:
            self._subject, self._answered = subject, ""
        self._subject = self._subject or _SUBJECT
        now = self._now()
        self._mailbox.deliver(self._letter(text, now).as_bytes(policy=policy.SMTP))
        self._said.append(Said(by_client=True, text=text, at=now, note=self._subject))

    def conversation(self) -> list[Said]:
        for recipients, raw in self._letters.mails[self._seen :]:
            self._seen += 1
            if _CLIENT in recipients:
                self._said.append(self._of_shop(raw))
        return self._said

    def _letter(self, text: str, now: datetime) -> EmailMessage:
        letter = EmailMessage()
        again = "Re: " if self._answered else ""
        letter["From"], letter["To"] = f"Demo client <{_CLIENT}>", _SHOP
        letter["Subject"] = f"{again}{self._subject}"
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{int(now.timestamp() * 1000)}@mail.demo>"
        if self._answered:
            letter["In-Reply-To"] = letter["References"] = self._answered
        letter.set_content(text)
        return letter

    def _of_shop(self, raw: bytes) -> Said:
        letter = message_from_bytes(raw, policy=policy.default)
        self._answered = str(letter["Message-ID"] or "")
        body = letter.get_body(("plain", "html"))
        text = body.get_content() if body is not None else ""
        return Said(by_client=False, text=_own_words(text), at=self._now(), note=str(letter["Subject"] or ""))

    def _now(self) -> datetime:
        return self._stage.clock.now()


def _own_words(text: str) -> str:
    """Without what is quoted below; the line that introduces it goes too."""
    lines = text.splitlines()
    first = next((place for place, line in enumerate(lines) if line.startswith(_QUOTE)), len(lines))
    if first < len(lines):
        while first and (not lines[first - 1].strip() or lines[first - 1].rstrip().endswith(":")):
            first -= 1
    return "\n".join(lines[:first]).strip()
