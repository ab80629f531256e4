"""Plan a meeting, change it, call it off, and take any of that back.

Everything is one transaction: what was saved is what its invitees are told. A draft is checked
again within it, so that nothing is planned over what somebody else wrote a moment before.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.tell_invitees import TellInvitees
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.conflicts import Conflict
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meeting_rules import Findings, QuestionKind
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.plan_changes import PlanBefore
from meeting_desktop.domain.planning import EditScope, Series
from meeting_desktop.ports.unit_of_work import Committed, Store

NOTHING_CONFIRMED: frozenset[QuestionKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What was planned. ``told`` invitees get a mail; ``undo`` is for ``ScheduleMeeting.undo``."""

    meeting: Meeting
    undo: PlanBefore
    told: int = 0
    conflicts: tuple[Conflict, ...] = ()
    series: Series | None = None


class NotPlannedError(UserFacingError):
    """``findings`` say what is wrong or must be asked; nothing was written."""

    code = "not_planned"

    def __init__(self, findings: Findings) -> None:
        first = [*findings.errors, *findings.questions]
        super().__init__(first[0].sentence if first else "The meeting cannot be planned so.")
        self.findings = findings


class ScheduleMeeting:
    """``own_zone`` is this machine's IANA zone, for people whose own is not known."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        tell: TellInvitees,
        hash_passcode: Callable[[str], str],
        own_zone: str,
    ) -> None:
        self._store = store
        self._clock = clock
        self._tell = tell
        self._hash_passcode = hash_passcode
        self._own_zone = own_zone

    def check(self, draft: MeetingDraft, *, without: UUID | None = None) -> Findings:
        """What speaks against the draft. Blocks on the disk.

        ``without`` is the meeting that is being edited: it is no conflict with itself, nor is any
        other of its series.
        """
        raise NotImplementedError

    def schedule(
        self, draft: MeetingDraft, *, confirmed: frozenset[QuestionKind] = NOTHING_CONFIRMED
    ) -> Future[Committed[Scheduled]]:
        """Plan it and invite everybody; with a rule, the whole series.

        ``Scheduled.meeting`` is the first one then. The future's error is NotPlannedError where
        something is wrong or a question is not answered by ``confirmed``.
        """
        raise NotImplementedError

    def draft_of(self, meeting_id: UUID) -> MeetingDraft:
        """The draft to edit; ``rule`` is its series'. Blocks on the disk. Raises: NotFoundError."""
        raise NotImplementedError

    def change(
        self,
        meeting_id: UUID,
        draft: MeetingDraft,
        scope: EditScope = EditScope.THIS,
        *,
        confirmed: frozenset[QuestionKind] = NOTHING_CONFIRMED,
    ) -> Future[Committed[Scheduled]]:
        """Make it as ``draft`` says. Who was added is invited, who is gone is told, the rest too.

        Nobody is told of what does not concern them (tags, options, the question set).
        The future's error is NotPlannedError as of ``schedule``.
        """
        raise NotImplementedError

    def move(
        self,
        meeting_id: UUID,
        start: datetime,
        minutes: int,
        scope: EditScope = EditScope.THIS,
        *,
        confirmed: frozenset[QuestionKind] = frozenset({QuestionKind.CONFLICT}),
    ) -> Future[Committed[Scheduled]]:
        """Another time or length, as after a drag; ``start`` is aware, of any zone.

        It stays in its own zone. Conflicts do not stop it (see ``confirmed``); the result has them.
        """
        raise NotImplementedError

    def cancel(
        self, meeting_id: UUID, scope: EditScope = EditScope.THIS, note: str = ""
    ) -> Future[Committed[Scheduled]]:
        """It does not take place; ``note`` goes to the invitees."""
        raise NotImplementedError

    def postpone(self, meeting_id: UUID, note: str = "") -> Future[Committed[Scheduled]]:
        """To a time that nobody knows yet: it keeps its place but takes nobody's time.

        Invitees get a cancellation; ``reinstate`` or a change of its time invites them again.
        """
        raise NotImplementedError

    def reinstate(
        self, meeting_id: UUID, *, confirmed: frozenset[QuestionKind] = NOTHING_CONFIRMED
    ) -> Future[Committed[Scheduled]]:
        """A cancelled or postponed one takes place after all, at its time."""
        raise NotImplementedError

    def duplicate(self, meeting_id: UUID) -> MeetingDraft:
        """A draft like it, a week later, as a meeting of its own. Blocks. Raises: NotFoundError."""
        raise NotImplementedError

    def undo(self, before: PlanBefore) -> Future[Committed[None]]:
        """Put the rows back as they were; those who were told are told again."""
        raise NotImplementedError
