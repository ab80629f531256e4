"""Which changes of a plan concern those who are invited.

They hear of what they would otherwise miss: when, where, what about. How it is held (recording,
lobby, questions, tags, the lead it belongs to) is the host's own affair, and raises no SEQUENCE.
"""

from __future__ import annotations

from dataclasses import replace

from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import MeetingDetails, Series


def needs_telling(before: Meeting, after: Meeting) -> bool:
    """Whether invitees of a single meeting or of an occurrence must hear of the difference."""
    old, new = before.appointment, after.appointment
    if old is None or new is None:
        return old is not new
    return (
        (before.title, before.room_code, old.start, old.end)
        != (after.title, after.room_code, new.start, new.end)
        or before.time_zone != after.time_zone
        or _told_of(old.details) != _told_of(new.details)
    )


def series_needs_telling(before: Series, after: Series) -> bool:
    """The same of a series as a whole."""
    return _pattern(before) != _pattern(after) or _told_of(before.details) != _told_of(
        after.details
    )


def draft_needs_telling(before: MeetingDraft, after: MeetingDraft) -> bool:
    """The same of the draft that a plan was, and the one that it is to be."""
    # A fold that nobody had to name is no other time.
    after = replace(after, fold=before.fold) if after.fold is None else after
    return _asked(before) != _asked(after) or _told_of(before.details) != _told_of(after.details)


def _asked(draft: MeetingDraft) -> tuple[object, ...]:
    return (draft.title, draft.start, draft.fold, draft.minutes, draft.time_zone, draft.rule)


def _pattern(series: Series) -> tuple[object, ...]:
    return (
        series.title,
        series.rule,
        series.first_start,
        series.minutes,
        series.time_zone,
        series.exceptions,
    )


def _told_of(details: MeetingDetails) -> tuple[object, ...]:
    """What an invitation says; of a passcode only that there is one."""
    return (
        details.description,
        details.agenda,
        details.external_url,
        bool(details.passcode_hash),
    )
