"""How the service is, for those who look after it."""

from inbox.api.call import Call
from inbox.api.schema import NoQuery
from inbox.api.setup_shapes import FindingView, ServiceHealth


async def get_health(call: Call[NoQuery, None]) -> ServiceHealth:
    found = await call.api.physician.look()
    checks = [
        FindingView(
            check=each.check,
            ok=each.ok,
            state=each.state,
            number=each.number,
            at=each.at,
            reason=each.reason,
        )
        for each in found
    ]
    return ServiceHealth(ok=all(each.ok for each in found), checks=checks)
