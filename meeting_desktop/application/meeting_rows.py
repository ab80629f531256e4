"""What a meeting writes into the store at its beginning and at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.held_here import forget_held, note_held
from meeting_desktop.application.keep_wording import with_wording
from meeting_desktop.application.shared_access import require, require_beginning
from meeting_desktop.core.errors import NotFoundError, UserFacingError
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
    uow: UnitOfWork,
    *,
    title: str,
    name: str,
    language: str,
    time_zone: str,
    now: datetime,
    planned: UUID | None = None,
) -> MeetingRows:
    """Everything that a crash in the next second would need.

    Raises: UserFacingError: the ``planned`` meeting is no longer there, was cancelled or held, or
        is not this person's to hold.
    """
    if planned is not None:
        meeting = _begin_planned(uow, planned, title, now)
    else:
        require_beginning(uow)
        meeting = _instant(title, time_zone, now)
        uow.meetings.add(meeting)
    note_held(uow, meeting.id)
    shown = clean_title(name, fallback="Me")
    host_id = new_id()
    host = Participant(
        host_id,
        meeting.id,
        shown,
        role=ParticipantRole.HOST,
        joined_at=now,
        user_id=uow.people.me().id,
        person=host_id,
    )
    uow.participants.put(host)
    transcript_id = new_id()
    speaker = Speaker(new_id(), transcript_id, "S1", shown, host.id)
    transcript = Transcript(transcript_id, meeting.id, language, "", "", speakers=(speaker,))
    uow.transcripts.put(transcript)
    rows = MeetingRows(meeting, host, speaker, transcript)
    uow.timeline.add(replace(rows.timeline(TimelineKind.STARTED, 0.0, now), participant_id=None))
    return rows


def _instant(title: str, time_zone: str, now: datetime) -> Meeting:
    meeting_id = new_id()
    return Meeting(
        id=meeting_id,
        scope_id=meeting_id,
        room_code=make_room_code(),
        title=clean_title(title, fallback="Meeting"),
        origin=MeetingOrigin.INSTANT,
        status=MeetingStatus.ACTIVE,
        time_zone=time_zone,
        created_at=now,
        actual_start=now,
    )


def _begin_planned(uow: UnitOfWork, planned: UUID, title: str, now: datetime) -> Meeting:
    found = uow.meetings.get(planned)
    if found is None:
        raise NotFoundError("The meeting is no longer in the calendar; start a new one.")
    require(uow, found.scope_id)
    if found.status is not MeetingStatus.SCHEDULED:
        # A completed one could go on after a crash, but nobody plans to hold it a second time.
        raise UserFacingError(
            f"The meeting is {found.status.value} and cannot be started from the calendar; "
            "plan it again or start a new one.",
            code="bad_transition",
        )
    begun = replace(
        found.move_to(MeetingStatus.ACTIVE, now), title=clean_title(title, fallback=found.title)
    )
    meeting = with_wording(uow, begun, now)  # what is asked is what the set asks today
    uow.meetings.update(meeting)
    return meeting


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
    forget_held(uow, rows.meeting.id)
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


def write_nothing_happened(uow: UnitOfWork, rows: MeetingRows) -> None:
    """The meeting could not begin after all; a planned one is in the calendar as before."""
    forget_held(uow, rows.meeting.id)
    meeting = uow.meetings.get(rows.meeting.id)
    if meeting is None:
        return
    if meeting.appointment is None:
        uow.meetings.remove(meeting.id)
        return
    uow.transcripts.remove(rows.transcript.id)
    uow.participants.remove(rows.host.id)
    uow.meetings.update(meeting.not_begun())
