"""Reports as a file for spreadsheets, in which no cell can be a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from inbox.kit.cells import inert
from inbox.reports.sources import Row
from inbox.reports.ways import MILLION

TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PLACE = ("group", "source", "campaign", "content", "term")
_NUMBERS = ("visits", "visitors", "leads", "qualified", "won", "first", "last", "assisted", "conversion")
_LONGEST_CELL = 32_767


def table_of(rows: Sequence[Row], kind: str, beside: str | None) -> bytes:
    """One line a row, its place in the first five columns; the first line is the total."""
    head = [*_PLACE, *_NUMBERS, *([f"leads ({beside})"] if beside else [])]
    lines = [[*_texts(row), *_numbers(row, with_beside=beside is not None)] for row in rows]
    return table_file(head, lines, kind)


def table_file(head: Sequence[str], lines: Sequence[Sequence[Any]], kind: str) -> bytes:
    return _csv(head, lines) if kind == "csv" else _xlsx(head, lines)


def _texts(row: Row) -> list[str]:
    place = [part or "" for part in row.place]
    return [*place, *[""] * (len(_PLACE) - len(place))] if place else ["Total", *[""] * (len(_PLACE) - 1)]


def _numbers(row: Row, *, with_beside: bool) -> list[int | float | None]:
    credit = row.credit / MILLION
    return [
        row.visits,
        row.visitors,
        credit,
        row.qualified / MILLION,
        row.won / MILLION,
        row.first,
        row.last,
        row.assisted,
        credit / row.visits if row.visits else None,
        *([row.beside / MILLION] if with_beside else []),
    ]


def _csv(head: Sequence[str], lines: Sequence[Sequence[Any]]) -> bytes:
    """With a mark of its encoding, without which spreadsheets take it for that of their country."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for line in lines:
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in line])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(head: Sequence[str], lines: Sequence[Sequence[Any]]) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415 - large, and for this only

    out = io.BytesIO()
    book: Any = Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    sheet = book.add_worksheet()
    for number, line in enumerate([head, *lines]):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell[:_LONGEST_CELL])
            elif cell is not None:
                sheet.write_number(number, column, cell)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
