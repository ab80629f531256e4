"""One edit of the plan within a transaction; remembers how everything was, for its undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.shared_access import require, require_beginning
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting, make_room_code
from meeting_desktop.domain.plan_changes import PlanBefore
from meeting_desktop.domain.planning import Series, Template
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: With 37 bits even the second try is a rarity.
_TRIES = 20


class PlanEdit:
    """Write rows of the plan through this, and ``before`` can put them back.

    All of it raises UserFacingError, code ``not_allowed``, for rows that are not to be changed by
    this machine's person.
    """

    def __init__(self, uow: UnitOfWork, now: datetime) -> None:
        self.uow = uow
        self.now = now
        #: Set by whoever told invitees of this edit.
        self.told = False
        self._meetings: dict[UUID, Meeting | None] = {}
        self._after: dict[UUID, Meeting] = {}
        self._series: dict[UUID, Series | None] = {}
        self._invitations: dict[UUID, Invitation | None] = {}
        self._templates: dict[UUID, Template] = {}
        #: Scopes of which is known that they may be written: of a series all rows have one.
        self._allowed: set[UUID] = set()

    def add_meeting(self, meeting: Meeting) -> Meeting:
        """Add it, with another room code where its own is taken."""
        self._require(meeting.scope_id, is_new=meeting.scope_id == meeting.id)
        for _ in range(_TRIES):
            try:
                self.uow.meetings.add(meeting)
            except UserFacingError as error:
                if error.code != "room_code_taken":
                    raise
                meeting = replace(meeting, room_code=make_room_code())
            else:
                self._meetings.setdefault(meeting.id, None)
                self._after[meeting.id] = meeting
                return meeting
        raise UserFacingError("No free room code was found; try again.", code="room_code_taken")

    def know(self, meeting: Meeting) -> None:
        """It was just read: this is how it was before the edit."""
        self._meetings.setdefault(meeting.id, meeting)

    def update_meeting(self, meeting: Meeting) -> None:
        self._require(meeting.scope_id)
        self._keep_meeting(meeting.id)
        self._after[meeting.id] = meeting
        self.uow.meetings.update(meeting)

    def vacate(self, meeting: Meeting) -> None:
        """Leave its place in its series to another; it is written again with its new one."""
        if meeting.appointment is not None:
            homeless = replace(meeting.appointment, occurrence_start=None)
            self.update_meeting(replace(meeting, appointment=homeless))

    def remove_meeting(self, meeting_id: UUID) -> None:
        self._keep_meeting(meeting_id)
        there = self._meetings[meeting_id] or self._after.get(meeting_id)
        if there is not None:
            self._require(there.scope_id)
        self._after.pop(meeting_id, None)
        self.uow.meetings.remove(meeting_id)

    def put_series(self, series: Series) -> None:
        before = self._series.setdefault(series.id, self.uow.series.get(series.id))
        self._require(series.scope_id, is_new=before is None and series.scope_id == series.id)
        self.uow.series.put(series)

    def remove_series(self, series_id: UUID) -> None:
        before = self._series.setdefault(series_id, self.uow.series.get(series_id))
        if before is not None:
            self._require(before.scope_id)
        self.uow.series.remove(series_id)

    def restore_meeting(self, meeting: Meeting) -> None:
        """As ``update_meeting``, and it is there again if it was removed."""
        self.update_meeting(meeting)
        self.uow.meetings.restore(meeting.id)

    def put_invitation(self, invitation: Invitation) -> Invitation:
        """Gives it as it is stored: one that was removed before has the id that it had."""
        self._require(invitation.scope_id)
        before = self._same(invitation)
        self.uow.invitations.put(invitation)
        stored = self._same(invitation)
        if stored is None:
            raise LookupError("an invitation was put and is not there")
        self._invitations.setdefault(stored.id, before)
        return stored

    def remove_invitation(self, invitation_id: UUID) -> None:
        there = self.uow.invitations.get(invitation_id)
        if there is not None:
            self._require(there.scope_id)
        self._invitations.setdefault(invitation_id, there)
        self.uow.invitations.remove(invitation_id)

    def put_template(self, template: Template) -> None:
        before = self.uow.templates.get(template.id)
        if before is not None:
            self._templates.setdefault(template.id, before)
        self.uow.templates.put(template)

    def before(self) -> PlanBefore:
        """The token of the undo."""
        return PlanBefore(
            at=self.now,
            meetings=tuple(row for row in self._meetings.values() if row is not None),
            series=tuple(row for row in self._series.values() if row is not None),
            invitations=tuple(row for row in self._invitations.values() if row is not None),
            templates=tuple(self._templates.values()),
            made_meetings=tuple(key for key, row in self._meetings.items() if row is None),
            made_series=tuple(key for key, row in self._series.items() if row is None),
            made_invitations=tuple(key for key, row in self._invitations.items() if row is None),
            after=tuple(self._after.values()),
            told=self.told,
        )

    def _require(self, scope_id: UUID, *, is_new: bool = False) -> None:
        if scope_id in self._allowed:
            return
        if is_new:
            require_beginning(self.uow)
        else:
            require(self.uow, scope_id)
        self._allowed.add(scope_id)

    def _same(self, invitation: Invitation) -> Invitation | None:
        """The one of the same address to the same meeting or series."""
        return self.uow.invitations.to(
            invitation.email, meeting_id=invitation.meeting_id, series_id=invitation.series_id
        )

    def _keep_meeting(self, meeting_id: UUID) -> None:
        if meeting_id not in self._meetings:
            self._meetings[meeting_id] = self.uow.meetings.get(meeting_id)
