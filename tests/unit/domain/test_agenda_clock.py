"""The agenda while it is held: no point is lost, and the seconds of all points add up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import (
    HeldAgenda,
    HeldItem,
    Pace,
    pace_of,
    seconds_left,
    spans,
)
from meeting_desktop.domain.planning import AgendaItem

_START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_IDS = tuple(UUID(int=n + 1) for n in range(4))


def an_agenda(*minutes: int | None) -> HeldAgenda:
    """Points named A, B, …, whose ids are ``_IDS``."""
    agenda = HeldAgenda()
    for place, one in enumerate(minutes):
        agenda = agenda.put(new_id(), HeldItem(_IDS[place], "ABCD"[place], one))
    return agenda


def go(agenda: HeldAgenda, item: UUID | None, second: float) -> HeldAgenda:
    return agenda.go(new_id(), item, second, _START + timedelta(seconds=second))


def titles(agenda: HeldAgenda) -> str:
    return "".join(one.title for one in agenda.items)


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["go", "move", "stop", "edit"]),
        st.integers(0, 3),
        st.integers(-1, 9),
        st.floats(0, 600),
    ),
    max_size=20,
)


@given(_STEPS)
def test_the_seconds_of_all_points_are_those_in_which_there_was_one(
    steps: list[tuple[str, int, int, float]],
) -> None:
    agenda, now, with_one = an_agenda(5, 10, None, 1), 0.0, 0.0
    for what, which, place, seconds in steps:
        now += seconds
        with_one += seconds if agenda.current is not None else 0.0
        item = _IDS[which]
        if what == "move":
            agenda = agenda.move(new_id(), item, place)
        elif what == "edit":
            agenda = agenda.put(new_id(), HeldItem(item, "ABCD"[which], place + 1))
        else:
            agenda = go(agenda, item if what == "go" else None, now)
        assert sorted(titles(agenda)) == list("ABCD")
        assert sum(one.is_current for one in agenda.items) <= 1
    assert sum(one.spent(now) for one in agenda.items) == pytest.approx(with_one)
    ends = [visit.ended for _, visit in spans(agenda.items)]
    assert all(end is not None for end in ends[:-1]), "one ends before the next begins"


@given(_STEPS)
def test_a_change_that_is_asked_for_again_changes_nothing(
    steps: list[tuple[str, int, int, float]],
) -> None:
    agenda = an_agenda(5, 10, None, 1)
    made = []
    for what, which, place, seconds in steps:
        change, item = new_id(), _IDS[which]
        made.append(change)
        if what == "move":
            agenda = agenda.move(change, item, place)
        else:
            agenda = agenda.go(change, item if what == "go" else None, seconds, _START)
        if change in agenda.changes:
            assert agenda.go(change, _IDS[0], seconds + 1, _START) is agenda
            assert agenda.remove(change, _IDS[0]) is agenda
            assert agenda.put(change, HeldItem(_IDS[0], "Other")) is agenda


def test_a_point_that_is_visited_again_goes_on_with_its_seconds() -> None:
    agenda = an_agenda(5, 5)
    agenda = go(go(go(agenda, _IDS[0], 10.0), _IDS[1], 70.0), _IDS[0], 100.0)
    assert [one.spent(130.0) for one in agenda.items] == [90.0, 30.0]
    assert [one.title for one, _ in spans(agenda.items)] == ["A", "B", "A"]
    assert agenda.items[1].visits[0].ended_at == _START + timedelta(seconds=100)
    assert [one.spent(500.0) for one in go(agenda, None, 130.0).items] == [90.0, 30.0]


def test_next_is_the_one_after_and_at_first_what_nobody_visited() -> None:
    agenda = an_agenda(5, 5, 5)
    assert _next(agenda) == "A"
    agenda = go(agenda, _IDS[1], 1.0)
    assert _next(agenda) == "C"
    assert _next(go(agenda, None, 2.0)) == "A"
    assert _next(go(agenda, _IDS[2], 2.0)) == ""


def _next(agenda: HeldAgenda) -> str:
    return "" if agenda.next is None else agenda.next.title


def test_a_clock_that_was_set_back_takes_no_time_away() -> None:
    agenda = go(go(an_agenda(5, 5), _IDS[0], 60.0), _IDS[1], 30.0)
    assert [one.spent(30.0) for one in agenda.items] == [0.0, 0.0]


def test_points_are_moved_to_the_ends_at_most() -> None:
    agenda = an_agenda(1, 1, 1)
    assert titles(agenda.move(new_id(), _IDS[0], 99)) == "BCA"
    assert titles(agenda.move(new_id(), _IDS[2], 0)) == "CAB"
    assert titles(agenda.move(new_id(), _IDS[1], 1)) == "ABC"


def test_what_was_taken_out_stays_out() -> None:
    agenda = go(an_agenda(1, 1), _IDS[0], 5.0).remove(new_id(), _IDS[0])
    assert titles(agenda) == "B"
    assert agenda.current is None
    assert agenda.remove(new_id(), _IDS[0]).items == agenda.items
    refused = []
    changes: list[Callable[[], HeldAgenda]] = [
        lambda: agenda.put(new_id(), HeldItem(_IDS[0], "A")),
        lambda: agenda.move(new_id(), _IDS[0], 1),
        lambda: go(agenda, _IDS[0], 6.0),
    ]
    for change in changes:
        with pytest.raises(UserFacingError) as told:
            change()
        refused.append(told.value.code)
    assert refused == ["point_gone"] * 3


def test_a_point_needs_a_title_and_room() -> None:
    with pytest.raises(UserFacingError) as told:
        HeldAgenda().put(new_id(), HeldItem(new_id(), ""))
    assert told.value.code == "empty_point"
    agenda = HeldAgenda()
    codes: list[str] = []
    while not codes:
        try:
            agenda = agenda.put(new_id(), HeldItem(new_id(), '"' * 120, 5, "𝄞" * 60))
        except UserFacingError as refusal:
            codes.append(refusal.code)
    assert codes == ["agenda_full"]
    first = agenda.items[0]
    shorter = agenda.put(new_id(), HeldItem(first.id, "Short"))
    assert shorter.items[0].title == "Short", "a full agenda can still be made shorter"


def test_an_agenda_begins_as_it_was_planned_as_far_as_it_fits() -> None:
    meeting = new_id()
    plan = [AgendaItem("Welcome", 5, presenter="Grace", description="Who\nis here"), AgendaItem("")]
    agenda = HeldAgenda.planned(meeting, plan)
    assert agenda == HeldAgenda.planned(meeting, plan), "the same ids each time"
    first, second = agenda.items
    assert (first.title, first.minutes, first.presenter) == ("Welcome", 5, "Grace")
    assert (first.notes, second.title) == ("Who is here", "2")
    many = [AgendaItem("ö" * 120, 5, description="long " * 60) for _ in range(100)]
    fits = HeldAgenda.planned(meeting, many).items
    assert 30 < len(fits) < 100
    assert {one.notes for one in fits} == {""}


@pytest.mark.parametrize(
    ("spent", "minutes", "pace"),
    [
        (0.0, 5, Pace.ON_TIME),
        (239.9, 5, Pace.ON_TIME),
        (240.0, 5, Pace.LAST_FIFTH),
        (300.0, 5, Pace.LAST_FIFTH),
        (300.1, 5, Pace.OVER),
        (9_000.0, None, Pace.FREE),
    ],
)
def test_the_last_fifth_and_the_time_after_it_are_told_apart(
    spent: float, minutes: int | None, pace: Pace
) -> None:
    assert pace_of(spent, minutes) is pace


def test_what_is_left_is_of_this_point_and_of_those_to_come() -> None:
    points = [(400.0, 5), (60.0, 5), (0.0, 10), (0.0, None)]
    assert seconds_left(points, 1) == 240.0 + 600.0
    assert seconds_left(points, None) == 600.0
    assert seconds_left([(400.0, 5)], 0) == 0.0
