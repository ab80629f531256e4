"""Edits of more than one meeting of a series: what is written, and who hears of it.

The days are ``edit_series``' and ``end_series``'; here is what they mean for those who are invited.
Someone who was asked to come to one occurrence alone does not become a guest of the series because
its title is mended: only what a draft changes of the list is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from meeting_desktop.application.draft_of_plan import appointment_of, draft_of, invitee_of
from meeting_desktop.application.edit_series import change_all, change_following
from meeting_desktop.application.end_series import end_all, end_before
from meeting_desktop.application.keep_invitations import invite
from meeting_desktop.application.replace_rows import place_of
from meeting_desktop.application.series_facts import EditedSeries, series_of, wall_in
from meeting_desktop.application.write_plan import PlanWriter, must_outdo, with_sequence
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.plan_telling import draft_needs_telling
from meeting_desktop.domain.planning import EditScope, Series
from meeting_desktop.domain.series_changes import named_before


def change_series(
    writer: PlanWriter, row: Meeting, draft: MeetingDraft, scope: EditScope
) -> EditedSeries:
    """FOLLOWING or ALL, seen from ``row``, whose draft was changed into ``draft``.

    Raises:
        UserFacingError: code ``bad_rule``, or ``series_over`` where none is left to come.
    """
    edit = writer.edit
    series, before = series_of(edit, row), draft_of(edit.uow, row)
    if scope is EditScope.FOLLOWING and _is_first(series, row):
        scope = EditScope.ALL
    # Where a series is split each calendar must hear of its end.
    told = draft_needs_telling(before, draft) or scope is EditScope.FOLLOWING
    wanted = _wanted(edit.uow.invitations.of_series(series.id), before, draft)
    emails = {one.email for one in before.invitees} - {one.email for one in draft.invitees}
    gone = {one: edit.uow.invitations.to(one, series_id=series.id) for one in emails}
    version = None
    if draft.details.question_set_id != series.details.question_set_id:
        version = writer.version_of(draft)
    change = change_following if scope is EditScope.FOLLOWING else change_all
    edited = change(edit, row, draft, told=told, version=version)
    if edited.series.id != series.id:
        _split(writer, series, edited, wanted, draft.message)
    else:
        _same(writer, edited.series, wanted, draft, told=told, moved=_is_moved(before, draft))
    _tell_alone(writer, edited)
    _take_out_alone(writer, edited.rows, gone)
    return edited


def cancel_series(
    writer: PlanWriter, row: Meeting, scope: EditScope, note: str = ""
) -> EditedSeries:
    """FOLLOWING: ``row`` and those after it do not take place; ALL: none that still comes.

    Raises:
        UserFacingError: code ``series_over``.
    """
    edit = writer.edit
    series = series_of(edit, row)
    invited = edit.uow.invitations.of_series(series.id)
    if scope is EditScope.FOLLOWING:
        ended = end_before(edit, row, told=True)
    else:
        ended = end_all(edit, series, told=True)
    if ended.ended is None:
        writer.tell_cancelled(ended.series, invited, note)
    else:
        writer.tell_changed(ended.ended, invited)
    _tell_alone(writer, ended, note)
    return ended


def _is_first(series: Series, row: Meeting) -> bool:
    wall = wall_in(series, place_of(row))
    return named_before(series.rule, series.first_start, wall) == 0


def _split(
    writer: PlanWriter,
    old: Series,
    edited: EditedSeries,
    wanted: Sequence[Invitee],
    message: str,
) -> None:
    """The new series has its own invitations; the old one ends, which its invitees hear first."""
    edit = writer.edit
    if edited.ended is not None:
        writer.tell_changed(edited.ended, edit.uow.invitations.of_series(old.id))
    writer.tell_invited(edited.series, invite(edit, edited.series, wanted, message).added)


def _same(
    writer: PlanWriter,
    series: Series,
    wanted: Sequence[Invitee],
    draft: MeetingDraft,
    *,
    told: bool,
    moved: bool,
) -> None:
    edit = writer.edit
    guests = invite(edit, series, wanted, draft.message)
    if not told and must_outdo(guests, series.ics_sequence):
        series = replace(series, ics_sequence=series.ics_sequence + 1)
        edit.put_series(series)
    if moved:
        guests = replace(guests, kept=writer.ask_again(guests.kept))
    writer.tell_guests(series, guests, changed=told)


def _tell_alone(writer: PlanWriter, edited: EditedSeries, note: str = "") -> None:
    """Those who were invited to an occurrence alone, which is gone."""
    for row in edited.removed:
        alone = _coming(writer.edit.uow.invitations.of_meeting(row.id))
        writer.tell_cancelled(row, alone, note)


def _take_out_alone(
    writer: PlanWriter, rows: Sequence[Meeting], gone: Mapping[str, Invitation | None]
) -> None:
    """Who is off the list comes to no occurrence by an invitation of its own.

    ``gone`` has their invitation of the series by address: whoever has one hears of that.
    """
    edit = writer.edit
    for row in rows if gone else ():
        alone = _coming(edit.uow.invitations.of_meeting(row.id))
        leaving = [one for one in alone if one.email in gone]
        for one in leaving:
            edit.remove_invitation(one.id)
        unheard = [one for one in leaving if gone[one.email] is None]
        if unheard and row.status is MeetingStatus.SCHEDULED:
            ended = with_sequence(row, appointment_of(row).ics_sequence + 1)
            edit.update_meeting(ended)
            writer.tell_cancelled(ended, unheard)


def _coming(invitations: Sequence[Invitation]) -> list[Invitation]:
    return [one for one in invitations if one.status is not Rsvp.EXPIRED]


def _wanted(
    shared: Sequence[Invitation], before: MeetingDraft, after: MeetingDraft
) -> list[Invitee]:
    """The list of the series after what ``after`` changed of that of the occurrence."""
    known = {one.email: one for one in before.invitees}
    now = {one.email: one for one in after.invitees}
    kept = [
        now.get(one.email, invitee_of(one))
        for one in shared
        if one.email in now or one.email not in known
    ]
    return [*kept, *(one for email, one in now.items() if email not in known)]


def _is_moved(before: MeetingDraft, after: MeetingDraft) -> bool:
    return (before.start, before.minutes, before.time_zone, before.rule) != (
        after.start,
        after.minutes,
        after.time_zone,
        after.rule,
    )
