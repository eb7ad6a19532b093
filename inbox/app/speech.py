"""Which model hears recordings: the one that is named, or the one on this machine that suits it best."""

import os
from pathlib import Path

from inbox.app.config import Config
from inbox.core.errors import ConfigError
from inbox.core.transcript import Wishes
from inbox.jobs.transcribing import Engine
from transcription.job import WorkerTranscriber
from transcription.key import VERSION
from transcription.models import best_of, folder_of, installed


class ChosenSpeech:
    """Implements jobs.transcribing.Speech. A model that is put into its folder is found without a restart."""

    def __init__(self, config: Config) -> None:
        self._models = config.models
        self._named = config.transcription_model
        self._wishes = Wishes(
            language=config.transcription_languages[0] if len(config.transcription_languages) == 1 else None,
            languages=config.transcription_languages,
            redact=config.transcription_redact,
        )
        self._folder: Path | None = None
        self._transcriber: WorkerTranscriber | None = None

    @property
    def model(self) -> str | None:
        """The name of what would hear a recording now; None if nothing could."""
        folder = self._found()
        return folder.name if folder else None

    def current(self) -> Engine | None:
        folder = self._folder = self._folder or self._found()
        if folder is None:
            return None
        self._transcriber = self._transcriber or WorkerTranscriber(folder)
        return Engine(transcriber=self._transcriber, model=f"{folder.name}:{VERSION}", wishes=self._wishes)

    async def close(self) -> None:
        self._folder = None
        if self._transcriber is not None:
            await self._transcriber.close()

    def _found(self) -> Path | None:
        name = self._named or best_of(installed(self._models), cores=os.cpu_count() or 1)
        if not name:
            return None
        try:
            return folder_of(name, self._models)
        except ConfigError:
            return None
