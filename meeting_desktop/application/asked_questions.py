"""Which questions a meeting asks: those it was planned with, or those chosen while it runs.

A meeting that nobody planned has no appointment to keep its wording in. What it asks is noted on
the machine that holds it: the default set when it begins, or whichever a person chooses.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.keep_wording import keep_wording, wording_of
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.questions import QuestionSetVersion
from meeting_desktop.ports.unit_of_work import UnitOfWork

_PREFIX = "asked/"


def questions_of(uow: UnitOfWork, meeting: Meeting) -> QuestionSetVersion | None:
    """The wording that this meeting asks, None where it asks nothing."""
    noted = uow.local_notes.get(_key(meeting.id))
    if not noted:
        return wording_of(uow, meeting)
    chosen = json.loads(noted)
    if chosen is None:
        return None
    return uow.question_sets.version(UUID(chosen["set"]), chosen["version"])


def choose_questions(uow: UnitOfWork, meeting_id: UUID, set_id: UUID | None, now: datetime) -> None:
    """From now on the meeting asks what this set asks; nothing at all for None.

    Raises: NotFoundError: the set is not there any more.
    """
    chosen = None
    if set_id is not None:
        chosen = {"set": str(set_id), "version": keep_wording(uow, set_id, now)}
    uow.local_notes.put(_key(meeting_id), json.dumps(chosen))


def choose_default(uow: UnitOfWork, meeting: Meeting, now: datetime) -> None:
    """A meeting that nobody planned asks the default set, where there is one."""
    if meeting.appointment is not None or uow.local_notes.get(_key(meeting.id)):
        return
    default = next((one for one in uow.question_sets.all() if one.is_default), None)
    if default is not None:
        choose_questions(uow, meeting.id, default.id, now)


def _key(meeting_id: UUID) -> str:
    return _PREFIX + str(meeting_id)
