"""Exports hold every row, in the shape that was promised, and harm nobody's spreadsheet."""

import csv
import json
import zipfile

import pytest

from inbox.app.export.files import export_file
from inbox.app.export.tables import COLUMNS
from inbox.core.errors import BadRequest

ROW = {
    "id": "L1",
    "created_at": "2026-03-02T09:00:00Z",
    "contact": {"name": "=cmd()", "emails": ["ann@example.com"], "phones": ["+4930123456"]},
    "channel": "shop",
    "stage": "new",
    "owner": None,
    "message": "@SUM(1)",
    "page": "https://shop.example/",
    "visitor": None,
    "marks": ["unverified", "spam suspected"],
    "source": {
        "group": "Paid Search",
        "source": "google",
        "click_id": {"name": "gclid", "value": "x"},
        "paid": True,
    },
    "first_touch": None,
    "last_touch": {"at": "2026-03-02T08:00:00Z", "landing_url": "https://shop.example/?a", "referrer": None},
}


def write(path, rows, what="leads"):
    with export_file(what, path) as writer:
        for row in rows:
            writer.write(json.dumps(row))


def test_lines_for_machines_are_kept_as_they_are(tmp_path):
    write(tmp_path / "leads.jsonl", [ROW, ROW])
    lines = (tmp_path / "leads.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [ROW, ROW]


def test_a_table_for_people_has_a_column_for_each_fact_and_no_formula(tmp_path):
    write(tmp_path / "leads.csv", [ROW])
    with (tmp_path / "leads.csv").open(newline="") as file:
        [row] = list(csv.DictReader(file))
    assert list(row) == list(COLUMNS["leads"])
    assert row["contact.name"] == "'=cmd()"
    assert row["contact.phones"] == "'+4930123456"
    assert row["message"] == "'@SUM(1)"
    assert row["marks"] == "unverified, spam suspected"
    assert row["source.group"] == "Paid Search"
    assert row["source.click_id.name"] == "gclid"
    assert row["first_touch.landing_url"] == ""


def test_a_workbook_holds_texts_only(tmp_path):
    write(tmp_path / "leads.xlsx", [ROW])
    with zipfile.ZipFile(tmp_path / "leads.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=cmd()" in sheet
    assert "<f>" not in sheet


def test_the_file_is_for_its_owner_only(tmp_path):
    write(tmp_path / "leads.csv", [ROW])
    assert (tmp_path / "leads.csv").stat().st_mode & 0o077 == 0


def test_a_failure_leaves_the_earlier_file_alone(tmp_path):
    path = tmp_path / "leads.csv"
    path.write_text("earlier")

    def fail():
        with export_file("leads", path) as writer:
            writer.write(json.dumps(ROW))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_another_kind_is_refused(tmp_path):
    with pytest.raises(BadRequest, match=r"\.csv, \.xlsx or \.jsonl"):
        write(tmp_path / "leads.pdf", [])
