"""Writes rows into a file that appears only when it is whole."""

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, TextIO

from inbox.app.export.tables import COLUMNS, cells
from inbox.core.errors import BadRequest, ConfigError
from inbox.kit.cells import inert

_ROWS_OF_SHEET = 1_048_576
_LONGEST_CELL = 32_767


class Writer(Protocol):
    """Takes rows as lines of JSON."""

    def write(self, line: str) -> None: ...

    def close(self) -> None: ...


@contextmanager
def export_file(what: str, out: Path) -> Iterator[Writer]:
    """Writes beside `out` and puts it in place at the end; a failure leaves whatever was there."""
    make = _WRITERS.get(out.suffix.lower())
    if make is None:
        raise BadRequest("The file must be named .csv, .xlsx or .jsonl.")
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with closing(make(what, draft)) as writer:
            yield writer
        draft.replace(out)
    except OSError as error:
        raise ConfigError(f"{out} cannot be written: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)


def _open(path: Path) -> TextIO:
    # Only its owner may read what holds people's addresses.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="")


class _Lines:
    def __init__(self, _what: str, path: Path) -> None:
        self._file = _open(path)

    def write(self, line: str) -> None:
        self._file.write(line + "\n")

    def close(self) -> None:
        self._file.close()


class _Csv:
    def __init__(self, what: str, path: Path) -> None:
        self._what = what
        self._file = _open(path)
        self._csv = csv.writer(self._file)
        self._csv.writerow(COLUMNS[what])

    def write(self, line: str) -> None:
        self._csv.writerow([inert(cell) for cell in cells(self._what, json.loads(line))])

    def close(self) -> None:
        self._file.close()


class _Xlsx:
    """Every cell is written as text, so none of them is a formula or a link."""

    def __init__(self, what: str, path: Path) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 - large, and for this only

        self._what = what
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Any = Workbook(str(path), options)
        self._sheet: Any = None
        self._row = 0
        self._begin()

    def write(self, line: str) -> None:
        if self._row == _ROWS_OF_SHEET:
            self._begin()
        self._put(cells(self._what, json.loads(line)))

    def close(self) -> None:
        self._book.close()

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._row = 0
        self._put(list(COLUMNS[self._what]))

    def _put(self, texts: list[str]) -> None:
        for column, text in enumerate(texts):
            if text:
                self._sheet.write_string(self._row, column, text[:_LONGEST_CELL])
        self._row += 1


_WRITERS: Mapping[str, Callable[[str, Path], Writer]] = {".jsonl": _Lines, ".csv": _Csv, ".xlsx": _Xlsx}
