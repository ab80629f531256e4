"""What of a meeting may be heard again, here or by a worker machine."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.expect_names import names_for
from meeting_desktop.application.shared_access import require
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.consent import allows_captions
from meeting_desktop.domain.meetings import Meeting, MeetingStatus, ParticipantKind
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class HearingPlan:
    """``recordings``: all of people who allow words; ``hotwords``: names and terms to expect."""

    meeting: Meeting
    recordings: tuple[Recording, ...]
    hotwords: tuple[str, ...]


def plan_hearing(uow: UnitOfWork, meeting_id: UUID, hotwords: tuple[str, ...]) -> HearingPlan:
    """Within a transaction. ``hotwords`` are the person's own.

    Raises: NotFoundError, no such meeting; UserFacingError ``not_ended``, ``not_recorded`` or
    ``not_allowed``.
    """
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    require(uow, meeting.scope_id)
    if meeting.status is MeetingStatus.ACTIVE:
        raise UserFacingError(
            "This meeting is not finished yet; transcribe it again afterwards.", code="not_ended"
        )
    recordings = may_be_heard(uow, meeting_id)
    if not recordings:
        raise UserFacingError(
            "There is no recording of this meeting to transcribe.", code="not_recorded"
        )
    return HearingPlan(meeting, recordings, names_for(uow, meeting, hotwords))


def may_be_heard(uow: UnitOfWork, meeting_id: UUID) -> tuple[Recording, ...]:
    """Finished recordings of a meeting, without those of people who allow no words.

    Nor the AI participant's: what it said is known, and is carried over.
    """
    silent = {
        one.id
        for one in uow.participants.of_meeting(meeting_id)
        if not allows_captions(one.consent) or one.kind is ParticipantKind.AI
    }
    return tuple(
        one
        for one in uow.recordings.of_meeting(meeting_id)
        if one.status is RecordingStatus.COMPLETED and one.participant_id not in silent
    )
