"""A transcript as a text to read, or as subtitles for a player."""

from collections.abc import Iterator

from inbox.core.transcription import Written

MEDIA_TYPES = {
    "txt": "text/plain",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
    "json": "application/json",
}


def subtitles(written: Written, form: str) -> str:
    """`form` is txt, srt or vtt; a recording with several legs names them by their number, from 1."""
    blocks = [_block(form, number, *cue) for number, cue in enumerate(_cues(written), start=1)]
    if form == "txt":
        return "\n".join(blocks) + "\n"
    return ("WEBVTT\n\n" if form == "vtt" else "") + "\n".join(blocks)


def _cues(written: Written) -> Iterator[tuple[float, float, str]]:
    several = len(written.transcript.legs) > 1
    for turn, text in zip(written.transcript.turns, written.texts, strict=True):
        yield turn.start, turn.end, f"{turn.leg + 1}: {text}" if several else text


def _block(form: str, number: int, start: float, end: float, text: str) -> str:
    if form == "txt":
        return f"[{int(start) // 60}:{int(start) % 60:02}] {text}"
    dot = "," if form == "srt" else "."
    times = f"{_time(start, dot)} --> {_time(end, dot)}"
    if form == "srt":
        return f"{number}\n{times}\n{text}\n"
    # What looks like a tag would be one, and an arrow would end the cue.
    return f"{times}\n{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}\n"


def _time(seconds: float, dot: str) -> str:
    milliseconds = round(seconds * 1000)
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{dot}{rest:03}"
