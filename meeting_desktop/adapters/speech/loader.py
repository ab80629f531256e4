"""Loading a model: verify its bytes, then read it into CTranslate2 as int8."""

from __future__ import annotations

import os
from functools import partial

from meeting_desktop.adapters.speech.batched import BatchedRecogniser
from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.adapters.speech.engine import Engine
from meeting_desktop.adapters.speech.live import WhisperLive
from meeting_desktop.adapters.speech.silero import SileroModel
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import ModelDamagedError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.recogniser import Recognisers

#: More than this does not help a model of base's size, and the window wants a core too.
_MOST_THREADS = 4
#: A model of more than this share of another's size is hardly faster.
_SMALLER = 0.6
_COMPUTE_TYPE = "int8"
#: Speech that each of several readers takes before a file may be left (s): among more, those of
#: similar length are found. Where there is one reader a meeting may wait for it.
_LONG_CHAPTER_SECONDS = 120.0

log = get_logger(__name__)


class WhisperLoader:
    """Keeps the promises of ``ports.recogniser.RecogniserLoader``; ``threads`` 0 means: choose.

    ``at_once``: so many of files are read at the same time, each on ``threads``. The decoder gains
    nothing from a second thread; two that each have one do twice as much.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        threads: int = 0,
        clock: Clock | None = None,
        *,
        at_once: int = 1,
    ) -> None:
        self._catalogue = catalogue
        self._threads = threads if threads > 0 else threads_for(os.cpu_count() or 1)
        self._at_once = at_once
        self._clock = clock if clock is not None else SystemClock()

    def load(self, model: str) -> Recognisers:
        """Raises: NotFoundError, ModelMissingError, ModelDamagedError."""
        self._catalogue.verify(model)
        engine = self.load_engine(model)
        silero = SileroModel()
        log.info("speech model loaded", model=model, threads=self._threads)
        return Recognisers(
            live=WhisperLive(engine, silero, self._clock, partial(self._load_smaller, model)),
            batch=self._batch(engine, silero),
            model=model,
            engine=_engine_name(),
        )

    def _batch(self, engine: Engine, silero: SileroModel) -> BatchedRecogniser:
        if self._at_once == 1:
            return BatchedRecogniser(engine, silero)
        return BatchedRecogniser(engine, silero, chapter_seconds=_LONG_CHAPTER_SECONDS)

    def _load_smaller(self, model: str) -> Engine | None:
        """The largest installed model of at most ``_SMALLER`` of the size of ``model``."""
        most = _SMALLER * self._catalogue.entry(model).size_bytes
        entries = [entry for entry in self._catalogue.entries() if entry.size_bytes <= most]
        for entry in sorted(entries, key=lambda entry: entry.size_bytes, reverse=True):
            if self._catalogue.is_installed(entry.name):
                self._catalogue.verify(entry.name)
                log.info("smaller speech model loaded", model=entry.name)
                return self.load_engine(entry.name)
        return None

    def load_engine(self, model: str) -> Engine:
        """The model alone, without verifying its bytes. Raises: ModelDamagedError."""
        from faster_whisper import WhisperModel

        folder = self._catalogue.locate(model)
        try:
            loaded = WhisperModel(
                str(folder),
                device="cpu",
                compute_type=_COMPUTE_TYPE,
                cpu_threads=self._threads,
                num_workers=self._at_once,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            # CTranslate2 says RuntimeError of every file that it cannot read.
            raise ModelDamagedError(
                f"The speech model {model} cannot be read; run "
                f"`meeting-desktop models install {model}` to put it right."
            ) from error
        return Engine(loaded, self._threads, self._at_once)


def threads_for(cores: int) -> int:
    """Half the cores: the other half is for what the meeting needs besides.

    Measured on 2 cores: with one thread captions are 0.1 s earlier than with two, because a live
    pass is so short that the threads wait for each other (docs/benchmarks.md).
    """
    return max(1, min(_MOST_THREADS, cores // 2))


def _engine_name() -> str:
    from importlib import metadata

    whisper, runtime = metadata.version("faster-whisper"), metadata.version("ctranslate2")
    return f"faster-whisper {whisper} / CTranslate2 {runtime} {_COMPUTE_TYPE}"
