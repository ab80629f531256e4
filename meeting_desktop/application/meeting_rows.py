"""What a meeting writes into the store at its beginning and at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    Participant,
    ParticipantRole,
    clean_title,
    make_room_code,
)
from meeting_desktop.domain.transcript import Speaker, Transcript
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MeetingRows:
    """The rows of a meeting that one person holds."""

    meeting: Meeting
    host: Participant
    speaker: Speaker
    transcript: Transcript

    def timeline(
        self, kind: TimelineKind, at: float, now: datetime, duration: float = 0.0
    ) -> TimelineEvent:
        """Something that happened ``at`` seconds of the track and lasted ``duration`` seconds."""
        return TimelineEvent(new_id(), self.meeting.id, kind, at, now, duration, self.host.id)


def write_beginning(
    uow: UnitOfWork, *, title: str, name: str, language: str, time_zone: str, now: datetime
) -> MeetingRows:
    """Everything that a crash in the next second would need."""
    meeting = Meeting(
        id=new_id(),
        scope_id=uow.personal_scope(),
        room_code=make_room_code(),
        title=clean_title(title, fallback="Meeting"),
        origin=MeetingOrigin.INSTANT,
        status=MeetingStatus.ACTIVE,
        time_zone=time_zone,
        created_at=now,
        actual_start=now,
    )
    uow.meetings.add(meeting)
    shown = clean_title(name, fallback="Me")
    host = Participant(new_id(), meeting.id, shown, role=ParticipantRole.HOST, joined_at=now)
    uow.participants.put(host)
    transcript_id = new_id()
    speaker = Speaker(new_id(), transcript_id, "S1", shown, host.id)
    transcript = Transcript(transcript_id, meeting.id, language, "", "", speakers=(speaker,))
    uow.transcripts.put(transcript)
    rows = MeetingRows(meeting, host, speaker, transcript)
    uow.timeline.add(replace(rows.timeline(TimelineKind.STARTED, 0.0, now), participant_id=None))
    return rows


def write_end(
    uow: UnitOfWork,
    rows: MeetingRows,
    *,
    seconds: float,
    now: datetime,
    people: Sequence[Participant] = (),
) -> None:
    """The meeting is completed; ``seconds`` is the length of its track.

    ``people``: everybody as they are now, the host too; who did not leave before leaves now.
    """
    meeting = uow.meetings.get(rows.meeting.id)
    if meeting is not None:
        uow.meetings.update(meeting.move_to(MeetingStatus.COMPLETED, now))
    for one in people or (rows.host,):
        uow.participants.put(replace(one, left_at=one.left_at or now))
    ended = rows.timeline(TimelineKind.ENDED, seconds, now)
    uow.timeline.add(replace(ended, participant_id=None))


def write_newcomer(uow: UnitOfWork, person: Participant, speaker: Speaker) -> None:
    """Somebody who came during the meeting, with the voice that their words stand under."""
    uow.participants.put(person)
    uow.transcripts.put_speaker(speaker)


def write_missing_newcomer(uow: UnitOfWork, person: Participant, speaker: Speaker) -> None:
    """The same where the store may have it already: a name that was changed since stays."""
    transcript = uow.transcripts.latest(person.meeting_id)
    if transcript is None or speaker.id not in {one.id for one in transcript.speakers}:
        write_newcomer(uow, person, speaker)


def write_nothing_happened(uow: UnitOfWork, meeting_id: UUID) -> None:
    """The meeting could not begin after all."""
    meeting = uow.meetings.get(meeting_id)
    if meeting is not None:
        uow.meetings.remove(meeting_id)
