"""The documentation is whole: every channel and command has its place, and no link leads nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from inbox.app.cli import app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
KINDS = sorted(
    path.stem if path.suffix else path.name
    for path in (ROOT / "channels").iterdir()
    if (path.suffix == ".py" or (path / "__init__.py").is_file()) and path.stem not in {"__init__", "kit"}
)
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND_PAGES = ("cli.md", "configuration.md")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_channel_has_a_page(kind: str):
    page = DOCS / f"channels/{kind}.md"
    assert page.is_file(), f"Write {name(page)}."
    assert page.read_text().startswith("# ")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_channel_has_tests_and_recorded_requests(kind: str):
    tests = ROOT / "tests/channels"
    assert (tests / f"test_{kind}.py").is_file(), f"Write tests/channels/test_{kind}.py."
    assert list((tests / kind).iterdir()), f"Record a request into tests/channels/{kind}/."


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_of_a_page_resolves(page: Path):
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]
    missing = [target for target in targets if not resolves(page, target)]
    assert not missing


def test_every_command_is_documented():
    pages = [DOCS / page for page in COMMAND_PAGES if (DOCS / page).is_file()]
    text = "\n".join(page.read_text() for page in pages)
    missing = [command for command in commands(get_command(app), "onewindow") if command not in text]
    assert not missing, f"Describe these in docs/{COMMAND_PAGES[0]}: {missing}"


def test_every_decision_says_what_it_costs():
    for page in sorted((DOCS / "decisions").glob("*.md")):
        assert re.match(r"\d{4}-[a-z0-9-]+\.md", page.name), page.name
        assert "## What it costs" in page.read_text(), page.name


def commands(command: object, path: str) -> Iterator[str]:
    """Every command that does something, as a user types it: `onewindow agent add`."""
    below = getattr(command, "commands", {})
    if not below:
        yield path
    for word, child in below.items():
        if not child.hidden:
            yield from commands(child, f"{path} {word}")


def resolves(page: Path, target: str) -> bool:
    path, _, fragment = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return False
    return not fragment or fragment in anchors(file)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
