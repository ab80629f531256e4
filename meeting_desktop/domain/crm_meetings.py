"""A planned meeting as an activity of the CRM: what it is called, when it begins, how long.

Values travel as text, as those of leads do (``crm_fields``), and are merged by the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from meeting_desktop.domain.crm_merge import CrmSide, Merged, merge
from meeting_desktop.domain.draft_checks import FEWEST_MINUTES, MOST_MINUTES
from meeting_desktop.domain.mail_addresses import is_header_text
from meeting_desktop.domain.meetings import clean_title

TITLE, START, MINUTES = "title", "start", "minutes"
#: In the order in which they are shown.
MEETING_FIELDS = (TITLE, START, MINUTES)

_MINUTE = timedelta(minutes=1)


def values_of(title: str, start: datetime | None, end: datetime | None) -> dict[str, str]:
    """One side of a merge. What no meeting can have is left out, so that nothing follows from it.

    A start is ISO 8601 in UTC, to the minute; a length is in minutes.
    """
    values = {}
    name = clean_title(title, fallback="")
    if name and is_header_text(name):
        values[TITLE] = name
    if start is not None:
        values[START] = start.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
        minutes = round((end - start) / _MINUTE) if end is not None else 0
        if FEWEST_MINUTES <= minutes <= MOST_MINUTES:
            values[MINUTES] = str(minutes)
    return values


def times_of(values: Mapping[str, str]) -> tuple[datetime, datetime]:
    """When it begins and ends (UTC), of values that have both START and MINUTES."""
    start = datetime.fromisoformat(values[START])
    return start, start + int(values[MINUTES]) * _MINUTE


def is_whole(values: Mapping[str, str]) -> bool:
    """Whether a meeting can be planned of it."""
    return values.keys() >= set(MEETING_FIELDS)


def merge_plans(base: Mapping[str, str], ours: CrmSide, theirs: CrmSide) -> Merged:
    """``merge`` of the fields of a meeting alone: ``base`` may hold more, and keeps it."""
    known = {name: text for name, text in base.items() if name in MEETING_FIELDS}
    merged = merge(known, ours, theirs)
    return Merged(
        merged.to_us,
        merged.to_them,
        merged.differences,
        {**base, **merged.agreed},
        {**base, **merged.seen},
    )
