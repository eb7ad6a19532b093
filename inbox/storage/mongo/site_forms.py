"""The forms that pages were seen to have, in MongoDB."""

from collections.abc import Sequence

from inbox.core.ids import SiteId
from inbox.core.site_form import SiteForm, SiteFormField
from inbox.core.store.site_forms import MOST
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.scalars import equal


class MongoSiteForms:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def see(self, form: SiteForm) -> bool:
        key = equal(site=form.site_id, page=form.page, selector=form.selector)
        facts = {"fields": dump(form.fields).decode(), "seen_at": to_micros(form.seen_at)}
        if await self._db.change("site_form", key, {"$set": facts}):
            return True
        if await self._db.number("site_form", equal(site=form.site_id)) >= MOST:
            return False
        return await self._db.put("site_form", key, facts)

    async def forget(self, site_id: SiteId) -> None:
        await self._db.drop("site_form", equal(site=site_id))

    async def of_site(self, site_id: SiteId) -> Sequence[SiteForm]:
        order = [("seen_at", -1), ("page", 1), ("selector", 1)]
        return [
            SiteForm(
                site_id=site_id,
                page=each["page"],
                selector=each["selector"],
                fields=load(tuple[SiteFormField, ...], each["fields"]),
                seen_at=from_micros(each["seen_at"]),
            )
            for each in await self._db.some("site_form", equal(site=site_id), order)
        ]
