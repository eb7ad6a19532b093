"""Learns which forms a site has on its pages, while its owner looks for them: `/w/{site}/forms`."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.errors import BadRequest, Forbidden
from inbox.core.site import Site
from inbox.core.site_form import SiteForm, SiteFormField
from inbox.core.store import Parts, Store, durably
from inbox.kit.body import loads_json, read_body
from inbox.kit.callers import Callers
from inbox.kit.cors import readable
from inbox.kit.origins import origins_of
from inbox.kit.text import one_line

_MAX_BYTES = 32_768
_MAX_DEPTH = 6
_MOST_FORMS = 10
_MOST_FIELDS = 30
_LONGEST = 300


class SiteFormRoute:
    """Takes descriptions of forms; what visitors type into them is in none of these."""

    def __init__(self, store: Store, clock: Clock, directory: Directory, limits: Callers) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._limits = limits

    async def post(self, request: web.Request) -> web.Response:
        site = self._directory.site(request.match_info["site"])
        self._limits.admit(request)
        if not origins_of(site.hosts).allow(request.headers.get("Origin", "")):
            raise Forbidden("This page belongs to another site.")
        forms = _read(await read_body(request, _MAX_BYTES), site, self._clock.now())
        if site.widget.find_forms and forms:
            await durably(self._store, lambda tx: _see(tx, forms))
        return web.Response(status=204, headers=readable(site.hosts, request.headers.get("Origin")))


async def _see(tx: Parts, forms: list[SiteForm]) -> None:
    for form in forms:
        await tx.site_forms.see(form)


def _read(raw: bytes, site: Site, now: datetime) -> list[SiteForm]:
    """BadRequest for what the script would not send."""
    members = loads_json(raw, _MAX_DEPTH, only_object=True)
    page = members.get("page")
    if not isinstance(page, str) or not origins_of(site.hosts).has_page(page):
        raise BadRequest('"page" must be the address of a page of this site.')
    path = one_line(urlsplit(page).path or "/", _LONGEST)
    return [
        SiteForm(
            site_id=site.id,
            page=path,
            selector=_text(form, "selector"),
            fields=tuple(_field(each) for each in _objects(form, "fields", _MOST_FIELDS)),
            seen_at=now,
        )
        for form in _objects(members, "forms", _MOST_FORMS)
    ]


def _field(members: dict[str, Any]) -> SiteFormField:
    return SiteFormField(
        name=_text(members, "name")[:100],
        kind=_text(members, "kind")[:40],
        label=_text(members, "label"),
        hint=_text(members, "hint")[:100],
    )


def _objects(members: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    value = members.get(name)
    if not isinstance(value, list) or len(value) > most or not all(isinstance(one, dict) for one in value):
        raise BadRequest(f'"{name}" must be a list of at most {most} objects.')
    return value


def _text(members: dict[str, Any], name: str) -> str:
    value = members.get(name, "")
    if not isinstance(value, str):
        raise BadRequest(f'"{name}" must be text.')
    return one_line(value, _LONGEST)
