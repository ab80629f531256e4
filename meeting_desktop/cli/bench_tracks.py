"""More speakers beside the one of the meeting: each a file and a caption session of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.file_source import FileSource
from meeting_desktop.adapters.audio.resampling import soxr_resampler
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.meeting_rows import MeetingRows, write_beginning
from meeting_desktop.application.transcribe_live import CaptionTrack, LiveTranscription
from meeting_desktop.bootstrap import Application
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.runtime.threads import SupervisedThread

_READ_SECONDS = 0.1
#: The recogniser may take this long for what is left when the sound has ended.
_CLOSE_SECONDS = 600.0


class FurtherTrack:
    """A file at real speed, captioned in the speech room of ``application``.

    ``publish`` hears of its captions; ``on_begin`` gets its id and the time of its first sample.
    """

    def __init__(
        self,
        application: Application,
        file: Path,
        language: str,
        *,
        publish: Callable[[MeetingEvent], None],
        on_begin: Callable[[UUID, float], None],
    ) -> None:
        self._speech = application.speech
        self._clock = SystemClock()
        self._on_begin = on_begin
        self._source = FileSource(file, AvDecoder(), self._clock)
        rows = _write_rows(application, file.stem, language)
        self.id = rows.host.id
        self._session = LiveTranscription(
            CaptionTrack(self.id, rows.transcript, rows.speaker.id, SpeechOptions(language)),
            application.store,
            self._clock,
            soxr_resampler,
            publish,
            wake=self._speech.nudge,
        )
        self._closed: Future[None] | None = None
        self._thread = SupervisedThread("bench-track", self._run)
        self._speech.open_session(self._session)

    @property
    def dropped_seconds(self) -> float:
        """Sound that was never recognised."""
        return sum(end - start for start, end in self._session.dropped)

    def begin(self) -> None:
        """Start to speak; returns at once."""
        if not self._thread.begun:
            self._thread.start()

    def end(self, seconds: float, *, early: bool = False) -> None:
        """Wait up to ``seconds`` for the file, then for the last caption; ``early`` breaks off."""
        if early:
            self._thread.request_stop()
        self._thread.join(seconds)
        closed = self._closed or self._speech.close_session(self._session)
        closed.result(_CLOSE_SECONDS)

    def _run(self, stop: threading.Event) -> None:
        try:
            self._source.start()
            self._on_begin(self.id, self._clock.monotonic())
            self._speak(stop)
        finally:
            self._source.stop()
            self._closed = self._speech.close_session(self._session)

    def _speak(self, stop: threading.Event) -> None:
        position = 0
        while not self._source.ended and not stop.is_set():
            chunk = self._source.read(_READ_SECONDS)
            if chunk is not None:
                self._session.take(position, chunk.samples)
                position += chunk.samples.size


def _write_rows(application: Application, title: str, language: str) -> MeetingRows:
    now = SystemClock().now()
    return wait_for_commit(
        application.store.write(
            lambda uow: write_beginning(
                uow, title=title, name="Speaker", language=language, time_zone="UTC", now=now
            )
        )
    )
