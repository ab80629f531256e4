"""Participants of a conference in the meeting's record: their rows, tracks, consents, gaps.

The conference calls from the media loop, where nothing may wait; rows and files are opened on the
control thread. What somebody says meanwhile is kept here and handed on first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.begin_meeting import BeginMeeting
from meeting_desktop.application.conference_turn import Row
from meeting_desktop.application.hold_sound import HeldSound
from meeting_desktop.application.keep_together import KeepTogether
from meeting_desktop.application.meeting_track import MeetingTrack
from meeting_desktop.application.running_meeting import MeetingParts, RunningMeeting
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.given_rights import Switches
from meeting_desktop.domain.meetings import Consent, Participant
from meeting_desktop.domain.participants import Participant as Present
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.ports.audio import Samples
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker

_CONSENTS = {
    Consent.RECORD: TimelineKind.CONSENT_RECORD,
    Consent.TRANSCRIBE_ONLY: TimelineKind.CONSENT_CAPTIONS,
    Consent.NONE: TimelineKind.CONSENT_NONE,
}


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
        self._jobs: deque[Callable[[], None]] = deque()
        self._over = False
        self._together = KeepTogether(parts.store, running.live.meeting.id)
        # Of a meeting that is resumed, those whose tracks go on.
        self._sounds = {
            one: HeldSound(track.consent, track) for one, track in running.others.items()
        }

    # -- on the media thread --------------------------------------------------------------------

    def position(self) -> int:
        return self._running.intake.clock_position

    def joined(self, participant: Present) -> None:
        known = participant.id in self._sounds
        self._sounds.setdefault(participant.id, HeldSound(participant.consent))
        at = self._running.intake.clock_seconds
        self._later(lambda: self._take_in(participant, at, known=known))

    def left(self, participant: UUID, kind: TimelineKind) -> None:
        if participant in self._sounds:
            self._sounds[participant].fall_silent()
        at = self._running.intake.clock_seconds
        self._later(lambda: self._see_off(participant, kind, at))

    def heard(self, participant: UUID, start: int, samples: Samples) -> None:
        sound = self._sounds.get(participant)
        if sound is not None:
            sound.hear(start, samples)

    def consented(self, participant: UUID, choice: Consent, at: datetime) -> None:
        seconds = self._running.intake.clock_seconds
        if participant == self._running.own.participant.id:
            self._running.own.set_consent(choice)
        elif participant in self._sounds:
            self._sounds[participant].choose(choice)
        self._later(lambda: self._choose(participant, choice, at, seconds))

    def role_changed(self, participant: UUID, role: Role) -> None:
        self._later(lambda: self._promote(participant, role))

    def switched(self, participant: UUID, switches: Switches) -> None:
        self._later(lambda: self._switch(participant, switches))

    def note(
        self, kind: TimelineKind, participant: UUID | None, at: float, duration: float = 0.0
    ) -> None:
        self._later(lambda: self._note(kind, participant, at, duration))

    def store(self, rows: Sequence[Row], done: Callable[[], None]) -> None:
        self._together.store(rows, done)

    def mute_own(self, muted: bool) -> None:
        if muted is self._running.intake.muted:
            return  # it was so before the meeting was opened for others, or resumed
        self._running.intake.set_muted(muted)
        kind = TimelineKind.MUTED if muted else TimelineKind.UNMUTED
        self.note(kind, self._running.rows.host.id, self._running.intake.clock_seconds)

    def end(self) -> None:
        self._end()

    def _later(self, job: Callable[[], None]) -> None:
        self._jobs.append(job)
        self._worker.submit(self._next)

    # -- on the control thread ------------------------------------------------------------------

    def finish(self) -> None:
        """Nobody can come any more: what still waits for its turn has it now.

        The meeting's end may have been asked for before it; behind the end it would open tracks
        that nobody closes.
        """
        while self._jobs:
            self._next()
        self._over = True
        self._together.store((), _nothing)  # there may be room by now

    def _next(self) -> None:
        """Nobody waits for a job, so a bug in it must be loud by itself."""
        if self._jobs and not self._over:
            job = self._jobs.popleft()
            with Contained():
                job()

    def _take_in(self, present: Present, at: float, *, known: bool) -> None:
        if known:
            track = self._running.others[present.id]
            self._put(track, replace(track.participant, left_at=None))  # is here again
        else:
            self._open(present)
        self._note(TimelineKind.JOINED, present.id, at)

    def _open(self, present: Present) -> None:
        running, sound = self._running, self._sounds[present.id]
        consent = sound.consent
        row = Participant(
            present.id,
            running.live.meeting.id,
            present.name,
            kind=present.kind,
            role=present.role.stored,
            consent=consent,
            joined_at=present.since,
            consent_at=present.since,
            user_id=self._user_of(present),
            person=present.person,
        )
        label = f"S{len(running.tracks) + 1}"
        speaker = Speaker(new_id(), running.rows.transcript.id, label, present.name, present.id)
        track = MeetingTrack(row, speaker)
        self._beginning.write_newcomer(track)
        running.others[present.id] = track
        track.set_recording(running.recording_on)  # after: a pause from now on reaches it as well
        with Contained():
            self._beginning.open_track(running, track)
        sound.hand_to(track, consent)

    def _user_of(self, present: Present) -> UUID | None:
        """A member's person is their user; the host's own devices are of this machine's person."""
        if present.attends is not None:
            return None
        host = self._running.rows.host
        if present.person == host.id:
            return host.user_id
        return present.person if present.origin is Role.MEMBER else None

    def _see_off(self, participant: UUID, kind: TimelineKind, at: float) -> None:
        track = self._running.others.get(participant)
        if track is None and kind is TimelineKind.LEFT:
            return  # gave up waiting in the lobby
        if track is not None:
            self._put(track, replace(track.participant, left_at=self._parts.clock.now()))
        self._note(kind, participant, at)

    def _promote(self, participant: UUID, role: Role) -> None:
        track = self._running.others.get(participant)
        if track is not None:
            self._put(track, replace(track.participant, role=role.stored))

    def _switch(self, participant: UUID, switches: Switches) -> None:
        track = self._running.others.get(participant)
        if track is not None:
            can_chat, can_share = switches.can_chat, switches.can_share_screen
            self._put(
                track,
                replace(track.participant, can_chat=can_chat, can_share_screen=can_share),
            )

    def _choose(self, participant: UUID, choice: Consent, at: datetime, seconds: float) -> None:
        running = self._running
        own = participant == running.own.participant.id
        track = running.own if own else running.others.get(participant)
        if track is None:
            return  # they wait in the lobby; the track begins with their choice
        self._put(track, replace(track.participant, consent=choice, consent_at=at))
        with Contained():
            self._beginning.open_recording(running, track)
        if not own:
            self._sounds[participant].hand_to(track, choice)
        self._note(_CONSENTS[choice], participant, seconds, happened_at=at)

    def _put(self, track: MeetingTrack, row: Participant) -> None:
        track.participant = row
        self._parts.store.write(lambda uow: uow.participants.put(row))

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


def _nothing() -> None:
    pass
