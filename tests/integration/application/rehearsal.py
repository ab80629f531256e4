"""A whole meeting with real store, recorder and decoder, and with sound and words from a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.audio.resampling import soxr_resampler
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.application.finish_transcript import FinishTranscript
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.record_meeting import RecordMeeting
from meeting_desktop.application.recover_meetings import (
    RecoverMeetings,
    RecoveryParts,
    RecoveryProgress,
)
from meeting_desktop.application.review_transcript import ReviewedMeeting, ReviewTranscript
from meeting_desktop.application.run_meeting import (
    LiveMeeting,
    MeetingParts,
    MeetingRequest,
    RunMeeting,
)
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recording import RecordingStorage
from tests.fakes.clock import VirtualClock
from tests.fakes.models import ShelfOfModels
from tests.fakes.patience import until
from tests.fakes.recogniser import FakeLoader
from tests.fakes.store import open_ready
from tests.integration.application.feeding import STEP, FedDevices

LIMIT = 60.0
REQUEST = MeetingRequest("Weekly", "Ada")


@dataclass
class Rehearsal:
    """One run of the program on the home ``home``; ``stop`` ends it as the program would."""

    home: Path
    clock: VirtualClock = field(default_factory=VirtualClock)
    devices: FedDevices = field(default_factory=lambda: FedDevices("Desk microphone"))
    loader: FakeLoader = field(default_factory=FakeLoader)
    wrap_storage: Callable[[RecordingStorage], RecordingStorage] = lambda storage: storage

    def __post_init__(self) -> None:
        self.settings = Settings()
        paths = Paths(self.home, self.home, self.home / "logs")
        self.store: SqliteStore = open_ready(paths, self.clock)
        self.storage = self.wrap_storage(
            OggRecordingStorage(paths.recordings, self.clock, segment_seconds=1.0)
        )
        self.speech = SpeechRoom(
            self.loader, ShelfOfModels(), self.clock, model=lambda: self.settings.speech.model
        )
        self.finish = FinishTranscript(AvDecoder(), self.store)
        self.record = RecordMeeting(self.storage, self.store, self.clock, flush_seconds=lambda: 0.5)
        self.meetings = RunMeeting(self._parts(), lambda: self.settings)
        self.events: list[MeetingEvent] = []
        self.meetings.events.subscribe(self.events.append)
        self.review = ReviewTranscript(self.store, self.storage)

    def _parts(self) -> MeetingParts:
        return MeetingParts(
            self.devices,
            self.record,
            self.store,
            self.speech,
            self.finish,
            soxr_resampler,
            self.clock,
            "Europe/Berlin",
        )

    def recovery(
        self, leave_alone: Callable[[], frozenset[UUID]] = frozenset
    ) -> tuple[RecoverMeetings, list[RecoveryProgress]]:
        told: list[RecoveryProgress] = []
        recovery = RecoverMeetings(
            RecoveryParts(
                self.storage, self.store, self.speech, self.finish, self.clock, lambda: ()
            ),
            leave_alone=leave_alone,
        )
        recovery.progress.subscribe(told.append)
        return recovery, told

    # -- what a person and the world do -----------------------------------------------------------

    def start(self, request: MeetingRequest = REQUEST) -> LiveMeeting:
        live = self.meetings.start(request).result(LIMIT)
        until(lambda: bool(self.devices.opened), what="the microphone")
        return live

    def hear(self, sound: Samples) -> None:
        """Let the microphone hear ``sound`` while the time passes that it takes."""
        size = round(STEP * 48_000)
        for begin in range(0, sound.size, size):
            piece = sound[begin : begin + size]
            target = self.meetings.elapsed() + piece.size / 48_000
            self.clock.advance(piece.size / 48_000)
            self.devices.last.give(piece)
            until(partial(self._elapsed, target), what="the sound")

    def _elapsed(self, seconds: float) -> bool:
        return self.meetings.elapsed() >= seconds - 1e-6

    def end(self) -> UUID:
        return self.meetings.end().result(LIMIT)

    def opened(self, meeting_id: UUID) -> ReviewedMeeting:
        return self.review.open(meeting_id)

    def said(self, kind: type) -> list[MeetingEvent]:
        return [event for event in self.events if isinstance(event, kind)]

    def stop(self) -> None:
        assert self.meetings.close(LIMIT)
        assert self.speech.stop(LIMIT)
        self.store.close(LIMIT)
