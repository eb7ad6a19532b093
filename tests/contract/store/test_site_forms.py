"""Forms that pages were seen to have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from inbox.core.ids import SiteId
from inbox.core.site_form import SiteForm, SiteFormField
from inbox.core.store import durably
from inbox.core.store.site_forms import MOST

SITE = SiteId("beans")
FORM = SiteForm(
    site_id=SITE,
    page="/contact",
    selector="#ask",
    fields=(SiteFormField(name="mail", kind="email", label="E-mail", hint="email"),),
    seen_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
)


async def test_a_form_is_kept_as_it_looked_last(store):
    later = replace(FORM, fields=(), seen_at=FORM.seen_at + timedelta(hours=1))
    other = replace(FORM, page="/", seen_at=FORM.seen_at + timedelta(minutes=1))
    for form in (FORM, other, later):
        assert await durably(store, lambda tx, form=form: tx.site_forms.see(form))
    assert await store.site_forms.of_site(SITE) == [later, other]
    assert not await store.site_forms.of_site(SiteId("other"))


async def test_a_site_has_only_so_many_and_those_that_are_known_still_change(store):
    async def fill(tx):
        for number in range(MOST):
            assert await tx.site_forms.see(replace(FORM, selector=f"#f{number}"))
        return await tx.site_forms.see(replace(FORM, selector="#more"))

    assert not await durably(store, fill)
    assert await durably(store, lambda tx: tx.site_forms.see(replace(FORM, selector="#f1", fields=())))
    assert await durably(store, lambda tx: tx.site_forms.see(replace(FORM, site_id=SiteId("other"))))
    assert len(await store.site_forms.of_site(SITE)) == MOST
    await durably(store, lambda tx: tx.site_forms.forget(SITE))
    assert not await store.site_forms.of_site(SITE)
    assert await store.site_forms.of_site(SiteId("other"))
