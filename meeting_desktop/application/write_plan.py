"""Meetings written into the plan, and who hears of it; within one transaction.

SEQUENCE grows with what invitees must hear of, with each who is no longer invited, and with each
who is invited again: a calendar believes no message that is as old as the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from meeting_desktop.application.draft_of_plan import appointment_of
from meeting_desktop.application.keep_invitations import Guests, Planned, invite, invited_to
from meeting_desktop.application.keep_wording import keep_wording
from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.plan_series import plan_series
from meeting_desktop.application.shared_access import may_change
from meeting_desktop.application.tell_invitees import TellInvitees
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.ics_uids import new_ics_uid
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    make_room_code,
)
from meeting_desktop.domain.plan_telling import needs_telling
from meeting_desktop.domain.planning import Appointment, Series


class PlanWriter:
    """``told`` counts the invitees who were told; with ``quiet`` nobody is."""

    def __init__(self, edit: PlanEdit, tell: TellInvitees, *, quiet: bool = False) -> None:
        self.edit = edit
        self.told = 0
        self._tell = tell
        self._quiet = quiet

    # -- single meetings -------------------------------------------------------------------------

    def add(self, draft: MeetingDraft, start: datetime, end: datetime) -> Meeting:
        """A new meeting at [``start``, ``end``) (UTC), with its invitees told."""
        edit, meeting_id = self.edit, new_id()
        meeting = edit.add_meeting(
            Meeting(
                id=meeting_id,
                scope_id=meeting_id,
                room_code=make_room_code(),
                title=draft.title,
                origin=MeetingOrigin.SCHEDULED,
                status=MeetingStatus.SCHEDULED,
                time_zone=draft.time_zone,
                created_at=edit.now,
                lead_id=draft.lead_id,
                appointment=Appointment(
                    start=start,
                    end=end,
                    ics_uid=new_ics_uid(),
                    details=draft.details,
                    organizer_id=edit.uow.people.me().id,
                    template_id=draft.template_id,
                    question_set_version=self.version_of(draft),
                ),
            )
        )
        self.count_template(draft)
        self.tell_guests(meeting, invite(edit, meeting, draft.invitees, draft.message))
        return meeting

    def change(
        self, meeting: Meeting, draft: MeetingDraft, start: datetime, end: datetime
    ) -> Meeting:
        """A meeting as ``draft`` wants it; one that was postponed takes place at its new time.

        An occurrence is edited by itself: from then on edits of its series leave it alone.
        """
        plan = appointment_of(meeting)
        changed = replace(
            meeting,
            title=draft.title,
            time_zone=draft.time_zone,
            lead_id=draft.lead_id,
            appointment=replace(
                plan,
                start=start,
                end=end,
                details=draft.details,
                template_id=draft.template_id,
                question_set_version=self.version_of(draft, plan),
                detached=plan.series_id is not None,
            ),
        )
        guests = invite(self.edit, meeting, draft.invitees, draft.message)
        told = needs_telling(meeting, changed)
        if told or must_outdo(guests, plan.ics_sequence):
            changed = with_sequence(changed, plan.ics_sequence + 1)
        again = meeting.status is MeetingStatus.POSTPONED and plan.start != start
        if again:
            changed = changed.move_to(MeetingStatus.SCHEDULED, self.edit.now)
        self.edit.update_meeting(changed)
        if (plan.start, plan.end) != (start, end):
            guests = replace(guests, kept=self.ask_again(guests.kept, changed))
        if meeting.status is MeetingStatus.SCHEDULED or again:
            self.tell_guests(changed, guests, changed=told, invited_again=again)
        return changed

    def set_status(self, meeting: Meeting, status: MeetingStatus, note: str = "") -> Meeting:
        """Cancelled or postponed, or scheduled after all.

        Raises: UserFacingError, that state may not follow.
        """
        plan = appointment_of(meeting)
        moved = meeting.move_to(status, self.edit.now)
        changed = with_sequence(moved, plan.ics_sequence + 1)
        if plan.series_id is not None:
            changed = replace(changed, appointment=replace(appointment_of(changed), detached=True))
        self.edit.update_meeting(changed)
        invited = invited_to(self.edit.uow, changed)
        if status is MeetingStatus.SCHEDULED:
            self.tell_invited(changed, invited)
        elif meeting.status is MeetingStatus.SCHEDULED:
            self.tell_cancelled(changed, invited, note)
        return changed

    # -- series ----------------------------------------------------------------------------------

    def add_series(self, draft: MeetingDraft, instead_of: Meeting | None = None) -> Series:
        """A series; ``instead_of`` is a single meeting that begins to repeat."""
        edit = self.edit
        plan = instead_of.appointment if instead_of is not None else None
        filled = plan_series(
            edit,
            draft,
            organizer_id=edit.uow.people.me().id,
            version=self.version_of(draft, plan),
            instead_of=instead_of,
        )
        if instead_of is None:
            self.count_template(draft)
        else:
            self._hand_over(instead_of, filled.series)
        guests = invite(edit, filled.series, draft.invitees, draft.message)
        self.tell_guests(filled.series, guests, changed=True)
        return filled.series

    def _hand_over(self, meeting: Meeting, series: Series) -> None:
        """Its invitations are the series' now, with their answers."""
        for one in self.edit.uow.invitations.of_meeting(meeting.id):
            self.edit.remove_invitation(one.id)
            shared = replace(one, id=new_id(), meeting_id=None, series_id=series.id)
            self.edit.put_invitation(shared)

    # -- what belongs to a plan ------------------------------------------------------------------

    def version_of(self, draft: MeetingDraft, plan: Appointment | None = None) -> int | None:
        """The wording of the questions; a meeting keeps the one it has while the set stays.

        Raises: NotFoundError, the set is gone.
        """
        set_id = draft.details.question_set_id
        if set_id is None:
            return None
        if plan is not None and plan.details.question_set_id == set_id:
            return plan.question_set_version
        return keep_wording(self.edit.uow, set_id, self.edit.now)

    def count_template(self, draft: MeetingDraft) -> None:
        uow = self.edit.uow
        template = uow.templates.get(draft.template_id) if draft.template_id is not None else None
        # A template of somebody else does not say how often it was used here.
        if template is not None and may_change(uow, template.scope_id, "meeting_templates"):
            self.edit.put_template(replace(template, usage_count=template.usage_count + 1))

    def ask_again(
        self, kept: Sequence[Invitation], occurrence: Meeting | None = None
    ) -> tuple[Invitation, ...]:
        """Who said yes to another time has not said yes to this one.

        Of an ``occurrence`` that moved alone, the answer to its series stays what it is.
        """
        return tuple(self._asked_again(one, occurrence) for one in kept)

    def _asked_again(self, one: Invitation, occurrence: Meeting | None) -> Invitation:
        if one.status is Rsvp.PENDING:
            return one
        fresh = replace(one, status=Rsvp.PENDING, responded_at=None, response="")
        if occurrence is not None and one.meeting_id is None:
            fresh = replace(fresh, id=new_id(), series_id=None, meeting_id=occurrence.id)
        return self.edit.put_invitation(fresh)

    # -- telling ---------------------------------------------------------------------------------

    def tell_guests(
        self,
        planned: Planned,
        guests: Guests,
        *,
        changed: bool = False,
        invited_again: bool = False,
    ) -> None:
        if invited_again:
            self.tell_invited(planned, guests.all)
        else:
            self.tell_invited(planned, guests.added)
            if changed:
                self.tell_changed(planned, guests.kept)
            else:
                # Their meeting was saved without a word to them.
                self.tell_invited(planned, [one for one in guests.kept if one.sequence is None])
        self.tell_cancelled(planned, guests.removed)

    def tell_invited(self, planned: Planned, to: Sequence[Invitation]) -> None:
        if to and not self._quiet:
            self._tell.invited(self.edit.uow, planned, to, self.edit.now)
            self._count(to)

    def tell_changed(self, planned: Planned, to: Sequence[Invitation]) -> None:
        """Who never heard of it is invited."""
        known = [one for one in to if one.sequence is not None]
        self.tell_invited(planned, [one for one in to if one.sequence is None])
        if known and not self._quiet:
            self._tell.changed(self.edit.uow, planned, known, self.edit.now)
            self._count(known)

    def tell_cancelled(self, planned: Planned, to: Sequence[Invitation], note: str = "") -> None:
        """Who never heard of it need not hear that it does not take place."""
        known = [one for one in to if one.sequence is not None]
        if known and not self._quiet:
            self._tell.cancelled(self.edit.uow, planned, known, self.edit.now, note)
            self._count(known)

    def _count(self, to: Sequence[Invitation]) -> None:
        self.told += len(to)
        self.edit.told = True


def with_sequence(meeting: Meeting, sequence: int) -> Meeting:
    return replace(meeting, appointment=replace(appointment_of(meeting), ics_sequence=sequence))


def must_outdo(guests: Guests, sequence: int) -> bool:
    """Whether SEQUENCE grows for those alone who come or go.

    Where it has never grown nobody was ever sent away, so nobody who is new was invited before.
    """
    return bool(guests.removed) or (bool(guests.added) and sequence > 0)
