"""The design's laws about imports: one way, a core of Python alone, and nothing heavy at start."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINTER = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
LOADED = "import sys, json, inbox.app.assemble; print(json.dumps(sorted(sys.modules)))"


def test_imports_flow_one_way():
    done = python(LINTER)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "inbox/core").rglob("*.py")), ids=str)
def test_the_core_imports_nothing_but_python_and_itself(path: Path):
    foreign = {name for name in imports(path) if name.split(".")[0] not in sys.stdlib_module_names}
    assert all(name.startswith("inbox.core") for name in foreign), foreign


def test_assembling_loads_none_of_the_heavy_libraries():
    done = python(LOADED)
    assert done.returncode == 0, done.stderr
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert not loaded & {"twilio", "faster_whisper", "pymongo", "sqlite3", "xlsxwriter"}


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names
