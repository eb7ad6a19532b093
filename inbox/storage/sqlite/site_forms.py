"""The forms that pages were seen to have, in SQLite."""

from collections.abc import Sequence

from inbox.core.ids import SiteId
from inbox.core.site_form import SiteForm, SiteFormField
from inbox.core.store.site_forms import MOST
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle


class SqliteSiteForms:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def see(self, form: SiteForm) -> bool:
        return bool(
            self._db.count(
                "INSERT INTO site_form (site, page, selector, fields, seen_at)"
                " SELECT ?1, ?2, ?3, ?4, ?5 WHERE (SELECT count(*) FROM site_form WHERE site = ?1"
                " AND NOT (page = ?2 AND selector = ?3)) < ?6"
                " ON CONFLICT DO UPDATE SET fields = excluded.fields, seen_at = excluded.seen_at",
                form.site_id,
                form.page,
                form.selector,
                dump(form.fields),
                to_micros(form.seen_at),
                MOST,
            )
        )

    async def forget(self, site_id: SiteId) -> None:
        self._db.run("DELETE FROM site_form WHERE site = ?", site_id)

    async def of_site(self, site_id: SiteId) -> Sequence[SiteForm]:
        rows = self._db.rows(
            "SELECT page, selector, fields, seen_at FROM site_form WHERE site = ?"
            " ORDER BY seen_at DESC, page, selector",
            (site_id,),
        )
        return [
            SiteForm(
                site_id=site_id,
                page=row[0],
                selector=row[1],
                fields=load(tuple[SiteFormField, ...], row[2]),
                seen_at=from_micros(row[3]),
            )
            for row in rows
        ]
