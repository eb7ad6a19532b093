"""A form that a site has on its own pages, as a page described it: never with what anybody typed."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.ids import SiteId


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFormField:
    """`kind` is the type of the input as the page says it; `hint` its autocomplete."""

    name: str
    kind: str = "text"
    label: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteForm:
    """`selector` finds it on the page with that path; both together name it."""

    site_id: SiteId
    page: str
    selector: str
    fields: tuple[SiteFormField, ...]
    seen_at: datetime
