"""The people of a meeting as a table that spreadsheets read (RFC 4180).

Durations in seconds, times as ISO 8601 in UTC, nothing where nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from meeting_desktop.domain.csv_cells import as_csv, words
from meeting_desktop.domain.engagement import Engagement, PersonEngagement
from meeting_desktop.domain.engagement_score import Part

COLUMNS = (
    "name",
    "joined",
    "left",
    "attended_seconds",
    "gaps",
    "late_seconds",
    "no_show",
    "spoke_seconds",
    "spoke_share",
    "turns",
    "longest_monologue_seconds",
    "interruptions",
    "questions",
    "messages",
    "polls",
    "screen_seconds",
    "microphone_seconds",
    "score",
    *(f"points_{part.value}" for part in Part),
)


def to_csv(engagement: Engagement) -> str:
    return as_csv(COLUMNS, (tuple(_row(one)) for one in engagement.people))


def _row(one: PersonEngagement) -> Iterator[str]:
    there, talk = one.attendance, one.talk
    yield words(one.name)
    yield _time(there.joined_at if there is not None else None)
    yield _time(there.left_at if there is not None else None)
    yield _number(there.seconds if there is not None else None)
    yield _number(there.gaps if there is not None else None)
    yield _number(there.late if there is not None else None)
    yield "yes" if one.no_show else "no"
    for value in (talk.seconds, talk.share, talk.turns, talk.longest_monologue):
        yield _number(value)
    for value in (talk.interruptions, talk.questions, one.messages, one.polls):
        yield _number(value)
    yield _number(one.screen)
    yield _number(one.microphone)
    yield _number(one.score)
    points = {part.part: part.points for part in one.parts}
    for part in Part:
        yield _number(points.get(part))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value}" if isinstance(value, int) else f"{value:.3f}"


def _time(value: datetime | None) -> str:
    return "" if value is None else value.astimezone(UTC).isoformat(timespec="seconds")
