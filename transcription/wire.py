"""What the service and its worker say to each other: one JSON object a line."""

import msgspec

from inbox.core.transcript import Transcript, Wishes, Word


class Job(msgspec.Struct, tag="job", kw_only=True):
    """Service: transcribe this; `known` are windows that were heard before."""

    audio: str
    wishes: Wishes
    known: dict[str, list[Word]]


class Answer(msgspec.Struct, tag="answer", kw_only=True):
    """Service: what another server heard, or why it did not."""

    segments: list["HeardSegment"] = []
    languages: dict[str, float] = {}
    problem: str = ""
    later: bool = False


class HeardSegment(msgspec.Struct, kw_only=True):
    words: list[Word]
    logprob: float
    no_speech: float


class Ready(msgspec.Struct, tag="ready"):
    """Worker: the model is loaded."""


class Alive(msgspec.Struct, tag="alive"):
    """Worker: still at it."""


class Heard(msgspec.Struct, tag="heard", kw_only=True):
    """Worker: a window is done."""

    window: str
    words: list[Word]
    share: float


class Question(msgspec.Struct, tag="question", kw_only=True):
    """Worker: have this WAV heard by the other server; without a language, say which one it is."""

    wav: bytes
    language: str | None
    temperature: float


class Done(msgspec.Struct, tag="done", kw_only=True):
    """Worker: here it is. `tired` asks to be replaced, because the process has grown."""

    transcript: Transcript
    tired: bool = False


class Failed(msgspec.Struct, tag="failed", kw_only=True):
    """Worker: it cannot be done; `kind` is payload, config or later."""

    kind: str
    reason: str


ToWorker = Job | Answer
FromWorker = Ready | Alive | Heard | Question | Done | Failed
_encoder = msgspec.json.Encoder(enc_hook=str)  # of a path
read_job = msgspec.json.Decoder(Job, dec_hook=lambda kind, value: kind(value)).decode
read_answer = msgspec.json.Decoder(Answer).decode
read_worker = msgspec.json.Decoder(FromWorker).decode


def line(message: ToWorker | FromWorker) -> bytes:
    return _encoder.encode(message) + b"\n"
