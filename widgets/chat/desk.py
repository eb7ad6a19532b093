"""Takes what a visitor writes and hands it to the inbox, as a request that can be kept and read again."""

from dataclasses import dataclass

import msgspec

from inbox.core.channel import Reply
from inbox.core.clock import Clock
from inbox.core.deps import Intake
from inbox.core.ids import RequestId, UploadId, VisitorId, new_id
from inbox.core.inbound import WebhookRequest
from inbox.core.site import Site
from inbox.core.store import Store
from inbox.kit.site_users import SiteUser, thread_of
from widgets.chat.frames import Say, encode

_METHOD = "CHAT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who sits at one socket, as far as we know; `user` only if the site vouched for it."""

    site: Site
    visitor_id: VisitorId
    user: SiteUser | None
    origin: str | None
    ip: str | None

    @property
    def thread(self) -> str:
        return thread_of(self.visitor_id, self.user.id if self.user else None)


class Desk:
    def __init__(self, store: Store, clock: Clock, intake: Intake) -> None:
        self._store = store
        self._clock = clock
        self._intake = intake

    async def file(self, person: Person, say: Say) -> Reply:
        """What the channel answers, when the message is durable; a repeat gets the first answer again.

        NotFound if a file of it is somebody else's, or is not there.
        """
        if say.attachments:
            uploads = [UploadId(each) for each in say.attachments]
            await self._store.uploads.of(f"visitor:{person.visitor_id}", uploads)
        return await self._intake.take(person.site.chat_channel, self._request(person, say))

    def _request(self, person: Person, say: Say) -> WebhookRequest:
        headers = {"content-type": "application/json"}
        if person.origin is not None:
            headers["origin"] = person.origin
        user = None if person.user is None else {"id": person.user.id, "email": person.user.email}
        body = {"visitor": person.visitor_id, "user": user, **msgspec.to_builtins(say)}
        del body["t"]
        return WebhookRequest(
            id=RequestId(new_id()),
            channel_id=person.site.chat_channel,
            received_at=self._clock.now(),
            method=_METHOD,
            url=f"/w/{person.site.id}/chat",
            headers=headers,
            body=encode(body),
            remote=person.ip,
        )
