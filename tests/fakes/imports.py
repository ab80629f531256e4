"""What a child of imports works with in tests: real files and sound, words and voices by rule.

Words are made of the samples that they stand for, so that two hearings with the same words heard
the same sound, to the last bit. A file in the home says where the child is to be killed.
"""

from __future__ import annotations

import os
import signal
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.fingerprint import BandFingerprinter
from meeting_desktop.adapters.audio.media_reader import AvMediaReader
from meeting_desktop.application.import_files import ImportFiles
from meeting_desktop.application.import_stages import StageParts
from meeting_desktop.bootstrap.import_child import stage_parts
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.diarization import Diarization
from meeting_desktop.domain.imports import ImportStage
from meeting_desktop.domain.media import MediaFacts
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import RecognisedSegment, Recognisers, SpeechOptions
from meeting_desktop.ports.voices_apart import VoiceEncoder
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.voice_prints import PitchLoader

_BLOCK_SECONDS = 2
_BLOCK = _BLOCK_SECONDS * SPEECH_RATE_HZ
_LOUD = 0.003
_WORDS = 4
#: Segments that are heard before a child is killed among them.
_HEARD_BEFORE_DEATH = 2
_DEATHS = "deaths"


def kill_in(home: Path, *stages: ImportStage) -> None:
    """The child dies once in each of ``stages``, in the middle of it."""
    (home / _DEATHS).write_text(" ".join(stages), encoding="ascii")


def deaths_left(home: Path) -> list[str]:
    place = home / _DEATHS
    return place.read_text(encoding="ascii").split() if place.exists() else []


def die_in(home: Path, stage: ImportStage, process: Callable[[], int] = os.getpid) -> None:
    """Kill -9, where that is wanted here."""
    left = deaths_left(home)
    if stage in left:
        left.remove(stage)
        (home / _DEATHS).write_text(" ".join(left), encoding="ascii")
        os.kill(process(), signal.SIGKILL)


class BlockBatch:
    """A ``BatchRecogniser``: two seconds that are loud have four words, spelt as they sound."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def transcribe(
        self, pieces: Iterable[Samples], options: SpeechOptions, *, offset: float = 0.0
    ) -> Iterator[RecognisedSegment]:
        held = np.zeros(0, dtype=np.float32)
        at = offset
        heard = 0
        for piece in pieces:
            held = np.concatenate([held, piece])
            while len(held) >= _BLOCK:
                block, held = held[:_BLOCK], held[_BLOCK:]
                if float(np.sqrt(np.mean(np.square(block)))) > _LOUD:
                    yield _said(block, at, options)
                    heard += 1
                    if heard == _HEARD_BEFORE_DEATH:
                        die_in(self._home, ImportStage.TRANSCRIBE)
                at += _BLOCK_SECONDS


def _said(block: Samples, at: float, options: SpeechOptions) -> RecognisedSegment:
    words = tuple(
        Word(f"{zlib.crc32(part.tobytes()):08x}", at + 0.5 * n, at + 0.5 * n + 0.4, 0.9)
        for n, part in enumerate(np.split(block, _WORDS))
    )
    language = options.language or "en"
    return RecognisedSegment(at, words[-1].end, words, language, at + _BLOCK_SECONDS)


class _Files(ImportFiles):
    def __init__(self, home: Path, root: Path) -> None:
        super().__init__(root)
        self._home = home

    def note_hash(self, path: Path, digest: str) -> None:
        die_in(self._home, ImportStage.HASH)
        super().note_hash(path, digest)


class _Reader:
    def __init__(self, home: Path) -> None:
        self._home = home
        self._real = AvMediaReader()

    def look(self, path: Path) -> MediaFacts:
        return self._real.look(path)

    def decode(
        self, path: Path, *, rate_hz: int, channels: int = 1, stream: int = 0
    ) -> Iterator[Samples]:
        stage = ImportStage.FINGERPRINT if rate_hz == SPEECH_RATE_HZ else ImportStage.DECODE
        pieces = self._real.decode(path, rate_hz=rate_hz, channels=channels, stream=stream)
        yield from self._mortal(pieces, stage)

    def decode_beside(
        self, path: Path, *, rate_hz: int, streams: Sequence[int]
    ) -> Iterator[Samples]:
        stage = ImportStage.FINGERPRINT if rate_hz == SPEECH_RATE_HZ else ImportStage.DECODE
        pieces = self._real.decode_beside(path, rate_hz=rate_hz, streams=streams)
        yield from self._mortal(pieces, stage)

    def _mortal(self, pieces: Iterator[Samples], stage: ImportStage) -> Iterator[Samples]:
        for number, piece in enumerate(pieces):
            if number == 1:
                die_in(self._home, stage)
            yield piece


class _Diarizer:
    def __init__(self, home: Path) -> None:
        self._home = home
        self._real = PitchLoader().load()

    @property
    def encoder(self) -> VoiceEncoder:
        return self._real.encoder

    def diarize(
        self,
        sound: Samples,
        *,
        speakers: int | None = None,
        on_progress: Callable[[float], None] = lambda _share: None,
    ) -> Diarization:
        die_in(self._home, ImportStage.SPEAKERS)
        return self._real.diarize(sound, speakers=speakers, on_progress=on_progress)


class _Loader:
    def __init__(self, home: Path) -> None:
        self._home = home

    def load(self) -> _Diarizer:
        return _Diarizer(self._home)


def scripted_parts(paths: Paths, settings: Settings) -> StageParts:
    """The real ones, but for models."""
    home = paths.data
    return replace(
        stage_parts(paths, settings),
        files=_Files(home, paths.imports),
        reader=_Reader(home),
        fingerprinter=BandFingerprinter(),
        decoder=AvDecoder(),
        recognisers=lambda model: Recognisers(
            FakeRecogniser(), BlockBatch(home), model, "scripted 1.0"
        ),
        diarizers=_Loader(home),
    )
