"""What many meetings say together: of each person, over time, and of the way of leads.

Every figure is defined in docs/insights.md. Nothing here reads words: figures were counted when
each meeting's report was made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import fmean, median
from typing import Protocol, TypeVar
from uuid import UUID

from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.domain.reports import TalkFigures

#: Up to so many days a point is a week, beyond a month.
_WEEKS_UP_TO = 120
#: The way that a lead goes; ``LOST`` is where it leaves it.
FUNNEL = tuple(status for status in LeadStatus if status is not LeadStatus.LOST)


class Spoke(Protocol):
    """Somebody in a meeting (``ports.held_meetings.HeldPerson``)."""

    @property
    def speaker(self) -> str: ...
    @property
    def user_id(self) -> UUID | None: ...
    @property
    def figures(self) -> TalkFigures: ...
    @property
    def engagement(self) -> int: ...


class Held(Protocol):
    """A meeting that was held (``ports.held_meetings.HeldMeeting``)."""

    @property
    def meeting_id(self) -> UUID: ...
    @property
    def held_at(self) -> datetime: ...
    @property
    def was_planned(self) -> bool: ...
    @property
    def people(self) -> Sequence[Spoke]: ...
    @property
    def tone(self) -> float | None: ...


_HeldT = TypeVar("_HeldT", bound=Held)


class Journey(Protocol):
    """A lead's way so far (``ports.held_meetings.LeadJourney``)."""

    @property
    def status(self) -> LeadStatus: ...
    @property
    def been(self) -> frozenset[LeadStatus]: ...


@dataclass(frozen=True, slots=True)
class PersonInsight:
    """``name`` is empty for all guests together. Times in seconds.

    ``held`` are their meetings, the newest first.
    ``share`` 0 to 1 of what was spoken in their meetings; ``questions`` and ``interruptions`` of a
    meeting, on average; ``longest_monologue`` and ``patience`` are the usual ones: half of their
    meetings had longer ones.
    """

    name: str
    user_id: UUID | None
    meetings: int
    share: float
    questions: float
    longest_monologue: float
    interruptions: float
    engagement: float
    patience: float | None = None
    held: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodPoint:
    """A week (from its Monday) or a month (from its first). ``value`` None: nothing is known.

    ``held`` are its meetings, the newest first.
    """

    begins: date
    value: float | None
    meetings: int
    held: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """``reached`` leads came at least so far; ``conversion`` 0 to 1 of those one step before."""

    status: LeadStatus
    reached: int
    conversion: float | None = None


def of_people(meetings: Sequence[Held], names: Mapping[UUID, str]) -> tuple[PersonInsight, ...]:
    """Those whom ``names`` knows, then all guests as one; who was in most meetings first.

    Who has no name there has the one that they were called by. Where it is known of nobody who they
    are, speakers stand under the names of their transcripts.
    """
    spoke: defaultdict[UUID | str, list[tuple[Held, Spoke]]] = defaultdict(list)
    known = any(one.user_id in names for held in meetings for one in held.people)
    for held in meetings:
        for one in held.people:
            if one.user_id is not None and one.user_id in names:
                spoke[one.user_id].append((held, one))
            else:
                spoke["" if known else one.speaker].append((held, one))
    found = [
        _person(names[who] or appearances[-1][1].speaker, who, appearances)
        if isinstance(who, UUID)
        else _person(who, None, appearances)
        for who, appearances in spoke.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.name, -one.meetings, one.name)))


def over_time(
    meetings: Sequence[_HeldT],
    since: date,
    until: date,
    zone: tzinfo,
    value_of: Callable[[_HeldT], float | None],
) -> tuple[PeriodPoint, ...]:
    """The mean of each week or month of [``since``, ``until``], also of those without meetings."""
    monthly = (until - since).days > _WEEKS_UP_TO
    values: defaultdict[date, list[float]] = defaultdict(list)
    then: defaultdict[date, list[_HeldT]] = defaultdict(list)
    for held in meetings:
        begins = _begins(held.held_at.astimezone(zone).date(), monthly=monthly)
        then[begins].append(held)
        value = value_of(held)
        if value is not None:
            values[begins].append(value)
    return tuple(
        PeriodPoint(
            begins,
            fmean(values[begins]) if values[begins] else None,
            len(then[begins]),
            _newest_first(then[begins]),
        )
        for begins in _periods(since, until, monthly=monthly)
    )


def guests_engagement(held: Held, names: Collection[UUID]) -> float | None:
    """How much those took part who are not among ``names``; of all, where nobody is."""
    guests = [one.engagement for one in held.people if one.user_id not in names]
    everybody = [one.engagement for one in held.people]
    known = len(guests) < len(everybody)
    return fmean(guests) if guests and known else (fmean(everybody) if everybody else None)


def funnel(journeys: Iterable[Journey]) -> tuple[FunnelStep, ...]:
    """How many leads came how far, whether they are there still, went on, or were lost since."""
    furthest = [_furthest(one) for one in journeys]
    steps: list[FunnelStep] = []
    for place, status in enumerate(FUNNEL):
        reached = sum(one >= place for one in furthest)
        before = steps[-1].reached if steps else 0
        steps.append(FunnelStep(status, reached, reached / before if before else None))
    return tuple(steps)


def _furthest(one: Journey) -> int:
    return max((FUNNEL.index(s) for s in {one.status, *one.been} if s in FUNNEL), default=0)


def _person(
    name: str, user_id: UUID | None, appearances: Sequence[tuple[Held, Spoke]]
) -> PersonInsight:
    figures = [one.figures for _, one in appearances]
    meetings = {id(held): held for held, _ in appearances}.values()
    talk = sum(one.figures.seconds for held in meetings for one in held.people)
    pauses = [one.patience for one in figures if one.patience is not None]
    return PersonInsight(
        name=name,
        user_id=user_id,
        meetings=len(meetings),
        share=sum(one.seconds for one in figures) / talk if talk else 0.0,
        questions=sum(one.questions for one in figures) / len(meetings),
        longest_monologue=median(one.longest_monologue for one in figures),
        interruptions=sum(one.interruptions for one in figures) / len(meetings),
        engagement=fmean(one.engagement for _, one in appearances),
        patience=median(pauses) if pauses else None,
        held=_newest_first(meetings),
    )


def _newest_first(meetings: Iterable[Held]) -> tuple[UUID, ...]:
    ordered = sorted(meetings, key=lambda one: one.held_at, reverse=True)
    return tuple(one.meeting_id for one in ordered)


def _begins(day: date, *, monthly: bool) -> date:
    return day.replace(day=1) if monthly else day - timedelta(days=day.weekday())


def _periods(since: date, until: date, *, monthly: bool) -> Iterable[date]:
    begins = _begins(since, monthly=monthly)
    while begins <= until:
        yield begins
        begins = _begins(begins + timedelta(days=32 if monthly else 7), monthly=monthly)
