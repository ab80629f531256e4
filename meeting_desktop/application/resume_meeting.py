"""Go on with a meeting whose application was killed: the same rows, the same files, one time.

Only a meeting that was open for others is resumed: people are waiting for it. One of a single
person is finished by ``recover_meetings``. Used on the control thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.begin_meeting import BeginMeeting, assemble
from meeting_desktop.application.capture_sound import SoundIntake
from meeting_desktop.application.expect_names import names_for
from meeting_desktop.application.find_unheard import find_unheard
from meeting_desktop.application.keep_conference import KeptConference, unpack_kept
from meeting_desktop.application.meeting_rows import MeetingRows
from meeting_desktop.application.meeting_track import MeetingTrack
from meeting_desktop.application.resume_conference import GRACE_S
from meeting_desktop.application.running_meeting import (
    MeetingParts,
    MeetingRequest,
    RunningMeeting,
)
from meeting_desktop.application.sound_timeline import GapListener
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import MeetingStatus, Participant
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.unit_of_work import UnitOfWork

_log = get_logger(__name__)

#: Recordings that a killed process was writing.
_OPEN = {RecordingStatus.RECORDING, RecordingStatus.INTERRUPTED}
#: What a killed process may have had in memory of a track (decision 3).
_MAY_BE_LOST_S = 1.0
_SWITCHES = {TimelineKind.RECORDING_STARTED, TimelineKind.RECORDING_STOPPED}


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What the store has of the meeting. ``paused``: the host had stopped the recording."""

    kept: KeptConference
    rows: MeetingRows
    participants: tuple[Participant, ...]
    recordings: tuple[Recording, ...]
    hotwords: tuple[str, ...]
    paused: bool


class ResumeMeeting:
    """``look``, then ``assemble``, then ``begin``."""

    def __init__(self, parts: MeetingParts, beginning: BeginMeeting) -> None:
        self._parts = parts
        self._beginning = beginning

    def kept(self) -> KeptConference | None:
        """What was written down less than a minute ago; reads one small file."""
        journal = self._parts.journal
        data = journal.load() if journal is not None else None
        if data is None:
            return None
        try:
            kept = unpack_kept(data)
        except UserFacingError as error:
            _log.warning("an interrupted conference cannot be read", code=error.code)
            return None
        age = (self._parts.clock.now() - kept.at).total_seconds()
        return kept if age <= GRACE_S else None

    def look(self, hotwords: tuple[str, ...]) -> Interrupted | None:
        """The meeting to go on with; where there is none, names of an old one are not kept."""
        kept, found = self.kept(), None
        if kept is not None:
            found = self._parts.store.read(lambda uow: _load(uow, kept, hotwords))
        if found is None and self._parts.journal is not None:
            self._parts.journal.clear()
        return found

    def assemble(self, found: Interrupted, intake: SoundIntake) -> RunningMeeting:
        host = found.rows.host
        request = MeetingRequest(
            found.rows.meeting.title,
            host.display_name,
            record=found.kept.record,
            captions=found.kept.captions,
        )
        running = assemble(found.rows, request, found.hotwords, intake)
        running.live = replace(running.live, computer_track_id=found.kept.computer)
        speakers = {one.participant_id: one for one in found.rows.transcript.speakers}
        for participant in found.participants:
            speaker = speakers.get(participant.id)
            if participant.id != host.id and speaker is not None:
                running.others[participant.id] = MeetingTrack(participant, speaker)
        running.recording_on = not found.paused
        for track in running.tracks:
            track.set_recording(running.recording_on)
        return running

    def begin(self, running: RunningMeeting, found: Interrupted, on_gap: GapListener) -> None:
        """Recordings and captions go on at the meeting's time, then the own sound."""
        meeting = found.rows.meeting
        began = meeting.actual_start or meeting.created_at
        recordings = {one.participant_id: one for one in found.recordings}
        safe = {
            track.participant.id: self._go_on(
                running, track, recordings.get(track.participant.id), found
            )
            for track in running.tracks
        }
        elapsed = (self._parts.clock.now() - began).total_seconds()
        # A clock that was set back does not put the present before what is recorded.
        now = max([elapsed, *safe.values()])
        self._note(running, safe, now)
        running.intake.begin(running.consume, on_gap, round(now * CAPTURE_RATE_HZ))
        self._beginning.hear_computer(running)

    def _go_on(
        self,
        running: RunningMeeting,
        track: MeetingTrack,
        recording: Recording | None,
        found: Interrupted,
    ) -> float:
        """Open the track again; seconds of it that are safe."""
        safe = 0.0
        if recording is not None:
            resumed = self._beginning.resume_recording(running, track, recording)
            safe = resumed.keeper.resumed_at if resumed is not None else 0.0
        self._beginning.open_track(running, track)
        if track.captions is not None:
            own = [s for s in found.rows.transcript.segments if s.speaker_id == track.speaker.id]
            begun = [segment for segment in own if not segment.is_final]
            track.captions.resume(find_unheard(own, safe) if safe else (), begun, safe)
        return safe

    def _note(self, running: RunningMeeting, safe: dict[UUID, float], now: float) -> None:
        """The gap that the interruption left in who was here, and that it is over."""
        happened_at, meeting_id = self._parts.clock.now(), running.live.meeting.id
        # Who was silent at the end has nothing recorded there, and has lost nothing.
        earliest = max(safe.values()) - _MAY_BE_LOST_S
        begins = {
            track.participant.id: max(safe[track.participant.id], earliest)
            for track in running.tracks
            if safe[track.participant.id] and track.participant.left_at is None
        }
        gaps = [
            TimelineEvent(
                new_id(), meeting_id, TimelineKind.GAP, at, happened_at, now - at, participant
            )
            for participant, at in begins.items()
        ]
        resumed = TimelineEvent(new_id(), meeting_id, TimelineKind.RESUMED, now, happened_at)

        def write(uow: UnitOfWork) -> None:
            for event in (*gaps, resumed):
                uow.timeline.add(event)

        self._parts.store.write(write)


def _load(uow: UnitOfWork, kept: KeptConference, hotwords: tuple[str, ...]) -> Interrupted | None:
    meeting = uow.meetings.get(kept.meeting_id)
    transcript = uow.transcripts.latest(kept.meeting_id)
    if meeting is None or meeting.status is not MeetingStatus.ACTIVE or transcript is None:
        return None
    participants = tuple(uow.participants.of_meeting(meeting.id))
    host = next((one for one in participants if one.id == kept.host), None)
    speaker = next((one for one in transcript.speakers if one.participant_id == kept.host), None)
    if host is None or speaker is None:
        return None
    recordings = tuple(one for one in uow.recordings.of_meeting(meeting.id) if one.status in _OPEN)
    rows = MeetingRows(meeting, host, speaker, transcript)
    paused = _is_paused(uow.timeline.of_meeting(meeting.id))
    names = names_for(uow, meeting, hotwords)
    return Interrupted(kept, rows, participants, recordings, names, paused)


def _is_paused(timeline: Sequence[TimelineEvent]) -> bool:
    switched = [event.kind for event in timeline if event.kind in _SWITCHES]
    return bool(switched) and switched[-1] is TimelineKind.RECORDING_STOPPED
