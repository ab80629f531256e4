"""Write what a worker heard as the next revision of its meeting: once, whoever else brings it."""

from __future__ import annotations

from meeting_desktop.application.plan_hearing import may_be_heard
from meeting_desktop.application.shared_access import require
from meeting_desktop.application.work_notes import HandedOver, forget_handed_over
from meeting_desktop.application.write_revision import HeardTrack, NewRevision, write_revision
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.work import WorkResult
from meeting_desktop.ports.recogniser import RecognisedSegment
from meeting_desktop.ports.unit_of_work import UnitOfWork


def write_result(uow: UnitOfWork, one: HandedOver, result: WorkResult) -> Transcript:
    """Within one transaction; the transcript has the request's id, so that it is written once.

    Whoever took their consent back meanwhile is left out. Raises: NotFoundError, the meeting or all
    of its recordings are gone; UserFacingError ``not_allowed``.
    """
    forget_handed_over(uow, one.request)
    known = find_result(uow, one)
    if known is not None:
        return known
    meeting = uow.meetings.get(one.meeting)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    require(uow, meeting.scope_id)
    whose = {known.id: known.participant_id for known in may_be_heard(uow, one.meeting)}
    tracks = tuple(
        HeardTrack(
            whose[track.recording],
            tuple(
                RecognisedSegment(heard.start, heard.end, heard.words, heard.language)
                for heard in track.segments
            ),
        )
        for track in result.tracks
        if track.recording in whose
    )
    if not tracks:
        raise UserFacingError(
            "There is no recording of this meeting to transcribe any more.", code="not_recorded"
        )
    new = NewRevision(
        one.meeting, one.language, result.engine, result.model, tracks, transcript_id=one.request
    )
    return write_revision(uow, new)


def find_result(uow: UnitOfWork, one: HandedOver) -> Transcript | None:
    """Where another machine of the person brought it, or this one before it was killed."""
    number = uow.transcripts.number_of(one.request)
    if number is None:
        return None
    return uow.transcripts.revision(one.meeting, number) or uow.transcripts.latest(one.meeting)
