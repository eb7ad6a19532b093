"""An export as a table: which columns it has, and what stands in a cell."""

from collections.abc import Mapping, Sequence
from typing import Any

_SOURCE = ("group", "source", "medium", "campaign", "term", "content", "campaign_id", "paid", "confidence")
COLUMNS: Mapping[str, Sequence[str]] = {
    "leads": (
        *(
            "id",
            "created_at",
            "contact.name",
            "contact.emails",
            "contact.phones",
            "channel",
            "stage",
            "owner",
        ),
        *("message", "page", "visitor", "marks"),
        *(f"source.{name}" for name in _SOURCE),
        *("source.click_id.name", "source.click_id.value"),
        *("first_touch.at", "first_touch.landing_url", "first_touch.referrer"),
        *("first_touch.source.group", "first_touch.source.source", "first_touch.source.campaign"),
        *("last_touch.at", "last_touch.landing_url", "last_touch.referrer"),
    ),
    "contacts": ("id", "name", "emails", "phones", "created_at"),
    "conversations": (
        *("id", "contact.id", "contact.name", "channel", "status", "assignee"),
        *("opened_at", "last_entry_at", "preview"),
    ),
    "requests": ("channel", "external_id", "received_at", "state"),
}


def cells(what: str, row: Mapping[str, Any]) -> list[str]:
    return [_text(_find(row, column)) for column in COLUMNS[what]]


def _find(row: Any, column: str) -> Any:
    for name in column.split("."):
        if not isinstance(row, Mapping):
            return None
        row = row.get(name)
    return row


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
