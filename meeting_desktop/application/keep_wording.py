"""The wording of questions that a meeting keeps, whatever becomes of their set.

A set changes; what was asked in a meeting does not. When a meeting is scheduled, and again when it
begins, the active questions as they stand become a version that never changes, unless the newest
version says the same already.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.questions import QuestionSetVersion
from meeting_desktop.ports.unit_of_work import UnitOfWork


def keep_wording(uow: UnitOfWork, set_id: UUID, now: datetime) -> int:
    """The number of the version that says what the set asks now.

    Raises:
        NotFoundError: the set was removed, or never was.
    """
    found = uow.question_sets.get(set_id)
    if found is None:
        raise NotFoundError("This question set is not here any more; choose another one.")
    asked = tuple(question for question in found.questions if question.active)
    newest = uow.question_sets.version(set_id, found.version) if found.version else None
    if newest is not None and newest.questions == asked:
        return newest.number
    number = found.version + 1
    uow.question_sets.put_version(QuestionSetVersion(set_id, number, now, found.name, asked))
    uow.question_sets.put(replace(found, version=number))
    return number


def with_wording(uow: UnitOfWork, meeting: Meeting, now: datetime) -> Meeting:
    """The meeting with the number of what its set asks now; the caller stores it.

    Where it has no set it is given back as it is, and so it is where its set was removed since: it
    keeps the wording that it has.
    """
    appointment = meeting.appointment
    if appointment is None or appointment.details.question_set_id is None:
        return meeting
    set_id = appointment.details.question_set_id
    if uow.question_sets.get(set_id) is None:
        return meeting
    number = keep_wording(uow, set_id, now)
    return replace(meeting, appointment=replace(appointment, question_set_version=number))


def wording_of(uow: UnitOfWork, meeting: Meeting) -> QuestionSetVersion | None:
    """What this meeting asks, as it was kept for it; None where it asks nothing."""
    appointment = meeting.appointment
    if appointment is None or appointment.details.question_set_id is None:
        return None
    if appointment.question_set_version is None:
        return None
    return uow.question_sets.version(
        appointment.details.question_set_id, appointment.question_set_version
    )
