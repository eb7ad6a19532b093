"""The sources report over the API: numbers, the leads behind them, tables, refusals."""

import csv
import io
import zipfile

import pytest

from inbox.core.call import Call, CallStatus, Leg
from inbox.core.contact import Contact
from inbox.core.lead import Attribution, Lead
from inbox.core.source import Source
from inbox.core.store import durably
from inbox.core.timeline import TimelineEntry

FORMULA = '=HYPERLINK("https://evil.example")'


@pytest.fixture
async def leads(world):
    """Three leads of a source whose name would calculate in a spreadsheet."""
    now = world.clock.now()
    known = Attribution(source=Source(group="Email", source=FORMULA, campaign="may", rule="tags"))

    async def unit(tx):
        for n in range(3):
            contact = Contact(id=f"reported{n}", name=f"Ann {n}", created_at=now)
            await tx.contacts.add(contact)
            await tx.leads.add(
                Lead(
                    id=f"reported{n}",
                    contact_id=contact.id,
                    conversation_id="conversation",
                    channel_id="form",
                    created_at=now,
                    updated_at=now,
                    attribution=known,
                )
            )

    await durably(world.api.store, unit)


async def test_the_tree_tells_the_leads_of_each_source(team, leads):
    answer = await team["marketer"].ask("GET", "/api/v1/reports/sources?compare=true&beside=linear")
    report = await answer.json()
    rows = {tuple(row["place"]): row for row in report["rows"]}
    assert rows["Email", FORMULA]["leads"] == rows["Email", FORMULA]["beside"] == 3
    assert rows["Email", FORMULA]["before"]["leads"] == 0
    assert len(report["days"]) == 30


async def test_a_number_opens_its_leads_page_by_page(team, leads):
    path = "/api/v1/reports/leads?group=Email&limit=2"
    first = await (await team["marketer"].ask("GET", path)).json()
    rest = await (await team["marketer"].ask("GET", f"{path}&after={first['next']}")).json()
    found = [each["lead"]["id"] for each in first["items"] + rest["items"]]
    assert (sorted(found), first["total"], rest["next"]) == (["reported0", "reported1", "reported2"], 3, None)
    none = await (await team["marketer"].ask("GET", "/api/v1/reports/leads?group=Email&source=")).json()
    assert none["items"] == []


async def test_no_cell_of_a_table_is_a_formula(team, leads):
    path = "/api/v1/reports/sources/table?format="
    text = (await (await team["marketer"].ask("GET", f"{path}csv")).read()).decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(text)) if row[2] == "may"] == [f"'{FORMULA}"]
    book = zipfile.ZipFile(io.BytesIO(await (await team["marketer"].ask("GET", f"{path}xlsx")).read()))
    assert "HYPERLINK" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "query",
    [
        "model=none",
        "beside=none",
        "zone=Mars/Olympus",
        "since=2026-02-02&until=2026-02-01",
        "since=2020-01-01&until=2026-01-01",
        "look_back=0",
        "colour=red",
    ],
)
async def test_what_does_not_make_sense_is_refused_in_words(team, query):
    answer = await team["marketer"].ask("GET", f"/api/v1/reports/sources?{query}")
    assert answer.status == 400
    assert (await answer.json())["detail"]


async def test_a_place_is_named_from_the_top(team):
    assert (await team["marketer"].ask("GET", "/api/v1/reports/leads?source=google")).status == 400


async def test_calls_are_counted_and_saved_as_a_table(world, team, case):
    now = world.clock.now()
    call = Call(key="CA1", status=CallStatus.MISSED, legs={"1": Leg(phone="", agent=FORMULA)})
    entry = TimelineEntry(
        id="call", contact_id="contact", conversation_id="conversation", at=now, received_at=now, body=call
    )
    await durably(world.api.store, lambda tx: tx.timeline.append(entry))
    answer = await team["marketer"].ask("GET", "/api/v1/reports/calls")
    report = await answer.json()
    assert (report["total"]["calls"], report["total"]["missed"], report["total"]["share"]) == (1, 1, None)
    assert [row["name"] for row in report["agents"]] == [FORMULA]
    old = await team["marketer"].ask("GET", "/api/v1/reports/calls?since=2020-01-01&until=2020-01-02")
    assert (await old.json())["total"]["calls"] == 0
    answer = await team["marketer"].ask("GET", "/api/v1/reports/calls/table")
    lines = list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
    assert lines[1] == ["total", "Total", "1", "0", "1", "0", ""]
    assert lines[2][1] == f"'{FORMULA}"
