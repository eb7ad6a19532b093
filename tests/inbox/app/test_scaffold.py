"""The template of a channel is itself a channel that passes its tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from inbox.app.scaffold import write_channel
from inbox.core.errors import ConfigError

ROOT = Path(__file__).parents[3]
RULES = ("--config", str(ROOT / "pyproject.toml"), "--no-cache")
SETTINGS = ("-c", str(ROOT / "pyproject.toml"), "-o", "pythonpath=", "-p", "no:cacheprovider")


def test_the_files_of_a_new_channel_are_clean_and_pass_their_own_tests(tmp_path: Path):
    paths = write_channel(tmp_path, "line_messenger")
    (tmp_path / "channels/__init__.py").touch()  # else the project's own package hides the folder
    python = [str(path) for path in paths if path.suffix == ".py"]
    assert all(path.is_file() for path in paths)
    assert_passes(["-m", "pytest", "-q", *SETTINGS, f"--rootdir={tmp_path}", "tests"], tmp_path)
    assert_passes(["-m", "ruff", "check", *RULES, *python], tmp_path)
    assert_passes(["-m", "ruff", "format", "--check", *RULES, *python], tmp_path)
    assert_passes(["-m", "mypy", "--strict", "channels/line_messenger.py"], tmp_path)


def test_nothing_is_overwritten(tmp_path: Path):
    page = tmp_path / "docs/channels/line.md"
    page.parent.mkdir(parents=True)
    page.write_text("Mine.")
    with pytest.raises(ConfigError):
        write_channel(tmp_path, "line")
    assert page.read_text() == "Mine."
    assert not (tmp_path / "channels").exists()


@pytest.mark.parametrize("name", ["", "Line", "../line", "kit", "class", "line.py"])
def test_an_unfit_name_is_refused(tmp_path: Path, name: str):
    with pytest.raises(ConfigError):
        write_channel(tmp_path, name)
    assert not list(tmp_path.iterdir())


def assert_passes(arguments: list[str], folder: Path) -> None:
    path = f"{folder}:{ROOT}"
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": path, "MYPYPATH": path, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
