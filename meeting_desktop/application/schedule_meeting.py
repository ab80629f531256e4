"""Plan a meeting, change it, call it off, and take any of that back.

Everything is one transaction: what was saved is what its invitees are told. A draft is checked
again within it, so that nothing is planned over what somebody else wrote a moment before.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.check_plan import PlanCheck
from meeting_desktop.application.draft_of_plan import (
    appointment_of,
    copy_of,
    draft_of,
    planned_meeting,
)
from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.application.long_writes import LongWrite
from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.tell_invitees import TellInvitees
from meeting_desktop.application.undo_plan import UndoPlan
from meeting_desktop.application.write_plan import PlanWriter
from meeting_desktop.application.write_series import cancel_series, change_series
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.conflicts import Conflict
from meeting_desktop.domain.draft_checks import LONGEST_PASSCODE, tidy
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meeting_rules import Findings, QuestionKind
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.plan_changes import PlanBefore
from meeting_desktop.domain.planning import EditScope, Series
from meeting_desktop.domain.wall_times import wall_of
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork

NOTHING_CONFIRMED: frozenset[QuestionKind] = frozenset()
_CANCELLED, _POSTPONED = MeetingStatus.CANCELLED, MeetingStatus.POSTPONED


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
        sentences = [one.sentence for one in findings.errors]
        sentences += [one.sentence for one in findings.questions]
        super().__init__(sentences[0] if sentences else "The meeting cannot be planned so.")
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

    @property
    def own_zone(self) -> str:
        return self._own_zone

    def check(
        self,
        draft: MeetingDraft,
        *,
        without: UUID | None = None,
        scope: EditScope = EditScope.THIS,
    ) -> Findings:
        """What speaks against the draft, and when everybody could come. Blocks on the disk.

        ``without`` is the meeting that is being edited: it is no conflict with itself, nor is any
        other of its series where ``scope`` is more than it.
        """

        def look(uow: UnitOfWork) -> Findings:
            meeting = uow.meetings.get(without) if without is not None else None
            return self._check(uow, meeting, scope).findings(draft)

        return self._store.read(look)

    def schedule(
        self,
        draft: MeetingDraft,
        *,
        confirmed: frozenset[QuestionKind] = NOTHING_CONFIRMED,
        invite: bool = True,
    ) -> Future[Committed[Scheduled]]:
        """Plan it and invite everybody; with a rule, the whole series.

        Without ``invite`` they stand on its list and hear nothing, until a change tells them.

        ``Scheduled.meeting`` is the first one then. The future's error is NotPlannedError where
        something is wrong or a question is not answered by ``confirmed``. A new passcode is hashed
        before anything else, for which the caller waits 0.1 s: not on the GUI thread.
        """
        settled = self._settled(draft)

        def plan(uow: UnitOfWork) -> Scheduled:
            checked = self._checked(self._check(uow), draft, confirmed)
            writer, wanted = self._writer(uow, quiet=not invite), settled
            if wanted.rule:
                series = writer.add_series(wanted)
                first = uow.calendar.of_series(series.id)[0]
                return _scheduled(writer, first, checked, series)
            return _scheduled(writer, writer.add(wanted, checked.start, checked.end), checked)

        return self._store.write(plan)

    def draft_of(self, meeting_id: UUID) -> MeetingDraft:
        """The draft to edit; ``rule`` is its series'. Blocks on the disk. Raises: NotFoundError."""
        return self._store.read(lambda uow: draft_of(uow, planned_meeting(uow, meeting_id)))

    def duplicate(self, meeting_id: UUID) -> MeetingDraft:
        """A draft like it, a week later, as a meeting of its own. Blocks. Raises: NotFoundError."""
        return self._store.read(lambda uow: copy_of(uow, planned_meeting(uow, meeting_id)))

    def change(
        self,
        meeting_id: UUID,
        draft: MeetingDraft,
        scope: EditScope = EditScope.THIS,
        *,
        confirmed: frozenset[QuestionKind] = NOTHING_CONFIRMED,
        invite: bool = True,
    ) -> Future[Committed[Scheduled]]:
        """Make it as ``draft`` says. Who was added is invited, who is gone is told, the rest too.

        Nobody is told of what does not concern them (tags, options, the question set). A single
        meeting begins to repeat where the draft has a rule. The future's error is NotPlannedError
        as of ``schedule``, or UserFacingError where it has begun or was cancelled. Without
        ``invite`` nobody is told anything. For a new passcode see ``schedule``.
        """
        settled = self._settled(draft)
        return self._store.write(
            lambda uow: self._change(
                uow, meeting_id, draft, scope, confirmed, quiet=not invite, settled=settled
            )
        )

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
        Where no invitee was ever told of the meeting, none is by this.
        """

        def move(uow: UnitOfWork) -> Scheduled:
            meeting = planned_meeting(uow, meeting_id)
            to = wall_of(start, meeting.time_zone)
            draft = replace(draft_of(uow, meeting), start=to.wall, fold=to.fold, minutes=minutes)
            quiet = _is_unknown(uow, meeting)
            return self._change(uow, meeting_id, draft, scope, confirmed, quiet=quiet)

        return self._store.write(move)

    def cancel(
        self, meeting_id: UUID, scope: EditScope = EditScope.THIS, note: str = ""
    ) -> Future[Committed[Scheduled]]:
        """It does not take place; ``note`` goes to the invitees.

        One meeting stays in the calendar as cancelled; with FOLLOWING and ALL the meetings of the
        series are taken out of it.
        """

        def cancel(uow: UnitOfWork) -> Scheduled:
            meeting, writer = planned_meeting(uow, meeting_id), self._writer(uow)
            if scope is EditScope.THIS or appointment_of(meeting).series_id is None:
                return _scheduled(writer, writer.set_status(meeting, _CANCELLED, note.strip()))
            ended = cancel_series(writer, meeting, scope, note.strip())
            return _scheduled(writer, meeting, series=ended.series)

        return self._store.write(cancel)

    def postpone(self, meeting_id: UUID, note: str = "") -> Future[Committed[Scheduled]]:
        """To a time that nobody knows yet: it keeps its place but takes nobody's time.

        Invitees get a cancellation; ``reinstate`` or a change of its time invites them again.
        """

        def postpone(uow: UnitOfWork) -> Scheduled:
            meeting, writer = planned_meeting(uow, meeting_id), self._writer(uow)
            return _scheduled(writer, writer.set_status(meeting, _POSTPONED, note.strip()))

        return self._store.write(postpone)

    def reinstate(
        self, meeting_id: UUID, *, confirmed: frozenset[QuestionKind] = NOTHING_CONFIRMED
    ) -> Future[Committed[Scheduled]]:
        """A cancelled or postponed one takes place after all, at its time.

        The future's error is NotPlannedError as of ``schedule``.
        """

        def reinstate(uow: UnitOfWork) -> Scheduled:
            meeting = planned_meeting(uow, meeting_id)
            writer = self._writer(uow, quiet=_is_unknown(uow, meeting))
            alone = replace(draft_of(uow, meeting), rule="")
            checked = self._checked(self._check(uow), alone, confirmed)
            again = writer.set_status(meeting, MeetingStatus.SCHEDULED)
            return _scheduled(writer, again, checked)

        return self._store.write(reinstate)

    def undo(self, before: PlanBefore) -> Future[Committed[PlanBefore]]:
        """Put the rows back as they were; those who heard of the edit are told again.

        Gives the token that does it again. The future's error is UserFacingError where the meeting
        has begun since, or another runs that cannot wait for so much (``meeting_running``).
        """

        def undo(uow: UnitOfWork) -> PlanBefore:
            LongWrite(uow).reaches(len(before.meetings) + len(before.made_meetings))
            writer = self._writer(uow)
            UndoPlan(writer, before).run()
            return writer.edit.before()

        return self._store.write(undo)

    def _change(
        self,
        uow: UnitOfWork,
        meeting_id: UUID,
        draft: MeetingDraft,
        scope: EditScope,
        confirmed: frozenset[QuestionKind],
        *,
        quiet: bool = False,
        settled: MeetingDraft | None = None,
    ) -> Scheduled:
        meeting = planned_meeting(uow, meeting_id)
        _refuse_what_stays(meeting)
        is_series = appointment_of(meeting).series_id is not None
        scope = scope if is_series else EditScope.THIS
        checked = self._checked(self._check(uow, meeting, scope), draft, confirmed)
        writer, wanted = self._writer(uow, quiet=quiet), settled or tidy(draft)
        if is_series and scope is not EditScope.THIS:
            edited = change_series(writer, meeting, wanted, scope)
            return _scheduled(writer, edited.meeting or meeting, checked, edited.series)
        if wanted.rule and not is_series:
            series = writer.add_series(wanted, instead_of=meeting)
            return _scheduled(writer, planned_meeting(uow, meeting_id), checked, series)
        changed = writer.change(meeting, wanted, checked.start, checked.end)
        return _scheduled(writer, changed, checked)

    def _check(
        self,
        uow: UnitOfWork,
        without: Meeting | None = None,
        scope: EditScope = EditScope.THIS,
    ) -> PlanCheck:
        return PlanCheck(uow, self._clock.now(), self._own_zone, without, scope)

    def _checked(
        self, check: PlanCheck, draft: MeetingDraft, confirmed: frozenset[QuestionKind]
    ) -> _Checked:
        """Raises: NotPlannedError."""
        found = check.findings(draft, propose=False)
        if not found.allow(confirmed) or found.start is None or found.end is None:
            raise NotPlannedError(check.findings(draft))
        return _Checked(found.start, found.end, found.conflicts)

    def _writer(self, uow: UnitOfWork, *, quiet: bool = False) -> PlanWriter:
        return PlanWriter(PlanEdit(uow, self._clock.now()), self._tell, quiet=quiet)

    def _settled(self, draft: MeetingDraft) -> MeetingDraft:
        """Tidy, with the passcode as it is kept. Slow, so outside of the transaction."""
        clean = tidy(draft)
        if clean.passcode is None:
            return clean
        is_fit = 0 < len(clean.passcode) <= LONGEST_PASSCODE  # any other is refused anyway
        kept = self._hash_passcode(clean.passcode) if is_fit else ""
        return replace(clean, passcode=None, details=replace(clean.details, passcode_hash=kept))


@dataclass(frozen=True, slots=True)
class _Checked:
    """A draft with nothing against it: when it is, and what was confirmed."""

    start: datetime
    end: datetime
    conflicts: tuple[Conflict, ...]


def _scheduled(
    writer: PlanWriter,
    meeting: Meeting,
    checked: _Checked | None = None,
    series: Series | None = None,
) -> Scheduled:
    conflicts = checked.conflicts if checked is not None else ()
    return Scheduled(meeting, writer.edit.before(), writer.told, conflicts, series)


def _is_unknown(uow: UnitOfWork, meeting: Meeting) -> bool:
    """Whether it was saved without a word to anybody."""
    return all(one.sequence is None for one in invited_to(uow, meeting))


def _refuse_what_stays(meeting: Meeting) -> None:
    if meeting.status in {MeetingStatus.ACTIVE, MeetingStatus.COMPLETED}:
        raise UserFacingError(
            "That meeting has begun; its plan stays as it is.", code="meeting_begun"
        )
    if meeting.status is MeetingStatus.CANCELLED:
        raise UserFacingError(
            "That meeting is cancelled; let it take place again first.", code="meeting_cancelled"
        )
