"""The audit: who did what."""

from inbox.api.answers import AuditView, Listing
from inbox.api.call import Call
from inbox.api.schema import ListQuery


async def list_audit(call: Call[ListQuery, None]) -> Listing[AuditView]:
    page = await call.parts.audit.page(after=call.query.after, limit=call.query.limit)
    items = [
        AuditView(at=row.at, actor=row.actor, action=row.action, kind=row.kind, id=row.id, facts=row.facts)
        for row in page.items
    ]
    return Listing(items=items, next=page.next)
