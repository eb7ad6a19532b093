"""A form of our own, sent the way that visitors' forms come, so that an owner sees the whole way work."""

import json
from typing import Any

from inbox.api.access import SITE, fetch
from inbox.api.call import Call
from inbox.api.widget_shapes import Trial
from inbox.core.ids import RequestId, new_id
from inbox.core.inbound import WebhookRequest
from inbox.core.site import Site
from inbox.kit.texts import Texts

_TEXTS = Texts()


async def send_test_message(call: Call[Any, None]) -> Trial:
    """A later test of the same agent adds to the lead of the first one, as a real person's request would."""
    site = await fetch(call.parts, call.caller, SITE, call.id)
    request = WebhookRequest(
        id=RequestId(new_id()),
        channel_id=site.form_channel,
        received_at=call.api.clock.now(),
        url=f"/w/{site.id}/leads",
        # As from the site's own page: without an origin the lead would be marked as unverified.
        headers={"content-type": "application/json", "origin": f"https://{site.hosts[0]}"},
        body=json.dumps(_form(call, site)).encode(),
    )
    reply = await call.api.intake.take(site.form_channel, request)
    return Trial(lead=json.loads(reply.body)["lead"])


def _form(call: Call[Any, None], site: Site) -> dict[str, str]:
    agent = call.caller.agent
    name = (agent.name or agent.email) if agent else call.caller.name.partition(":")[2]
    language = (agent.language if agent else None) or "en"
    text = _TEXTS.get(language.partition("-")[0], "site.test", name=name, host=site.hosts[0])
    return {"name": name, "message": text} | ({"email": agent.email} if agent else {})
