"""What an edit of the plan replaced: enough to put it back as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Series, Template


@dataclass(frozen=True, slots=True)
class PlanBefore:
    """The token of an undo: rows as they were before the edit, and the rows that it made.

    A row is in one of them at most. ``after`` are the meetings as the edit left them, without those
    that it removed: what is not so any more was changed since. ``at`` is when the edit was made.
    ``told`` says that invitees were told of it, so that they must be told when it is undone.
    """

    at: datetime
    meetings: tuple[Meeting, ...] = ()
    series: tuple[Series, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    templates: tuple[Template, ...] = ()
    after: tuple[Meeting, ...] = ()
    made_meetings: tuple[UUID, ...] = ()
    made_series: tuple[UUID, ...] = ()
    made_invitations: tuple[UUID, ...] = ()
    told: bool = False
