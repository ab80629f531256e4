"""What each chart shows, in words and numbers: a table before it is a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.browse_insights import Insights
from meeting_desktop.domain.insights import FunnelStep, PeriodPoint, PersonInsight
from meeting_desktop.ui.insights.chart_words import (
    decimal,
    labelled,
    meetings,
    per_cent,
    seconds,
    signed,
    whole,
)
from meeting_desktop.ui.leads.wording import status_title
from meeting_desktop.ui.library.wording import day_and_time, length, one_line

#: More would not be told apart; the table has them all.
_MOST_BARS = 12
_MOST_MEETINGS = 12


class Shape(Enum):
    """Bars lie, with names beside them; columns and lines go over time."""

    BARS = auto()
    COLUMNS = auto()
    LINE = auto()


@dataclass(frozen=True, slots=True)
class ChartMeeting:
    """A meeting behind a point; ``words`` are its day and title."""

    meeting_id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """``text`` is the value as one reads it, ``note`` what else is known; None: not known.

    ``meetings`` are the newest of those that it comes from.
    """

    label: str
    value: float | None
    text: str
    note: str = ""
    meetings: tuple[ChartMeeting, ...] = ()

    @property
    def words(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{self.label}: {self.text}{note}"


@dataclass(frozen=True, slots=True)
class ChartData:
    """``question`` is what it answers. ``low`` and ``high`` bound the axis, None: the values do."""

    key: str
    title: str
    question: str
    shape: Shape
    points: tuple[ChartPoint, ...]
    low: float = 0.0
    high: float | None = None

    @property
    def is_empty(self) -> bool:
        return all(one.value is None for one in self.points)

    def table(self) -> list[list[str]]:
        """For a file: numbers with a point, whatever the language."""
        rows = [["", self.title, _tr("Note")]]
        for one in self.points:
            value = "" if one.value is None else f"{one.value:.4g}"
            rows.append([one.label, value, one.note])
        return rows


def charts_of(found: Insights) -> tuple[ChartData, ...]:
    """In the order of the page."""
    return (*_of_people(found), *_over_time(found), _funnel(found.funnel))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Insights", text)


def _of_people(found: Insights) -> tuple[ChartData, ...]:
    return (
        _by_person(
            found,
            ("share", _tr("Share of the talk"), _tr("Who talks how much in their meetings?")),
            lambda one: 100 * one.share,
            per_cent,
            high=100.0,
        ),
        _by_person(
            found,
            ("questions", _tr("Questions"), _tr("How many does each ask in a meeting?")),
            lambda one: one.questions,
            decimal,
        ),
        _by_person(
            found,
            (
                "monologue",
                _tr("Longest monologue"),
                _tr("How long does each usually talk before another does?"),
            ),
            lambda one: one.longest_monologue,
            length,
        ),
        _by_person(
            found,
            ("patience", _tr("Patience"), _tr("How long does each wait before taking the word?")),
            lambda one: one.patience,
            seconds,
        ),
        _by_person(
            found,
            (
                "interruptions",
                _tr("Interruptions"),
                _tr("How often does each cut others short in a meeting?"),
            ),
            lambda one: one.interruptions,
            decimal,
        ),
    )


def _by_person(
    found: Insights,
    names: tuple[str, str, str],
    value_of: Callable[[PersonInsight], float | None],
    text_of: Callable[[float], str],
    *,
    high: float | None = None,
) -> ChartData:
    """``names``: its key, its title, the question that it answers."""
    points = [
        replace(_person_point(one, value_of(one), text_of), meetings=_behind(found, one.held))
        for one in found.people
    ]
    return ChartData(*names, Shape.BARS, tuple(points), high=high)


def _person_point(
    one: PersonInsight, value: float | None, text_of: Callable[[float], str]
) -> ChartPoint:
    text = text_of(value) if value is not None else _tr("not known")
    return ChartPoint(one_line(one.name) or _tr("Guests"), value, text, meetings(one.meetings))


def _over_time(found: Insights) -> tuple[ChartData, ...]:
    held = [
        ChartPoint(
            label,
            float(one.meetings),
            meetings(one.meetings),
            meetings=_behind(found, one.held),
        )
        for label, one in labelled(found.tone)
    ]
    return (
        ChartData(
            "tone",
            _tr("Tone"),
            _tr("How did the meetings sound, from -1 (bad) to 1 (good)?"),
            Shape.LINE,
            _line(found, found.tone, signed),
            low=-1.0,
            high=1.0,
        ),
        ChartData(
            "engagement",
            _tr("Engagement"),
            _tr("How much did guests take part, of 100?"),
            Shape.LINE,
            _line(found, found.engagement, whole),
            high=100.0,
        ),
        ChartData(
            "held",
            _tr("Meetings held"),
            _tr("How many meetings were held?"),
            Shape.COLUMNS,
            tuple(held),
        ),
    )


def _behind(found: Insights, held: Sequence[UUID]) -> tuple[ChartMeeting, ...]:
    newest = [(one, found.titles[one]) for one in held[:_MOST_MEETINGS] if one in found.titles]
    days = [day_and_time(one.held_at.astimezone(), found.until) for _, one in newest]
    return tuple(
        ChartMeeting(meeting_id, f"{day}  {one_line(one.title)}")
        for day, (meeting_id, one) in zip(days, newest, strict=True)
    )


def _line(
    found: Insights, points: Sequence[PeriodPoint], text_of: Callable[[float], str]
) -> tuple[ChartPoint, ...]:
    return tuple(
        ChartPoint(
            label,
            one.value,
            text_of(one.value) if one.value is not None else _tr("not known"),
            meetings(one.meetings),
            _behind(found, one.held),
        )
        for label, one in labelled(points)
    )


def _funnel(steps: Sequence[FunnelStep]) -> ChartData:
    points = []
    for step in steps:
        note = ""
        if step.conversion is not None:
            note = _tr("{0} of the step before").format(per_cent(100 * step.conversion))
        value = float(step.reached) if steps[0].reached else None
        points.append(ChartPoint(status_title(step.status), value, str(step.reached), note))
    return ChartData(
        "funnel",
        _tr("Way of the leads"),
        _tr("How many leads came at least so far?"),
        Shape.BARS,
        tuple(points),
    )


def shown_points(data: ChartData) -> tuple[ChartPoint, ...]:
    """Those that the picture has room for."""
    return data.points[:_MOST_BARS] if data.shape is Shape.BARS else data.points
