"""Whisper on this machine, through faster-whisper."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from inbox.core.errors import ConfigError
from inbox.core.transcript import Word
from transcription.legs import RATE, Samples
from transcription.recogniser import Segment

_BEAM = 5
_SEED = 7
_JOINS = "-.,'’:/@%"
"""What continues a word: the library makes two of well-known and three of www.example.org."""
_FOR_DETECTION = 15 * 16_000
_TOKENS_A_SECOND = 25
_TOKENS_AT_LEAST = 30
_TOKENS_AT_MOST = 440
"""What the model has room for; a loop would fill it, however short the sound is."""


class Whisper:
    """One loaded model; it takes one thread, because more of them cost more and gain nothing."""

    engine = "whisper"

    def __init__(self, folder: Path, *, name: str = "", device: str = "cpu") -> None:
        from faster_whisper import WhisperModel  # noqa: PLC0415 - loaded in the worker alone

        self.model = name or folder.name
        compute = "int8" if device == "cpu" else "float16"
        try:
            self._whisper = WhisperModel(
                str(folder), device=device, compute_type=compute, cpu_threads=1, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ConfigError(
                f"The model {self.model} cannot be loaded: {' '.join(str(error).split())}"
            ) from None

    def languages(self, sound: Samples) -> Mapping[str, float]:
        if not self._whisper.model.is_multilingual:
            return {"en": 1.0}
        _, _, likely = self._whisper.detect_language(sound[: 2 * _FOR_DETECTION])
        return {name: float(share) for name, share in likely}

    def hear(self, sound: Samples, language: str, *, temperature: float = 0.0) -> tuple[Segment, ...]:
        import ctranslate2  # noqa: PLC0415

        ctranslate2.set_random_seed(_SEED)  # so that the same recording always gives the same text
        segments, _ = self._whisper.transcribe(
            sound,
            language=language,
            beam_size=_BEAM,
            best_of=_BEAM,
            temperature=[temperature],
            word_timestamps=True,
            condition_on_previous_text=False,
            no_speech_threshold=None,
            log_prob_threshold=None,
            compression_ratio_threshold=None,
            max_new_tokens=min(_TOKENS_AT_MOST, _TOKENS_AT_LEAST + _TOKENS_A_SECOND * len(sound) // RATE),
        )
        return tuple(_segment(each) for each in segments)


def _segment(found: Any) -> Segment:
    words: list[Word] = []
    for each in found.words or ():
        text = each.word.strip()
        if not text:
            continue
        # The library gives numpy's floats, which JSON does not know.
        end, probability = float(each.end), round(float(each.probability), 3)
        if words and text[0] in _JOINS and not each.word.startswith(" "):
            last = words.pop()
            words.append(
                replace(last, end=end, word=last.word + text, probability=min(last.probability, probability))
            )
        else:
            words.append(Word(start=float(each.start), end=end, word=text, probability=probability))
    return Segment(
        words=tuple(words), logprob=float(found.avg_logprob), no_speech=float(found.no_speech_prob)
    )
