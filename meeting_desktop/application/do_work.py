"""On a worker: bring the sound of a request here, hear it, and give back what was said.

A worker may be killed at any point. Nothing is kept between two attempts but the model, and only
the latest attempt's outcome counts, so that doing the same twice does no harm.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from uuid import UUID

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.stored_files import FileKind, SharedFile, is_sha256
from meeting_desktop.domain.work import HeardRecording, HeardSegment, WorkResult, WorkTrack
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, AudioDecoder, Samples
from meeting_desktop.ports.recogniser import Recognisers, SpeechOptions
from meeting_desktop.ports.storage import ObjectStorage
from meeting_desktop.ports.work import ClaimedWork, WorkBench

_log = get_logger(__name__)

#: Seconds between two words on how far it is.
_TELL_S = 1.0
#: What was heard took long: the server is given so many chances to take it.
_TRIES = 6
#: Before somebody tries what failed for a reason that may pass.
LATER_S = 20.0

#: A loaded model for as long as the block runs; given the name of one, or "" for the worker's own.
LendRecognisers: TypeAlias = Callable[[str], AbstractContextManager[Recognisers]]


@dataclass(frozen=True, slots=True)
class WorkParts:
    """``folder``: where sound lies while it is heard."""

    storage: Callable[[], ObjectStorage]
    decoder: AudioDecoder
    recognisers: LendRecognisers
    clock: Clock
    folder: Path


class _GivenUpError(Exception):
    """Nobody wants it any more, or the worker is to stop: ``is_stopping``."""

    def __init__(self, *, is_stopping: bool) -> None:
        super().__init__()
        self.is_stopping = is_stopping


class DoWork:
    """Calls block; several threads may work at once, each with a bench of its own."""

    def __init__(self, parts: WorkParts) -> None:
        self._parts = parts

    def run(self, bench: WorkBench, request: UUID, stopping: Callable[[], bool]) -> float | None:
        """Do it. None: there is nothing left to do; else in how many seconds somebody may try.

        ``stopping``: the worker is to end, what was begun goes to another one.
        """
        try:
            work = bench.claim(request)
        except EnvironmentFault as error:
            _log.warning("a request could not be begun", code=error.code, request=request)
            return None if error.code == "work_unknown" else LATER_S
        if work is None:
            return None
        try:
            result = self._hear(bench, work, stopping)
            self._finish(bench, work, result)
        except _GivenUpError as given_up:
            if given_up.is_stopping and bench.give_back(work, "", counts=False):
                return 0.0
        except ApplicationError as error:
            return _failed(bench, work, error)
        except Exception:
            # A bug of ours: told to whoever asked, and then loud.
            bench.fail(work, "work_bug")
            raise
        return None

    def _hear(
        self, bench: WorkBench, work: ClaimedWork, stopping: Callable[[], bool]
    ) -> WorkResult:
        telling = _Telling(bench, work, self._parts.clock, stopping)
        self._parts.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(prefix="work-", dir=self._parts.folder) as folder:
            storage = self._parts.storage()
            files = [
                self._fetch(storage, track, Path(folder) / f"{number}.ogg", telling)
                for number, track in enumerate(work.wish.tracks)
            ]
            with self._parts.recognisers(work.wish.model) as recognisers:
                return self._transcribe(work, files, recognisers, telling)

    def _fetch(
        self, storage: ObjectStorage, track: WorkTrack, target: Path, telling: _Telling
    ) -> Path:
        if not is_sha256(track.sha256):
            raise EnvironmentFault("The recording has no checksum.", code="not_stored")
        if not storage.fetch(SharedFile(FileKind.RECORDING, track.sha256), target, telling):
            raise telling.given_up()
        return target

    def _transcribe(
        self,
        work: ClaimedWork,
        files: list[Path],
        recognisers: Recognisers,
        telling: _Telling,
    ) -> WorkResult:
        wish = work.wish
        options = SpeechOptions(wish.language, wish.hotwords)
        telling.total = sum(self._parts.decoder.probe(file) for file in files) or 1.0
        tracks = []
        for track, file in zip(wish.tracks, files, strict=True):
            heard = recognisers.batch.transcribe(self._pieces(file, telling), options)
            segments = tuple(
                HeardSegment(one.start, one.end, one.language, one.words) for one in heard
            )
            if not telling.wanted():
                raise telling.given_up()
            tracks.append(HeardRecording(track.recording, segments))
        return WorkResult(recognisers.engine, recognisers.model, tuple(tracks))

    def _pieces(self, file: Path, telling: _Telling) -> Iterator[Samples]:
        for piece in self._parts.decoder.decode(file, rate_hz=SPEECH_RATE_HZ):
            if not telling.heard(piece.size / SPEECH_RATE_HZ):
                return
            yield piece

    def _finish(self, bench: WorkBench, work: ClaimedWork, result: WorkResult) -> None:
        pause = GrowingPause(random.uniform)
        for left in reversed(range(_TRIES)):
            try:
                is_kept = bench.finish(work, result)
            except EnvironmentFault as error:
                if not error.retryable or not left:
                    raise
                self._parts.clock.wait(threading.Event(), pause.next())
            else:
                if not is_kept:
                    _log.info("what was heard is not wanted any more", request=work.request)
                return


class _Telling:
    """How far one request is, and whether it is still to be done; the ``Transfer`` of its sound."""

    def __init__(
        self, bench: WorkBench, work: ClaimedWork, clock: Clock, stopping: Callable[[], bool]
    ) -> None:
        self.total = 1.0
        self._bench = bench
        self._work = work
        self._clock = clock
        self._stopping = stopping
        self._done = 0.0
        self._told_at = clock.monotonic()
        self._is_wanted = True

    def moved(self, done: int, total: int) -> None:  # noqa: ARG002 - hearing takes the time
        self._tell()

    def wanted(self) -> bool:
        return self._is_wanted and not self._stopping()

    def heard(self, seconds: float) -> bool:
        """So much more sound goes to the recogniser; whether to go on."""
        self._done += seconds
        self._tell()
        return self.wanted()

    def given_up(self) -> _GivenUpError:
        return _GivenUpError(is_stopping=self._is_wanted)

    def _tell(self) -> None:
        now = self._clock.monotonic()
        if now - self._told_at < _TELL_S:
            return
        self._told_at = now
        try:
            share = min(1.0, self._done / self.total)
            self._is_wanted = self._bench.tell_progress(self._work, share)
        except EnvironmentFault as error:
            # The outcome decides: a server that is away for a while costs no work.
            _log.warning("the server was not told how far it is", code=error.code)


def _failed(bench: WorkBench, work: ClaimedWork, error: ApplicationError) -> float | None:
    """What is this worker's fault is for another, or for later; a file that is none for nobody."""
    _log.warning("work failed", code=error.code, request=work.request)
    if isinstance(error, EnvironmentFault):
        return LATER_S if bench.give_back(work, error.code, counts=True) else None
    bench.fail(work, error.code)
    return None
