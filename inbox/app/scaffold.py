"""Writes the files of a new kind of channel from a template; `make channel NAME=x` calls it."""

import keyword
import re
import sys
from pathlib import Path
from string import Template

from inbox.core.errors import ConfigError

_TEMPLATE = Path(__file__).parent / "channel_template"
_PLACES = {
    "channel.py.txt": "channels/{kind}.py",
    "test_channel.py.txt": "tests/channels/test_{kind}.py",
    "hello.http": "tests/channels/{kind}/hello.http",
    "page.md": "docs/channels/{kind}.md",
}


def write_channel(root: Path, kind: str) -> list[Path]:
    """The files it wrote; ConfigError, and nothing written, if the name is unfit or one of them exists."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", kind) or keyword.iskeyword(kind) or kind == "kit":
        raise ConfigError("Name the channel in lower case, such as NAME=line_messenger.")
    contents = {root / place.format(kind=kind): _filled(name, kind) for name, place in _PLACES.items()}
    for taken in (*contents, root / f"channels/{kind}"):
        if taken.exists():
            raise ConfigError(f"{taken.relative_to(root)} exists; nothing was written.")
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(contents)


def _filled(name: str, kind: str) -> bytes:
    # Bytes, so that the line ends of the recorded request stay as they are on the wire.
    words = [word.capitalize() for word in kind.split("_")]
    text = Template((_TEMPLATE / name).read_bytes().decode())
    return text.substitute(kind=kind, name="".join(words), title=" ".join(words)).encode()


def main() -> None:
    root = Path.cwd()
    try:
        written = write_channel(root, sys.argv[1] if len(sys.argv) > 1 else "")
    except ConfigError as error:
        sys.exit(str(error))
    for path in written:
        print(path.relative_to(root))


if __name__ == "__main__":
    main()
