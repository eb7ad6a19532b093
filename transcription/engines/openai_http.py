"""Any server with OpenAI's audio API, asked through the guarded client, one window at a time."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from inbox.core.errors import ConfigError, RetryLater, Undeliverable
from inbox.core.secret import Secret
from inbox.core.transcript import Word
from inbox.kit.fetch import Fetched
from transcription.wire import Answer, HeardSegment, Question

_TIMEOUT = 120.0
_MOST_BYTES = 2_000_000
_UNSURE = 0.5
_NAMES = {
    "arabic": "ar", "bulgarian": "bg", "chinese": "zh", "croatian": "hr", "czech": "cs", "danish": "da",
    "dutch": "nl", "english": "en", "estonian": "et", "finnish": "fi", "french": "fr", "german": "de",
    "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "italian": "it", "japanese": "ja",
    "kazakh": "kk", "korean": "ko", "latvian": "lv", "lithuanian": "lt", "norwegian": "no", "polish": "pl",
    "portuguese": "pt", "romanian": "ro", "russian": "ru", "serbian": "sr", "slovak": "sk", "slovenian": "sl",
    "spanish": "es", "swedish": "sv", "turkish": "tr", "ukrainian": "uk", "vietnamese": "vi",
}  # fmt: skip


class Requests(Protocol):
    """The guarded client."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limit_bytes: int = 1_000_000,
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> Fetched: ...


class _Word(msgspec.Struct):
    word: str
    start: float
    end: float
    probability: float | None = None


class _Segment(msgspec.Struct):
    text: str
    start: float
    end: float
    avg_logprob: float = 0.0
    no_speech_prob: float = 0.0


class _Said(msgspec.Struct):
    text: str
    language: str = ""
    words: list[_Word] | None = None
    segments: list[_Segment] | None = None


class OpenAiHttp:
    """`url` is the API's beginning, such as https://api.openai.com/v1."""

    def __init__(self, url: str, model: str, requests: Requests, *, key: Secret | None = None) -> None:
        self.model = model
        self._url = f"{url.rstrip('/')}/audio/transcriptions"
        self._requests = requests
        self._key = key

    async def answer(self, question: Question) -> Answer:
        """What the server heard; its problems are told in the answer, and a wrong key is the operator's."""
        try:
            said = await self._ask(question)
        except (RetryLater, ConfigError) as error:
            return Answer(problem=str(error), later=True)
        except Undeliverable as error:
            return Answer(problem=str(error))
        language = _NAMES.get(said.language.casefold(), said.language.casefold())
        return Answer(segments=_segments(said), languages={language: 1.0} if language else {"en": 0.0})

    async def _ask(self, question: Question) -> _Said:
        boundary = secrets.token_hex(16)
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        if self._key is not None:
            headers["Authorization"] = f"Bearer {self._key.reveal()}"
        fetched = await self._requests.request(
            "POST",
            self._url,
            headers=headers,
            body=_form(boundary, self._fields(question), question.wav),
            limit_bytes=_MOST_BYTES,
            timeout=_TIMEOUT,
        )
        _check(fetched)
        try:
            return msgspec.json.decode(fetched.body, type=_Said)
        except msgspec.DecodeError:
            raise Undeliverable("The speech server's answer is not that of the audio API.") from None

    def _fields(self, question: Question) -> Sequence[tuple[str, str]]:
        fields = [
            ("model", self.model),
            ("response_format", "verbose_json"),
            ("timestamp_granularities[]", "word"),
            ("timestamp_granularities[]", "segment"),
            ("temperature", f"{question.temperature:g}"),
        ]
        return [*fields, ("language", question.language)] if question.language else fields


def _check(fetched: Fetched) -> None:
    if fetched.status in {401, 403}:
        raise ConfigError("The speech server refuses the key.")
    if fetched.status == 404:
        raise ConfigError("The speech server does not know this model or address.")
    if fetched.status in {408, 409, 425, 429} or fetched.status >= 500:
        raise RetryLater("The speech server asks to try later.")
    if fetched.status != 200:
        raise Undeliverable(f"The speech server refuses the recording with status {fetched.status}.")


def _form(boundary: str, fields: Sequence[tuple[str, str]], wav: bytes) -> bytes:
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    )
    file = 'Content-Disposition: form-data; name="file"; filename="speech.wav"\r\nContent-Type: audio/wav'
    return f"{head}--{boundary}\r\n{file}\r\n\r\n".encode() + wav + f"\r\n--{boundary}--\r\n".encode()


def _segments(said: _Said) -> list[HeardSegment]:
    """Words by the segment in which they begin; where a server gives no words, its text is spread evenly."""
    given = said.segments or ([_Segment(said.text, 0.0, said.words[-1].end)] if said.words else [])
    found = []
    for number, segment in enumerate(given):
        last = number == len(given) - 1
        inside = [each for each in said.words or () if number == 0 or each.start >= segment.start]
        inside = [each for each in inside if last or each.start < given[number + 1].start]
        words = [_word(each) for each in inside] if said.words else _spread(segment)
        found.append(HeardSegment(words=words, logprob=segment.avg_logprob, no_speech=segment.no_speech_prob))
    return found


def _word(found: _Word) -> Word:
    probability = 1.0 if found.probability is None else found.probability
    return Word(start=found.start, end=found.end, word=found.word.strip(), probability=probability)


def _spread(segment: _Segment) -> list[Word]:
    texts = segment.text.split()
    each = (segment.end - segment.start) / max(1, len(texts))
    return [
        Word(
            start=segment.start + place * each,
            end=segment.start + (place + 1) * each,
            word=text,
            probability=_UNSURE,
        )
        for place, text in enumerate(texts)
    ]
