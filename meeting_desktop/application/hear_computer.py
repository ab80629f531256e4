"""A meeting held in another program: what this computer plays, as a track of its own.

It stands beside the own microphone, under its own name, in the same time. The microphone's echo of
it is taken out by ``SoundRoom``. Where it cannot be captured the meeting goes on without it, the
person is told, and it is tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from meeting_desktop.application.capture_sound import SoundIntake, SourceChoice
from meeting_desktop.application.meeting_track import MeetingTrack
from meeting_desktop.application.running_meeting import MeetingParts, RunningMeeting
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.events import (
    ComputerSoundChanged,
    MeetingEvent,
    SoundStateChanged,
    TimelineEvent,
    TimelineKind,
)
from meeting_desktop.domain.meetings import Participant
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, COMPUTER_SOUND, Samples


class HearComputer:
    """Opened on the control thread; ``close`` may be called on any."""

    def __init__(
        self, running: RunningMeeting, parts: MeetingParts, publish: Callable[[MeetingEvent], None]
    ) -> None:
        self._running = running
        self._parts = parts
        self._publish = publish
        self._track: MeetingTrack | None = None
        self._offset: int | None = None
        self._ear = parts.sound.new_computer_ear() if parts.sound is not None else None
        self._intake = SoundIntake(
            parts.devices,
            parts.clock,
            pre_roll_seconds=0.0,
            publish=self._tell,
            processor=self._ear,
        )

    def begin(self, track_id: UUID, open_track: Callable[[MeetingTrack], None]) -> None:
        """``open_track`` does rows, recorder and captions; then the sound. Blocks."""
        running = self._running
        row = Participant(
            track_id, running.live.meeting.id, COMPUTER_SOUND, joined_at=self._parts.clock.now()
        )
        label = f"S{len(running.tracks) + 1}"
        speaker = Speaker(new_id(), running.rows.transcript.id, label, COMPUTER_SOUND, row.id)
        track = MeetingTrack(row, speaker)
        running.others[row.id] = track
        open_track(track)
        self.go_on(track)

    def go_on(self, track: MeetingTrack) -> None:
        """Hear for a track that is open already."""
        self._track = track
        self._intake.open(SourceChoice(computer=True))
        self._intake.begin(self._take, self._gap)

    def close(self, deadline: float) -> bool:
        """Stop listening; after True nothing is handed on any more."""
        closed = self._intake.close(deadline)
        if self._ear is not None:
            self._ear.close()
        return closed

    # -- on the capture thread ------------------------------------------------------------------

    def _take(self, start: int, samples: Samples) -> None:
        place = self._in_meeting(start)
        if place is not None and self._track is not None:
            self._track.take(place, samples)

    def _gap(self, at: float, duration: float) -> None:
        start = self._in_meeting(round(at * CAPTURE_RATE_HZ))
        if start is None or self._track is None:
            return
        gap = TimelineEvent(
            new_id(),
            self._running.live.meeting.id,
            TimelineKind.GAP,
            start / CAPTURE_RATE_HZ,
            self._parts.clock.now(),
            duration,
            self._track.participant.id,
        )
        self._parts.store.write(lambda uow: uow.timeline.add(gap))

    def _in_meeting(self, position: int) -> int | None:
        """A place of this track's time in the meeting's, which the microphone's clock makes.

        None before the meeting has begun.
        """
        if self._offset is None:
            microphone = self._running.intake
            if not microphone.seconds:
                return None
            self._offset = microphone.clock_position - self._intake.clock_position
        place = position + self._offset
        return place if place >= 0 else None

    def _tell(self, event: MeetingEvent) -> None:
        if isinstance(event, SoundStateChanged):
            self._publish(ComputerSoundChanged(event.state, event.sentence))
