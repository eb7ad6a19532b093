"""The agents' stream: lets a caller follow what they may see, for as long as they may."""

from aiohttp import web

from inbox.api.access import may_see
from inbox.api.auth import identify_again
from inbox.api.call import Call
from inbox.api.schema import StreamQuery
from inbox.realtime.socket import Listener, follow


async def open_stream(call: Call[StreamQuery, None]) -> web.StreamResponse:
    caller = call.caller

    async def still_allowed() -> bool:
        # With another role other things are visible, so the screen has to begin anew.
        now = await identify_again(call.api, caller)
        return now is not None and now.can == caller.can

    listener = Listener(
        may_see=lambda change: may_see(caller, change),
        still_allowed=still_allowed,
        agent_id=caller.agent_id if "conversations.write" in caller.can else None,
        hears="conversations.read" in caller.can,
    )
    return await follow(call.request, call.api.hub, call.api.presence, listener, after=call.query.after)
