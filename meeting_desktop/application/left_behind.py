"""What a program that was killed has left in the store, and how a meeting is completed from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.held_here import forget_held, recorded_here, running_here
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.consent import allows_captions
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import Meeting, MeetingStatus, Participant, ParticipantKind
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.transcript import Speaker, Transcript
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: Recordings that can still have something to give.
_WORTH_JOINING = (
    RecordingStatus.RECORDING,
    RecordingStatus.INTERRUPTED,
    RecordingStatus.COMPLETED,
)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A meeting as it was left; ``recordings`` are those that still want something."""

    meeting: Meeting
    recordings: tuple[Recording, ...]
    transcript: Transcript | None
    participants: tuple[Participant, ...]

    def allows_words(self, recording: Recording) -> bool:
        """The last choice counts for what was not written yet.

        What the AI participant said is known without hearing it.
        """
        whose = next((p for p in self.participants if p.id == recording.participant_id), None)
        is_heard = whose is None or whose.kind is ParticipantKind.HUMAN
        return is_heard and (whose is None or allows_captions(whose.consent))

    def speaker_of(self, recording: Recording) -> Speaker | None:
        """Whose voice the track is; a meeting of one has one speaker."""
        speakers = self.transcript.speakers if self.transcript is not None else ()
        whose = recording.participant_id
        own = next((one for one in speakers if one.participant_id == whose), None)
        if own is None and len(self.participants) <= 1:
            own = next(iter(speakers), None)
        return own


def find_left_behind(uow: UnitOfWork) -> tuple[UUID, ...]:
    active = [meeting.id for meeting in running_here(uow)]
    unjoined = [recording.meeting_id for recording in recorded_here(uow)]
    return tuple(dict.fromkeys((*active, *unjoined)))


def load_interrupted(uow: UnitOfWork, meeting_id: UUID) -> Interrupted | None:
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        return None  # removed by a person
    # Of an active meeting also those that an earlier, interrupted recovery has joined already.
    done = () if meeting.status is MeetingStatus.ACTIVE else (RecordingStatus.COMPLETED,)
    recordings = tuple(
        recording
        for recording in uow.recordings.of_meeting(meeting_id)
        if recording.status in _WORTH_JOINING and recording.status not in done
    )
    return Interrupted(
        meeting,
        recordings,
        uow.transcripts.latest(meeting_id),
        tuple(uow.participants.of_meeting(meeting_id)),
    )


def give_speaker(uow: UnitOfWork, one: Interrupted, recording: Recording) -> UUID | None:
    """A speaker for a participant whose own was not written any more; None for nobody known."""
    person = next((p for p in one.participants if p.id == recording.participant_id), None)
    transcript = uow.transcripts.latest(one.meeting.id)
    if person is None or transcript is None:
        return None
    labels = {speaker.label for speaker in transcript.speakers}
    label = next(f"S{n}" for n in range(1, len(labels) + 2) if f"S{n}" not in labels)
    speaker = Speaker(new_id(), transcript.id, label, person.display_name, person.id)
    uow.transcripts.put_speaker(speaker)
    return speaker.id


def write_completed(uow: UnitOfWork, meeting: Meeting, seconds: float, now: datetime) -> None:
    forget_held(uow, meeting.id)
    current = uow.meetings.get(meeting.id)
    if current is None:
        return
    transcript = uow.transcripts.latest(meeting.id)
    segments = transcript.segments if transcript is not None else ()
    for segment in segments:
        if not segment.is_final:
            # Heard live, not heard again in the recording: what was confirmed stays.
            uow.transcripts.put_segment(replace(segment, is_final=True))
    if current.status is MeetingStatus.ACTIVE:
        length = max([seconds, *(segment.end for segment in segments)])
        ended = (meeting.actual_start or meeting.created_at) + timedelta(seconds=length)
        uow.meetings.update(current.move_to(MeetingStatus.COMPLETED, ended))
        for participant in uow.participants.of_meeting(meeting.id):
            if participant.left_at is None:
                uow.participants.put(replace(participant, left_at=ended))
        uow.timeline.add(TimelineEvent(new_id(), meeting.id, TimelineKind.RECOVERED, length, now))
