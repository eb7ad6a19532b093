"""What hears recordings: the model or server that is named, or the one here that suits this machine best."""

import os
from pathlib import Path

from inbox.app.config import Config
from inbox.core.errors import ConfigError
from inbox.core.transcript import Wishes
from inbox.jobs.transcribing import Engine
from transcription.engines.openai_http import Requests
from transcription.job import Server, WorkerTranscriber
from transcription.key import VERSION
from transcription.models import best_of, folder_of, installed
from transcription.servers import Sealing, server_of, servers


class ChosenSpeech:
    """Implements jobs.transcribing.Speech. What is put among the models is found without a restart."""

    def __init__(self, config: Config, requests: Requests, sealing: Sealing) -> None:
        self._models = config.models
        self._named = config.transcription_model
        self._outside = requests, sealing
        self._keeps_originals = config.transcription_keep_originals
        self._wishes = Wishes(
            language=config.transcription_languages[0] if len(config.transcription_languages) == 1 else None,
            languages=config.transcription_languages,
            redact=config.transcription_redact,
        )
        self._name: str | None = None
        self._transcriber: WorkerTranscriber | None = None

    @property
    def model(self) -> str | None:
        """The name of what would hear a recording now; None if nothing could."""
        return self._name or self._choose()[0]

    def current(self) -> Engine | None:
        if self._transcriber is None:
            self._name, engine = self._choose()
            if engine is None:
                return None
            self._transcriber = WorkerTranscriber(engine)
        return Engine(
            transcriber=self._transcriber,
            model=f"{self._name}:{VERSION}",
            wishes=self._wishes,
            keeps_originals=self._keeps_originals,
        )

    async def close(self) -> None:
        self._name = None
        if self._transcriber is not None:
            await self._transcriber.close()

    def _choose(self) -> tuple[str | None, Path | Server | None]:
        """A server that somebody connected is meant to be used."""
        best = best_of(installed(self._models), cores=os.cpu_count() or 1)
        name = self._named or next(iter(servers(self._models)), None) or best
        if not name:
            return None, None
        try:
            engine = engine_of(name, self._models, *self._outside)
        except ConfigError:
            return None, None
        return (engine.name if isinstance(engine, Path) else name), engine


def engine_of(name: str, models: Path, requests: Requests, sealing: Sealing) -> Path | Server:
    """A connected server or the folder of a model; ConfigError if there is none of that name."""
    return server_of(name, models, requests, sealing) or folder_of(name, models)
