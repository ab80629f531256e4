"""An edit of the plan taken back: its rows as they were.

SEQUENCE is never taken back: calendars believe the highest. Nor are answers that came since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from meeting_desktop.application.tell_undone import TellUndone
from meeting_desktop.application.write_plan import PlanWriter, with_sequence
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.plan_changes import PlanBefore

_NEVER = datetime.min.replace(tzinfo=UTC)
#: A row that was removed does not know the SEQUENCE of its cancellation: one more than its last.
_ITS_CANCELLATION = 1
_BEGUN = frozenset({MeetingStatus.ACTIVE, MeetingStatus.COMPLETED})


class UndoPlan:
    """One undo in one transaction; ``run`` does it."""

    def __init__(self, writer: PlanWriter, before: PlanBefore) -> None:
        self._writer = writer
        self._edit = writer.edit
        self._uow = writer.edit.uow
        self._before = before

    def run(self) -> None:
        """Raises: UserFacingError, code ``meeting_begun`` or ``changed_since``."""
        now = self._read()
        self._refuse_what_has_begun(now)
        self._refuse_what_changed_since(now)
        came = self._came_between()
        telling = TellUndone(self._writer, self._before, now) if self._before.told else None
        self._remove_what_grew()
        self._restore_series()
        self._restore_meetings(now)
        self._restore_invitations(came)
        for template in self._before.templates:
            self._edit.put_template(template)
        if telling is not None:
            telling.tell()
            # Who does it again must tell them again.
            self._edit.told = True

    # -- rows ------------------------------------------------------------------------------------

    def _read(self) -> dict[UUID, Meeting | None]:
        """The meetings of the edit as they are, read once; None for those that are removed."""
        ids = (*(one.id for one in self._before.meetings), *self._before.made_meetings)
        now = {meeting_id: self._uow.meetings.get(meeting_id) for meeting_id in ids}
        for meeting in now.values():
            if meeting is not None:
                self._edit.know(meeting)
        return now

    def _refuse_what_has_begun(self, now: Mapping[UUID, Meeting | None]) -> None:
        before = {one.id: one.status for one in self._before.meetings}
        for meeting_id, meeting in now.items():
            if meeting and meeting.status in _BEGUN and before.get(meeting_id) not in _BEGUN:
                raise UserFacingError(
                    "That meeting has begun; its plan stays as it is.", code="meeting_begun"
                )

    def _refuse_what_changed_since(self, now: Mapping[UUID, Meeting | None]) -> None:
        """To put back what was before would take back the later change too, without a word."""
        after = {one.id: with_sequence(one, 0) for one in self._before.after}
        for meeting_id, meeting in now.items():
            plain = with_sequence(meeting, 0) if meeting is not None else None
            if plain != after.get(meeting_id):
                raise UserFacingError(
                    "That meeting was changed again since; take that back first.",
                    code="changed_since",
                )

    def _came_between(self) -> dict[UUID, Invitation]:
        """Answers that were given after the edit: they stay."""
        there = (self._uow.invitations.get(one.id) for one in self._before.invitations)
        return {one.id: one for one in there if one and (one.replied_at or one.responded_at)}

    def _restore_series(self) -> None:
        for series in self._before.series:
            now = self._uow.series.get(series.id)
            heard = _heard(self._uow.invitations.of_series(series.id))
            sequence = (
                max(series.ics_sequence, now.ics_sequence)
                if now is not None
                else max(series.ics_sequence, heard) + _ITS_CANCELLATION
            )
            self._edit.put_series(replace(series, ics_sequence=self._grown(sequence)))
        for series_id in self._before.made_series:
            if self._uow.series.get(series_id) is not None:
                self._edit.remove_series(series_id)

    def _remove_what_grew(self) -> None:
        """Rows that the series got since, by rules that were the edit's."""
        known = {one.id for one in self._before.meetings}
        for series_id in (*(one.id for one in self._before.series), *self._before.made_series):
            for row in self._uow.calendar.of_series(series_id):
                is_new = row.created_at > self._before.at and row.id not in known
                if is_new and row.status not in _BEGUN:
                    self._edit.remove_meeting(row.id)

    def _restore_meetings(self, there: Mapping[UUID, Meeting | None]) -> None:
        self._remove_made_meetings()
        # All at once from their places: two that changed theirs would be in each other's way.
        for one in self._before.meetings:
            now = there[one.id]
            if now is not None and _place(now) != _place(one):
                self._edit.remove_meeting(one.id)
        for meeting in self._before.meetings:
            now = there[meeting.id]
            if now is not None:
                sequence = max(_sequence(meeting), _sequence(now))
            else:
                heard = _heard(self._uow.invitations.of_meeting(meeting.id))
                sequence = max(_sequence(meeting), heard) + _ITS_CANCELLATION
            self._edit.restore_meeting(with_sequence(meeting, self._grown(sequence)))

    def _grown(self, sequence: int) -> int:
        return sequence + 1 if self._before.told else sequence

    def _remove_made_meetings(self) -> None:
        for meeting_id in self._before.made_meetings:
            now = self._uow.meetings.get(meeting_id)
            if now is not None:
                self._edit.update_meeting(with_sequence(now, _sequence(now) + 1))
                self._edit.remove_meeting(meeting_id)

    def _restore_invitations(self, came: dict[UUID, Invitation]) -> None:
        for one in self._before.invitations:
            now = self._uow.invitations.get(one.id)
            kept = replace(one, sequence=now.sequence) if now is not None else one
            answered = came.get(one.id)
            if answered is not None and _answered_at(answered) > _answered_at(one):
                kept = replace(
                    kept,
                    status=answered.status,
                    response=answered.response,
                    responded_at=answered.responded_at,
                    replied_at=answered.replied_at,
                    reply_sequence=answered.reply_sequence,
                )
            self._edit.put_invitation(kept)
        for invitation_id in self._before.made_invitations:
            if self._uow.invitations.get(invitation_id) is not None:
                self._edit.remove_invitation(invitation_id)


def _heard(invitations: Sequence[Invitation]) -> int:
    """The SEQUENCE of the last word: a row that was removed does not know it any more."""
    return max((one.sequence or 0 for one in invitations), default=0)


def _sequence(meeting: Meeting) -> int:
    return meeting.appointment.ics_sequence if meeting.appointment else 0


def _place(meeting: Meeting) -> tuple[UUID | None, datetime | None] | None:
    plan = meeting.appointment
    return (plan.series_id, plan.occurrence_start) if plan is not None else None


def _answered_at(one: Invitation) -> datetime:
    return max((at for at in (one.replied_at, one.responded_at) if at), default=_NEVER)
