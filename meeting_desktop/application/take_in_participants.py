"""Participants of a conference in the meeting's record: their rows, tracks, consents, gaps.

The conference calls from the media loop, where nothing may wait; rows and files are opened on the
control thread. What somebody says meanwhile is kept here and handed on first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.begin_meeting import BeginMeeting
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.meeting_track import MeetingTrack
from meeting_desktop.application.running_meeting import MeetingParts, RunningMeeting
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import Consent, Participant
from meeting_desktop.domain.participants import Participant as Present
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker

_log = get_logger(__name__)

#: Pieces of 20 ms that wait for a track to be opened: 10 s.
_MOST_PIECES = 500
_CONSENTS = {
    Consent.RECORD: TimelineKind.CONSENT_RECORD,
    Consent.TRANSCRIBE_ONLY: TimelineKind.CONSENT_CAPTIONS,
    Consent.NONE: TimelineKind.CONSENT_NONE,
}


@dataclass(slots=True)
class _Coming:
    """Somebody whose track is being opened; ``track`` once it is."""

    waiting: deque[tuple[int, Samples]] = field(default_factory=lambda: deque(maxlen=_MOST_PIECES))
    track: MeetingTrack | None = None


class TakeInParticipants:
    """The ``MeetingSide`` of a running meeting."""

    def __init__(
        self,
        running: RunningMeeting,
        parts: MeetingParts,
        beginning: BeginMeeting,
        worker: SerialWorker,
        end: Callable[[], None],
    ) -> None:
        self._running = running
        self._parts = parts
        self._beginning = beginning
        self._worker = worker
        self._end = end
        # Of a meeting that is resumed, those whose tracks go on.
        self._coming = {one: _Coming(track=track) for one, track in running.others.items()}

    # -- on the media thread --------------------------------------------------------------------

    def position(self) -> int:
        return self._running.intake.clock_position

    def joined(self, participant: Present) -> None:
        known = participant.id in self._coming
        self._coming.setdefault(participant.id, _Coming())
        at = self._running.intake.clock_seconds
        self._later(lambda: self._take_in(participant, at, known=known))

    def left(self, participant: UUID, kind: TimelineKind) -> None:
        at = self._running.intake.clock_seconds
        self._later(lambda: self._see_off(participant, kind, at))

    def heard(self, participant: UUID, start: int, samples: Samples) -> None:
        coming = self._coming.get(participant)
        if coming is None:
            return
        if coming.track is None:
            coming.waiting.append((start, samples))
            return
        while coming.waiting:
            coming.track.take(*coming.waiting.popleft())
        coming.track.take(start, samples)

    def consented(self, participant: UUID, choice: Consent, at: datetime) -> None:
        seconds = self._running.intake.clock_seconds
        self._later(lambda: self._choose(participant, choice, at, seconds))

    def role_changed(self, participant: UUID, role: Role) -> None:
        self._later(lambda: self._promote(participant, role))

    def note(
        self, kind: TimelineKind, participant: UUID | None, at: float, duration: float = 0.0
    ) -> None:
        self._later(lambda: self._note(kind, participant, at, duration))

    def mute_own(self, muted: bool) -> None:
        if muted is self._running.intake.muted:
            return  # it was so before the meeting was opened for others, or resumed
        self._running.intake.set_muted(muted)
        kind = TimelineKind.MUTED if muted else TimelineKind.UNMUTED
        self.note(kind, self._running.rows.host.id, self._running.intake.clock_seconds)

    def end(self) -> None:
        self._end()

    def _later(self, job: Callable[[], None]) -> None:
        """On the control thread; nobody waits for it, so a bug in it must be loud by itself."""

        def do() -> None:
            with Contained():
                job()

        self._worker.submit(do)

    # -- on the control thread ------------------------------------------------------------------

    def _take_in(self, present: Present, at: float, *, known: bool) -> None:
        if known:
            row = self._running.others[present.id].participant
            self._parts.store.write(lambda uow: uow.participants.put(row))  # is here again
        else:
            self._open(present)
        self._note(TimelineKind.JOINED, present.id, at)

    def _open(self, present: Present) -> None:
        running = self._running
        row = Participant(
            present.id,
            running.live.meeting.id,
            present.name,
            role=present.role.stored,
            consent=present.consent,
            joined_at=present.since,
            consent_at=present.since,
        )
        label = f"S{len(running.tracks) + 1}"
        speaker = Speaker(new_id(), running.rows.transcript.id, label, present.name, present.id)

        def write(uow: UnitOfWork) -> None:
            uow.participants.put(row)
            uow.transcripts.put_speaker(speaker)

        try:
            wait_for_commit(self._parts.store.write(write))
        except ApplicationError as error:
            # Their words would belong to nobody; the sound of the others is not touched by it.
            _log.warning("a participant's rows are not in the store yet", code=error.code)
        track = MeetingTrack(row, speaker)
        track.set_recording(running.recording_on)
        running.others[present.id] = track
        self._beginning.open_track(running, track)
        self._coming[present.id].track = track

    def _see_off(self, participant: UUID, kind: TimelineKind, at: float) -> None:
        track = self._running.others.get(participant)
        if track is not None:
            row = replace(track.participant, left_at=self._parts.clock.now())
            self._parts.store.write(lambda uow: uow.participants.put(row))
        self._note(kind, participant, at)

    def _promote(self, participant: UUID, role: Role) -> None:
        track = self._running.others.get(participant)
        if track is not None:
            row = track.participant = replace(track.participant, role=role.stored)
            self._parts.store.write(lambda uow: uow.participants.put(row))

    def _choose(self, participant: UUID, choice: Consent, at: datetime, seconds: float) -> None:
        running = self._running
        own = participant == running.own.participant.id
        track = running.own if own else running.others.get(participant)
        if track is None:
            return  # they wait in the lobby; the track begins with their choice
        track.set_consent(choice)
        row = track.participant = replace(track.participant, consent=choice, consent_at=at)
        self._parts.store.write(lambda uow: uow.participants.put(row))
        self._beginning.open_recording(running, track)
        self._note(_CONSENTS[choice], participant, seconds, happened_at=at)

    def _note(
        self,
        kind: TimelineKind,
        participant: UUID | None,
        at: float,
        duration: float = 0.0,
        happened_at: datetime | None = None,
    ) -> None:
        running = self._running
        known = participant in running.others or participant == running.own.participant.id
        event = TimelineEvent(
            new_id(),
            running.live.meeting.id,
            kind,
            max(0.0, at),
            happened_at or self._parts.clock.now(),
            duration,
            participant if known else None,
        )
        self._parts.store.write(lambda uow: uow.timeline.add(event))
