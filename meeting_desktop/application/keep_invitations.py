"""Who is invited: read as one list, and changed to what a draft names.

An occurrence has the invitees of its series; its own invitations stand before those. One of the
series who is not to come to a single occurrence has an expired invitation of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation, Rsvp, of_occurrence
from meeting_desktop.domain.meeting_drafts import Invitee
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Series
from meeting_desktop.ports.unit_of_work import UnitOfWork

Planned = Meeting | Series


@dataclass(frozen=True, slots=True)
class Guests:
    """What became of the list of invitees; invitations as they are stored."""

    added: tuple[Invitation, ...] = ()
    kept: tuple[Invitation, ...] = ()
    removed: tuple[Invitation, ...] = ()

    @property
    def all(self) -> tuple[Invitation, ...]:
        return (*self.kept, *self.added)


def invited_to(uow: UnitOfWork, planned: Planned) -> tuple[Invitation, ...]:
    """Everybody who is invited, those of the series first."""
    if isinstance(planned, Series):
        return tuple(uow.invitations.of_series(planned.id))
    series_id = planned.appointment.series_id if planned.appointment else None
    return guests_of(uow, planned.id, series_id)


def guests_of(uow: UnitOfWork, meeting_id: UUID, series_id: UUID | None) -> tuple[Invitation, ...]:
    """The same of a meeting that is one of ``series_id``, or of none."""
    shared = uow.invitations.of_series(series_id) if series_id is not None else ()
    return of_occurrence(shared, uow.invitations.of_meeting(meeting_id))


def invite(
    edit: PlanEdit, planned: Planned, invitees: Sequence[Invitee], message: str = ""
) -> Guests:
    """Make the list of ``planned`` that of ``invitees``; ``message`` is for those who are new.

    Answers stay. Whoever is known as a colleague or a lead by their address is noted as such.
    """
    before = {one.email: one for one in invited_to(edit.uow, planned)}
    added: list[Invitation] = []
    kept: list[Invitation] = []
    own_email = edit.uow.people.me().email.lower()
    for invitee in invitees:
        email = invitee.email.lower()
        if email == own_email:
            continue
        known = before.pop(email, None)
        if known is None:
            added.append(edit.put_invitation(_new(edit, planned, invitee, message)))
        else:
            kept.append(_renamed(edit, known, invitee))
    removed = tuple(_take_out(edit, planned, one) for one in before.values())
    return Guests(tuple(added), tuple(kept), removed)


def _new(edit: PlanEdit, planned: Planned, invitee: Invitee, message: str) -> Invitation:
    user = edit.uow.people.by_email(invitee.email)
    is_series = isinstance(planned, Series)
    return Invitation(
        id=new_id(),
        scope_id=planned.scope_id,
        email=invitee.email.lower(),
        name=invitee.name or (user.display_name if user else ""),
        meeting_id=None if is_series else planned.id,
        series_id=planned.id if is_series else None,
        role=invitee.role,
        user_id=invitee.user_id or (user.id if user else None),
        lead_id=invitee.lead_id or _lead(edit.uow, invitee.email),
        message=message,
    )


def _lead(uow: UnitOfWork, email: str) -> UUID | None:
    leads = uow.leads.by_email(email)
    # Two leads with one address: nobody knows which is meant.
    return leads[0].id if len(leads) == 1 else None


def _renamed(edit: PlanEdit, known: Invitation, invitee: Invitee) -> Invitation:
    wanted = replace(
        known,
        name=invitee.name or known.name,
        role=invitee.role,
        user_id=invitee.user_id or known.user_id,
        lead_id=invitee.lead_id or known.lead_id,
    )
    return edit.put_invitation(wanted) if wanted != known else known


def _take_out(edit: PlanEdit, planned: Planned, known: Invitation) -> Invitation:
    """Gives the invitation that the cancellation is about."""
    if not isinstance(planned, Meeting) or not _is_of_series(edit.uow, planned, known):
        edit.remove_invitation(known.id)
        return known
    alone = replace(known, series_id=None, meeting_id=planned.id, status=Rsvp.EXPIRED)
    if known.series_id is not None:
        alone = replace(alone, id=new_id())
    return edit.put_invitation(alone)


def _is_of_series(uow: UnitOfWork, occurrence: Meeting, known: Invitation) -> bool:
    """Whether the series invites them too: then they would come back without their own."""
    if known.series_id is not None:
        return True
    series_id = occurrence.appointment.series_id if occurrence.appointment else None
    return series_id is not None and bool(uow.invitations.to(known.email, series_id=series_id))
