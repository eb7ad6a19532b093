"""`python -m inbox.app.bench SUITE --json`: the measurements without the rest of the command line."""

import argparse
import json
from pathlib import Path

from inbox.app.bench import SUITES, run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m inbox.app.bench")
    parser.add_argument("suite", choices=sorted(SUITES))
    parser.add_argument("--json", action="store_true", help="print JSON, one object a line")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each half of a pair")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--conversations", type=int, default=1_000_000, help="size of the large store")
    parser.add_argument("--dir", type=Path, default=None, help="where the data lies meanwhile")
    parser.add_argument("--store", default=None, help="capture only: an empty store of its own")
    parser.add_argument("--model", type=Path, default=None, help="transcription only: a model's folder")
    parser.add_argument("--recording", type=Path, default=None, help="transcription only: a call to hear")
    parser.add_argument("--minutes", type=float, default=20.0, help="soak only: how long it lasts")
    given = parser.parse_args()
    lines = run(
        given.suite,
        seconds=given.seconds,
        pairs=given.pairs,
        conversations=given.conversations,
        folder=given.dir,
        store=given.store,
        model=given.model,
        recording=given.recording,
        minutes=given.minutes,
    )
    for line in lines:
        print(json.dumps(line.as_dict()) if given.json else line, flush=True)


if __name__ == "__main__":
    main()
