"""Mail what a meeting came to to those who were invited, when a person says so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.follow_up_facts import task_line
from meeting_desktop.application.invite_people import InvitePeople, SummaryFacts
from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.application.shared_access import require
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.findings import Basis, Claim
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.mail import MailKind
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.reports import Report, TaskState
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Recipient:
    name: str
    address: str


class SendSummary:
    """The newest report's summary, points and decisions, and tasks that a person confirmed.

    What was inferred, and what nobody looked at, stays here.
    """

    def __init__(
        self, store: Store, invite: InvitePeople, settings: Callable[[], Settings], clock: Clock
    ) -> None:
        self._store = store
        self._invite = invite
        self._settings = settings
        self._clock = clock

    def recipients(self, meeting_id: UUID) -> tuple[Recipient, ...]:
        """Who was invited by mail and did not decline; none without a report. Blocks."""

        def read(uow: UnitOfWork) -> tuple[Recipient, ...]:
            meeting = uow.meetings.get(meeting_id)
            if meeting is None or uow.reports.latest(meeting_id) is None:
                return ()
            return tuple(Recipient(one.name or one.email, one.email) for one in _to(uow, meeting))

        return self._store.read(read)

    def send(self, meeting_id: UUID) -> Future[Committed[int]]:
        """Put the mails into the queue; how many they are. It may go again, as it stands then.

        The future raises NotFoundError; UserFacingError ``no_report``, ``kind_off``,
        ``not_allowed``.
        """
        now = self._clock.now()

        def write(uow: UnitOfWork) -> int:
            meeting, report = uow.meetings.get(meeting_id), uow.reports.latest(meeting_id)
            if meeting is None:
                raise NotFoundError("This meeting is not here any more; look at the list again.")
            require(uow, meeting.scope_id)
            self._check(report)
            to = _to(uow, meeting)
            if report is not None:
                self._invite.queue_summary(uow, meeting, to, _facts(uow, report), now)
            return len(to)

        return self._store.write(write)

    def _check(self, report: Report | None) -> None:
        if report is None:
            raise UserFacingError(
                "There is no report of this meeting yet; make it first.", code="no_report"
            )
        if MailKind.SUMMARY.value in self._settings().mail.kinds_off:
            raise UserFacingError(
                "Summaries are switched off in Settings, Mail; switch them on first.",
                code="kind_off",
            )


def _to(uow: UnitOfWork, meeting: Meeting) -> list[Invitation]:
    if meeting.appointment is None:
        return []
    return [
        one
        for one in invited_to(uow, meeting)
        if one.sequence is not None and one.status is not Rsvp.DECLINED
    ]


def _facts(uow: UnitOfWork, report: Report) -> SummaryFacts:
    found = report.findings
    tasks = [
        one
        for one in uow.action_items.of_meeting(report.meeting_id)
        if one.state is TaskState.CONFIRMED
    ]
    lines = (task_line(one, report.language) for one in tasks)
    actions = (
        f"{one.assignee}: {line}" if one.assignee else line
        for one, line in zip(tasks, lines, strict=True)
    )
    return SummaryFacts(
        " ".join(_said(found.executive_summary)),
        _said(found.key_points),
        _said(found.decisions),
        tuple(actions),
    )


def _said(claims: tuple[Claim, ...]) -> tuple[str, ...]:
    return tuple(one.text for one in claims if one.basis is Basis.SAID)
