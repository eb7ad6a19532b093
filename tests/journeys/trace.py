"""Reads what strace saw of a service: whether each promise came after the fsync that covers what it promises.

Made for `strace -f -ttt -T -yy -s 8192 -e trace=fdatasync,fsync,pwrite64,write,sendto,sendmsg,writev`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_START = r"(?P<pid>\d+) +(?P<at>\d+\.\d+) "
_END = r"\) = (?P<result>-?\d+).*<(?P<took>[\d.]+)>$"
_WHOLE = re.compile(_START + r"(?P<name>\w+)\((?P<args>.*)" + _END)
_BEGUN = re.compile(_START + r"(?P<name>\w+)\((?P<args>.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(_START + r"<\.\.\. (?P<name>\w+) resumed>(?P<args>.*)" + _END)
_ANSWER = re.compile(r"HTTP/1\.1 2\d\d ")
_IDS = re.compile(r'\\"(?:id|lead)\\": ?\\"([\w-]+)\\"')
_SYNCS = frozenset({"fsync", "fdatasync"})
_SENDS = frozenset({"sendto", "sendmsg", "writev", "write"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One finished system call; times in seconds."""

    name: str
    args: str
    begun: float
    ended: float

    @property
    def on_wal(self) -> bool:
        return "-wal>" in self.args.partition(",")[0]


def read_calls(lines: Iterable[str]) -> Iterator[Call]:
    """Those that succeeded, also where another thread's line stands between their beginning and end."""
    open_calls: dict[str, tuple[float, str]] = {}
    for line in lines:
        if begun := _BEGUN.match(line):
            open_calls[begun["pid"]] = (float(begun["at"]), begun["args"])
        elif resumed := _RESUMED.match(line):
            at, args = open_calls.pop(resumed["pid"])
            yield from _call(resumed, at, args + resumed["args"])
        elif whole := _WHOLE.match(line):
            yield from _call(whole, float(whole["at"]), whole["args"])


def _call(match: re.Match[str], begun: float, args: str) -> Iterator[Call]:
    if int(match["result"]) >= 0:
        yield Call(name=match["name"], args=args, begun=begun, ended=begun + float(match["took"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`hasty` names the promises that no fsync begun after their write and ended before the answer covers."""

    answers: int
    hasty: list[str]


def judge(calls: Iterable[Call]) -> Verdict:
    """Each 2xx answer with ids: the ids stand in a write to the WAL, and a sync of it lies between."""
    calls = list(calls)
    writes = [call for call in calls if call.name == "pwrite64" and call.on_wal]
    syncs = sorted((c.begun, c.ended) for c in calls if c.name in _SYNCS and c.on_wal)
    answers = [call for call in calls if call.name in _SENDS and _ANSWER.search(call.args)]
    promised = [(call, _IDS.findall(call.args)) for call in answers]
    first = _first_writes(writes, {each for _, ids in promised for each in ids})
    hasty = [
        each
        for call, ids in promised
        for each in ids
        if each not in first or not _covered(first[each], call.begun, syncs)
    ]
    return Verdict(answers=sum(1 for _, ids in promised if ids), hasty=hasty)


def _first_writes(writes: list[Call], ids: set[str]) -> dict[str, float]:
    """When the first write that holds the id was over; the ids of ours are words of 20 characters."""
    first: dict[str, float] = {}
    word = re.compile(r"(?=([\w-]{20}))")
    for write in sorted(writes, key=lambda call: call.begun):
        for found in word.findall(write.args):
            if found in ids:
                first.setdefault(found, write.ended)
    return first


def _covered(written: float, answered: float, syncs: list[tuple[float, float]]) -> bool:
    start = bisect_left(syncs, (written, 0.0))
    return any(ended <= answered for _, ended in syncs[start : start + 50])
