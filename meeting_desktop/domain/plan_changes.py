"""What an edit of the plan replaced: enough to put it back as it was."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Series, Template


@dataclass(frozen=True, slots=True)
class PlanBefore:
    """The token of an undo: rows as they were before the edit, and the rows that it made.

    A row is in one of them at most. ``told`` says that invitees were told of the edit, so that
    they must be told again when it is undone.
    """

    meetings: tuple[Meeting, ...] = ()
    series: tuple[Series, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    templates: tuple[Template, ...] = ()
    made_meetings: tuple[UUID, ...] = ()
    made_series: tuple[UUID, ...] = ()
    made_invitations: tuple[UUID, ...] = ()
    told: bool = False
