"""Holds a transcript against what was really said."""

import json
import re

from tests.transcription.recordings import FIXTURES


def reference(call):
    return json.loads((FIXTURES / f"calls/{call}.ref.json").read_text())


def spoken(text):
    """Words as they sound, so that spelling does not count."""
    return re.findall(r"\w+", re.sub(r"['’]", "", text.casefold().replace("ё", "е")))


def errors(wanted, got):
    """The fewest words to change, leave out or add."""
    row = list(range(len(got) + 1))
    for number, word in enumerate(wanted, start=1):
        last, row[0] = row[0], number
        for place, other in enumerate(got, start=1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (word != other))
    return row[-1]


def error_rate(ref, words_of_leg):
    """Over both legs, each held against what was said on it; `words_of_leg` is a text for each leg."""
    wrong = total = 0
    for leg in (0, 1):
        wanted = spoken(" ".join(turn["text"] for turn in ref["turns"] if turn["channel"] == leg))
        wrong += errors(wanted, spoken(words_of_leg[leg]))
        total += len(wanted)
    return wrong / total


def texts(transcript):
    return [" ".join(turn.text for turn in transcript.turns if turn.leg == leg) for leg in (0, 1)]


def starts(ref, transcript):
    """For each turn that was said, how far from its beginning a word begins on its leg."""
    return [
        min(
            (
                abs(word.start - turn["start"])
                for each in transcript.turns
                if each.leg == turn["channel"]
                for word in each.words
            ),
            default=float("inf"),
        )
        for turn in ref["turns"]
    ]
