"""What invitees hear when an edit of the plan is taken back.

Mail of the edit that has not left yet is withdrawn. Whoever then knows nothing but what is true
again hears nothing; who heard of the edit, or never of the plan, is told as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.keep_invitations import Planned, invited_to
from meeting_desktop.application.write_plan import PlanWriter, with_sequence
from meeting_desktop.domain.invitations import Invitation, of_occurrence
from meeting_desktop.domain.mail import Mail, MailKind, MailStatus
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.plan_changes import PlanBefore

_OF_PLANS = frozenset({MailKind.INVITATION, MailKind.UPDATE, MailKind.CANCELLATION})


@dataclass(frozen=True, slots=True)
class _Heard:
    """What somebody was told before the edit, and since; not what was withdrawn."""

    before: bool
    since: bool


_NOTHING = _Heard(before=False, since=False)


@dataclass(frozen=True, slots=True)
class _Plan:
    planned: Planned
    invited: dict[str, Invitation]


class TellUndone:
    """Made before the rows are put back, so that it knows who was invited; ``tell`` after it."""

    def __init__(
        self, writer: PlanWriter, before: PlanBefore, now: Mapping[UUID, Meeting | None]
    ) -> None:
        """``now`` are the meetings of the edit as they are."""
        self._writer = writer
        self._uow = writer.edit.uow
        self._before = before
        self._were = self._plans(touched := self._touched(now))
        self._by_id: dict[UUID, _Heard] = {}
        self._heard = self._withdraw_mail(touched)

    def tell(self) -> None:
        ids = (*(one.id for one in self._before.meetings), *self._before.made_meetings)
        are = self._plans(self._touched({one: self._uow.meetings.get(one) for one in ids}))
        for key, plan in are.items():
            self._tell_invited(plan, self._were.get(key))
        # A series that was one meeting before has its UID: a cancellation would be of that too.
        invited = {(_uid(one.planned), email) for one in are.values() for email in one.invited}
        for plan in self._were.values():
            gone = [
                one
                for email, one in plan.invited.items()
                if (_uid(plan.planned), email) not in invited
                and _has_heard(self._by_id.get(one.id))
            ]
            self._writer.tell_cancelled(self._as_it_ended(plan.planned), gone)

    def _tell_invited(self, plan: _Plan, was: _Plan | None) -> None:
        known = was.invited if was is not None else {}
        news = [one for one in plan.invited.values() if self._must_hear(one)]
        again = [one for one in news if one.email not in known or not self._knows(one)]
        self._writer.tell_invited(plan.planned, again)
        self._writer.tell_changed(plan.planned, [one for one in news if one not in again])

    def _must_hear(self, one: Invitation) -> bool:
        heard = self._heard.get(one.email)
        return heard is None or heard.since or not heard.before

    def _knows(self, one: Invitation) -> bool:
        return _has_heard(self._heard.get(one.email))

    def _plans(self, touched: Sequence[Planned]) -> dict[UUID, _Plan]:
        """What takes place of all that the edit touched, and who is invited to it."""
        return {
            one.id: _Plan(one, {guest.email: guest for guest in self._guests(one)})
            for one in touched
            if not isinstance(one, Meeting) or one.status is MeetingStatus.SCHEDULED
        }

    def _touched(self, meetings: Mapping[UUID, Meeting | None]) -> list[Planned]:
        """What the edit touched and is there."""
        series = (*(one.id for one in self._before.series), *self._before.made_series)
        found: Iterable[Planned | None] = (
            *(self._uow.series.get(one) for one in series),
            *meetings.values(),
        )
        return [one for one in found if one is not None]

    def _guests(self, planned: Planned) -> tuple[Invitation, ...]:
        """Of an occurrence whose series is told as a whole only those invited to it alone."""
        if isinstance(planned, Meeting) and self._follows_series(planned):
            return of_occurrence((), self._uow.invitations.of_meeting(planned.id))
        return invited_to(self._uow, planned)

    def _follows_series(self, meeting: Meeting) -> bool:
        touched = {one.id for one in self._before.series} | set(self._before.made_series)
        return meeting.appointment is not None and meeting.appointment.series_id in touched

    def _withdraw_mail(self, touched: Sequence[Planned]) -> dict[str, _Heard]:
        """By address; those to whom no mail was ever written are not in it.

        Somebody may have an invitation of the series and one of the occurrence.
        """
        found: dict[str, _Heard] = {}
        for one in self._concerned(touched).values():
            mails = self._uow.mail.of_invitation(one.id)
            ours = [mail for mail in mails if mail.kind in _OF_PLANS]
            if ours:
                heard, before = self._withdrawn(ours), found.get(one.email, _NOTHING)
                self._by_id[one.id] = heard
                found[one.email] = _Heard(
                    heard.before or before.before, heard.since or before.since
                )
        return found

    def _concerned(self, touched: Sequence[Planned]) -> dict[UUID, Invitation]:
        """Every invitation that the edit may have told, removed ones among them."""
        found = {one.id: one for one in self._before.invitations}
        series: set[UUID] = set()
        for planned in touched:
            if isinstance(planned, Meeting):
                found |= {one.id: one for one in self._uow.invitations.of_meeting(planned.id)}
                if planned.appointment is not None and planned.appointment.series_id is not None:
                    series.add(planned.appointment.series_id)
            else:
                series.add(planned.id)
        for series_id in series:
            found |= {one.id: one for one in self._uow.invitations.of_series(series_id)}
        return found

    def _withdrawn(self, mails: Iterable[Mail]) -> _Heard:
        before = since = False
        for mail in mails:
            if mail.status is MailStatus.WITHDRAWN:
                continue
            if mail.created_at < self._before.at:
                before = True
            elif _has_not_left(mail):
                self._uow.mail.put(replace(mail, status=MailStatus.WITHDRAWN))
            else:
                since = True
        return _Heard(before, since)

    def _as_it_ended(self, planned: Planned) -> Planned:
        """With a SEQUENCE that outdoes what was told."""
        if isinstance(planned, Meeting):
            plan = planned.appointment
            last = plan.ics_sequence if plan is not None else 0
            return self._uow.meetings.get(planned.id) or with_sequence(planned, last + 1)
        ended = replace(planned, ics_sequence=planned.ics_sequence + 1)
        return self._uow.series.get(planned.id) or ended


def _uid(planned: Planned) -> str:
    if not isinstance(planned, Meeting):
        return planned.ics_uid
    return planned.appointment.ics_uid if planned.appointment is not None else ""


def _has_heard(heard: _Heard | None) -> bool:
    """Where mail was never written nobody can know: then they have."""
    return heard is None or heard.since or heard.before


def _has_not_left(mail: Mail) -> bool:
    return mail.status is MailStatus.PENDING and mail.attempts == 0 and mail.attempt_began is None
