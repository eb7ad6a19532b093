"""The worker's side of an engine that runs on another server: it has the service ask."""

import io
import wave
from collections.abc import Callable, Mapping

import numpy as np

from inbox.core.errors import PayloadError, RetryLater
from transcription.legs import RATE, Samples
from transcription.recogniser import Segment
from transcription.wire import Answer, Question

Ask = Callable[[Question], Answer]


class Elsewhere:
    """The worker itself never touches the network."""

    engine = "openai_http"

    def __init__(self, model: str, ask: Ask) -> None:
        self.model = model
        self._ask = ask

    def languages(self, sound: Samples) -> Mapping[str, float]:
        return self._answer(sound, None, 0.0).languages

    def hear(self, sound: Samples, language: str, *, temperature: float = 0.0) -> tuple[Segment, ...]:
        answer = self._answer(sound, language, temperature)
        return tuple(
            Segment(words=tuple(each.words), logprob=each.logprob, no_speech=each.no_speech)
            for each in answer.segments
        )

    def _answer(self, sound: Samples, language: str | None, temperature: float) -> Answer:
        answer = self._ask(Question(wav=_wav(sound), language=language, temperature=temperature))
        if answer.problem:
            raise RetryLater(answer.problem) if answer.later else PayloadError(answer.problem)
        return answer


def _wav(sound: Samples) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(RATE)
        recording.writeframes(np.clip(sound * 32767, -32768, 32767).astype("<i2").tobytes())
    return file.getvalue()
