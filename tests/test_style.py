"""Sizes and habits that no linter knows; the rest is in pyproject.toml."""

import ast
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("channels", "inbox", "tracking", "transcription", "widgets")
LINES = 300
TRACKER_BYTES = 2000
# The supervisor, the worker, the replay of kept requests and the request middleware may catch whatever comes.
CATCH_ALL = {
    "inbox/actions/intake.py",
    "inbox/app/supervisor.py",
    "inbox/jobs/worker.py",
    "inbox/kit/problems.py",
}
ANYTHING = {"Exception", "BaseException"}
NAMES = ("utils", "util", "manager", "helper", "helpers", "base", "common", "misc")

FOUND = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py"))
SOURCES = [path for path in FOUND if "node_modules" not in path.parts]
FILES = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "hatch_build.py"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_is_longer_than_a_reader_can_hold(path: Path):
    assert len(path.read_text().splitlines()) <= LINES


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_opens_with_a_sentence(path: Path):
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert text.split("\n\n")[0].rstrip().endswith((".", ":", "?"))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_only_four_places_catch_whatever_comes(path: Path):
    found = list(catch_alls(ast.parse(path.read_text())))
    assert not found or name(path) in CATCH_ALL, f"catches everything in line {found}"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_file_is_named_after_its_concept(path: Path):
    assert path.stem not in NAMES


def test_the_tracker_script_stays_small():
    script = ROOT / "inbox/app/static/tracker.js"
    if script.is_file():  # `make test` builds it first
        assert len(brotli.compress(script.read_bytes())) <= TRACKER_BYTES


def catch_alls(tree: ast.Module) -> Iterator[int]:
    """Lines that swallow whatever comes; to tidy up and raise it again is no harm."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and not raises_again(node):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(kind is None or getattr(kind, "id", "") in ANYTHING for kind in kinds):
                yield node.lineno


def raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None
