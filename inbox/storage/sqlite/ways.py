"""The ways that led to leads, gathered behind the filing so that a report reads one narrow table.

A lead's way remembers what it was gathered from, its browsers and its people; whoever changes one of them
forgets the way in the same unit. What is not gathered is read from the touches themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from inbox.core.noun import noun
from inbox.core.store.reports import LeadFacts
from inbox.storage.codec import dump, load
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.steps import Kept, Kinds, Way, facts_of, in_order, kept_step, own_key, read_way, write_way

_READ = (
    "SELECT lead.row, lead.created_at, way.told FROM lead"
    " LEFT JOIN way ON way.at = lead.created_at AND way.lead = lead.row"
    " WHERE lead.created_at >= ? AND lead.created_at < ? ORDER BY lead.created_at, lead.row"
)
_ASKED = "row IN (SELECT value FROM json_each(?))"
_LEAD = (
    "SELECT row, created_at, id, channel, json_extract(CAST(document AS TEXT), '$.visitor_id'), stage,"  # noqa: S608 - our own words
    f" json_extract(CAST(document AS TEXT), '$.marks'), attribution FROM lead WHERE {_ASKED}"
)
_PEOPLE = (
    f"WITH asked AS MATERIALIZED (SELECT row, contact FROM lead WHERE {_ASKED})"  # noqa: S608
    " SELECT row, contact FROM asked UNION SELECT asked.row, each.value FROM asked"
    " JOIN contact ON contact.id = asked.contact, json_each(contact.family) AS each"
)
_LINKS = "SELECT contact, visitor FROM link WHERE contact IN (SELECT value FROM json_each(?))"
_TOUCHES = (
    "SELECT visitor, id, site, at, landing_url, source FROM touch"
    " WHERE visitor IN (SELECT value FROM json_each(?)) AND at <= ?"
)
_DUE = (
    "SELECT lead FROM way_due UNION SELECT * FROM (SELECT row FROM lead WHERE row > ? ORDER BY row LIMIT ?)"
    " ORDER BY lead LIMIT ?"
)


@noun
class _Gathered:
    """A way with its lead's row and time, and all that it was gathered from."""

    row: int
    at: int
    way: Way
    parts: Sequence[str]


class Ways:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    def read(self, span: tuple[int, int], look_back: int) -> list[LeadFacts]:
        """Of the span's leads, oldest first; in one look, so that none is missed that changes just now."""
        kinds = Kinds()
        rows = self._db.rows(_READ, span)
        missing = [row for row, _, told in rows if told is None]
        plain = {each.row: each.way for each in self._gather(missing)} if missing else {}
        return [
            facts_of(plain[row] if told is None else read_way(told), at, look_back, kinds)
            for row, at, told in rows
            if told is not None or row in plain
        ]

    def update(self, limit: int) -> int:
        """Gather the next ones; how many."""
        found = self._db.row("SELECT value FROM meta WHERE key = 'gathered'")
        before = int(found[0]) if found else 0
        rows = [row[0] for row in self._db.rows(_DUE, (before, limit, limit))]
        if rows:
            self._keep(self._gather(rows))
            self._db.run("DELETE FROM way_due WHERE lead IN (SELECT value FROM json_each(?))", _json(rows))
            self._db.run("INSERT OR REPLACE INTO meta VALUES ('gathered', ?)", str(max(before, *rows)))
        return len(rows)

    def _keep(self, gathered: Iterator[_Gathered]) -> None:
        every = list(gathered)
        self._db.add(
            "INSERT OR REPLACE INTO way VALUES (?, ?, ?)",
            [(each.at, each.row, write_way(each.way)) for each in every],
        )
        self._db.add(
            "INSERT OR IGNORE INTO way_part VALUES (?, ?, ?)",
            [(part, each.row, each.at) for each in every for part in each.parts],
        )

    def _gather(self, rows: Sequence[int]) -> Iterator[_Gathered]:
        leads = self._db.rows(_LEAD, (_json(rows),))
        people = _by_first(self._db.rows(_PEOPLE, (_json(rows),)))
        linked = self._linked(people.values())
        browsers = {
            row[0]: {row[4], *(one for each in people[row[0]] for one in linked.get(each, ()))} - {None}
            for row in leads
        }
        touches = self._touches(browsers.values(), max((row[1] for row in leads), default=0))
        for row in leads:
            mine = browsers[row[0]]
            steps = in_order(step for one in mine for step in touches.get(one, ()) if step[0] <= row[1])
            yield _Gathered(row=row[0], at=row[1], way=_way(row, steps), parts=(*mine, *people[row[0]]))

    def _linked(self, people: Iterable[Sequence[str]]) -> Mapping[str, list[str]]:
        everybody = sorted({one for each in people for one in each})
        return _by_first(self._db.rows(_LINKS, (_json(everybody),)))

    def _touches(self, browsers: Iterable[set[str]], until: int) -> Mapping[str, list[Kept]]:
        wanted = sorted({one for each in browsers for one in each})
        touches: dict[str, list[Kept]] = {}
        for visitor, *touch in self._db.rows(_TOUCHES, (_json(wanted), until)):
            touches.setdefault(visitor, []).append(kept_step(*touch))
        return touches


def forget_ways_of(handle: Handle, part: str, since: int = 0) -> None:
    """Forget the ways, of leads opened from then on, that were gathered from this browser or person."""
    if handle.rows("SELECT 1 FROM way_part WHERE part = ? AND at >= ? LIMIT 1", (part, since)):
        handle.run(
            "INSERT OR IGNORE INTO way_due SELECT lead FROM way_part WHERE part = ? AND at >= ?", part, since
        )
        handle.run(
            "DELETE FROM way WHERE (at, lead) IN (SELECT at, lead FROM way_part WHERE part = ? AND at >= ?)",
            part,
            since,
        )


def forget_way(handle: Handle, lead_id: str) -> None:
    """Something of the lead itself has changed."""
    own = "SELECT created_at, row FROM lead WHERE id = ?"
    found = handle.rows(f"DELETE FROM way WHERE (at, lead) IN ({own}) RETURNING lead", (lead_id,))  # noqa: S608
    handle.add("INSERT OR IGNORE INTO way_due VALUES (?)", found)


def _by_first(rows: Iterable[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for first, second in rows:
        found.setdefault(first, []).append(second)
    return found


def _way(row: Row, steps: tuple[Kept, ...]) -> Way:
    _, _, lead_id, channel, visitor, stage, marks, attribution = row
    return Way(
        id=lead_id,
        channel=channel,
        visitor=visitor,
        stage=stage,
        marks=tuple(load(list[str], marks)) if marks else (),
        own=own_key(attribution),
        steps=steps,
    )


def _json(values: Sequence[object]) -> str:
    return dump(values).decode()
