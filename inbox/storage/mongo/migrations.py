"""Indexes and the version of the schema; whoever changes the indexes raises the version."""

import secrets

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from inbox.core.errors import ConfigError
from inbox.storage.codec import name_key
from inbox.storage.mongo.bus import FADES_AFTER_S
from inbox.storage.mongo.handle import Document

VERSION = 5
ROWS = (
    *("agent", "audit", "channel", "contact", "conversation", "delivery"),
    *("entry", "job", "lead", "number_lease", "phrase", "request", "site", "touch", "transcript"),
    "visitor",
)
"""Collections whose documents have a `row`."""


def _index(*fields: str, **options: object) -> IndexModel:
    """Fields that begin with a minus are descending."""
    keys = [(field.lstrip("-"), DESCENDING if field[0] == "-" else ASCENDING) for field in fields]
    return IndexModel(keys, **options)


def _unique(*fields: str, **only: object) -> IndexModel:
    """With a condition, unique among those that meet it."""
    return _index(*fields, unique=True, **({"partialFilterExpression": only} if only else {}))


# Each list of an API has the index that serves its condition and its order.
INDEXES = {
    "request": [
        _index("received_at", "row"),
        _index("state", "received_at", "row"),
        _index("channel", "received_at", "row"),
    ],
    "event": [_unique("channel", "external_id")],
    "contact": [_index("merged_into", "row"), _index("name_key")],
    "identity": [_unique("kind", "value"), _index("contact")],
    "conversation": [
        _unique("channel", "thread", unresolved=True),
        _index("channel", "thread", "unresolved", "row"),
        _index("last_entry_at", "row"),
        _index("status", "last_entry_at", "row"),
        _index("assignee", "last_entry_at", "row"),
        _index("assignee", "status", "last_entry_at", "row"),
        _index("assignee", "unresolved", "last_inbound_seq"),
        _index("contact", "last_entry_at", "row"),
    ],
    "entry": [
        _index("conversation", "shown_at", "seq", "row"),
        _index("contact", "shown_at", "seq", "row"),
        _index("conversation", "inbound", "seq"),
        _index("conversation", "seq"),
        _index("terms", "row"),
        _index("shown_at", "row", partialFilterExpression={"kind": "call"}),
    ],
    "lead": [
        _unique("contact", "pipeline", open=True),
        _index("contact", "row"),
        _index("conversation", "row"),
        _index("stage", "row"),
        _index("owner", "row"),
        _index("created_at", "row"),
    ],
    "visitor": [_index("site", "row")],
    "touch": [_index("visitor", "at", "row"), _index("origin", "row"), _index("at", "origin")],
    "page": [
        _unique("visitor", "at", "url", "event"),
        _index("visitor", "event", "at"),
        _index("event", "at", partialFilterExpression={"event": {"$gt": ""}}),
    ],
    "link": [_unique("visitor", "contact"), _index("contact", "at")],
    "site_form": [_unique("site", "page", "selector")],
    "dropped": [_unique("site", "day", "reason")],
    "number_lease": [
        _unique("number", held=True),
        _index("number", "seen_at"),
        _index("visitor", "shown_at"),
        _index("site", "pool", "shown_at"),
        _index("seen_at"),
    ],
    "delivery": [
        _index("conversation", "state", "seq"),
        _index("channel", "external_id", "row"),
        _index("state", "row"),
    ],
    "upload": [_index("created_at")],
    "transcript": [_index("entry", "row"), _index("blob", "row"), _index("state", "due_at", "row")],
    "heard": [_unique("transcript", "part")],
    "draft": [_unique("agent", "conversation"), _index("agent", "-updated_at")],
    "reading": [_unique("agent", "conversation"), _index("conversation", "agent")],
    "phrase": [],
    "memory": [_unique("channel", "name")],
    "word": [_index("at", expireAfterSeconds=FADES_AFTER_S)],
    "job": [
        _index("state", "run_at", "row"),
        _index("state", "row"),
        _index("key", unique=True, sparse=True),
    ],
    "agent": [_unique("email")],
    "session": [_index("agent"), _index("expires_at")],
    "token": [_unique("name")],
    "sign_in_link": [_index("expires_at")],
    "site": [],
    "channel": [],
    "change": [_index("last", "written")],
    "audit": [],
    "meta": [],
}


async def migrate(database: AsyncDatabase[Document]) -> None:
    """Make what is missing; ConfigError if a newer version wrote here.

    Several processes may do so at once.
    """
    schema = await database["meta"].find_one({"_id": "schema"})
    if schema is not None and schema["version"] > VERSION:
        message = "The data was written by a newer version of OneWindow; install that version or a later one."
        raise ConfigError(message)
    if schema is not None and schema["version"] < 2:
        await _prepare_merging(database)
    if schema is None or schema["version"] < VERSION:
        await _make_indexes(database)
    await _once(database, "epoch", {"value": secrets.token_hex(8)})
    await _once(database, "changes", {"number": 0, "floor": 0})
    await _once(database, "node", {"number": 0})


async def _prepare_merging(database: AsyncDatabase[Document]) -> None:
    await database["conversation"].update_many(
        {"filed_for": {"$exists": False}}, {"$set": {"filed_for": None}}
    )
    async for contact in database["contact"].find({"family": {"$exists": False}}, ["name"]):
        new: Document = {"merger": None, "family": [], "name_key": name_key(contact["name"])}
        await database["contact"].update_one({"_id": contact["_id"]}, {"$set": new})


async def _make_indexes(database: AsyncDatabase[Document]) -> None:
    """All of them; the version is written last, so the next start makes good what this one left undone."""
    for name, indexes in INDEXES.items():
        wanted = [*indexes, *([_index("row")] if name in ROWS else [])]
        if wanted:
            await database[name].create_indexes(wanted)
    await database["meta"].update_one({"_id": "schema"}, {"$set": {"version": VERSION}}, upsert=True)


async def _once(database: AsyncDatabase[Document], name: str, document: Document) -> None:
    # Looked for first: what a killed process was writing stays locked for a minute, and is there already.
    if await database["meta"].find_one({"_id": name}) is None:
        await database["meta"].update_one({"_id": name}, {"$setOnInsert": document}, upsert=True)
