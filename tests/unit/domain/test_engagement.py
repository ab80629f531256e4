"""Figures of a meeting: oracles reckoned by hand, and what holds whatever the facts are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.engagement import (
    LATE_AFTER_S,
    AskedPoll,
    MeetingFacts,
    PersonFacts,
    engagement_of,
)
from meeting_desktop.domain.engagement_score import (
    FULL_MESSAGES,
    FULL_SHARE,
    WEIGHTS,
    Part,
    score_part,
    total,
)
from meeting_desktop.domain.reports import TalkFigures

_DOCUMENT = Path(__file__).parents[3] / "docs" / "engagement.md"


def talked(seconds: float, share: float = 0.0) -> TalkFigures:
    return TalkFigures(seconds, share, 1, seconds, 0, 0, max(1, int(seconds)))


def facts(*people: PersonFacts, **more: object) -> MeetingFacts:
    return replace(MeetingFacts(new_id(), 600.0, people), **more)  # type: ignore[arg-type]


def a_person(name: str, **more: object) -> PersonFacts:
    whole = PersonFacts(new_id(), name, present=((0.0, 600.0),), audible=((0.0, 600.0),))
    return replace(whole, **more)  # type: ignore[arg-type]


def test_an_hour_of_three_is_counted_as_by_hand() -> None:
    ada = a_person("Ada", talk=talked(300.0), messages=4)
    grace = a_person("Grace", present=((60.0, 300.0), (360.0, 480.0)), talk=talked(50.0))
    hanna = a_person("Hanna", present=((500.0, 600.0),), talk=talked(50.0), messages=1)
    poll = AskedPoll(new_id(), 100.0, 200.0, frozenset({ada.person}))
    late = AskedPoll(new_id(), 550.0, 600.0, frozenset({ada.person, hanna.person}))
    found = engagement_of(
        facts(ada, grace, hanna, polls=(poll, late), late_from=300.0, messages=5, all_polls=2)
    )
    by_name = {one.name: one for one in found.people}
    assert [one.name for one in found.people] == ["Ada", "Grace", "Hanna"]
    # Ada: 40 of 40, 30 of 30, 10 of 10, both polls.
    assert by_name["Ada"].score == 100
    # Grace: 360 of 600 s → 24; 1/8 of the talk of 1/6 wanted → 22.5; of the one poll none.
    assert [part.points for part in by_name["Grace"].parts] == [24.0, 22.5, 0.0, 0.0]
    assert by_name["Grace"].score == 46  # 46.5, to the even number
    # Hanna: 100 of 600 s → 6.7; 22.5; 1 of 3 → 3.3; her one poll → 20.
    assert [part.points for part in by_name["Hanna"].parts] == [6.7, 22.5, 3.3, 20.0]
    assert by_name["Hanna"].score == 52
    there = by_name["Grace"].attendance
    assert there is not None
    assert (there.seconds, there.gaps, there.late) == (360.0, 1, None)
    assert by_name["Hanna"].attendance is not None
    assert by_name["Hanna"].attendance.late == 500.0
    whole = found.meeting
    assert (whole.people, whole.most_at_once, whole.late, whole.no_shows) == (3, 2, 1, 0)
    assert whole.attendance == pytest.approx(353.333)
    assert whole.score == 66


def test_nobody_is_late_within_five_minutes_or_without_a_plan() -> None:
    grace = a_person("Grace", present=((LATE_AFTER_S, 600.0),))
    for late_from in (None, LATE_AFTER_S):
        [one] = engagement_of(facts(grace, late_from=late_from)).people
        assert one.attendance is not None
        assert one.attendance.late is None
    early = replace(grace, present=((700.0, 800.0),))
    # The meeting began ten minutes before its time.
    [one] = engagement_of(facts(early, length=900.0, late_from=600.0 + LATE_AFTER_S)).people
    assert one.attendance is not None
    assert one.attendance.late is None


def test_who_was_invited_and_did_not_come_has_no_score() -> None:
    found = engagement_of(
        facts(a_person("Ada"), PersonFacts(new_id(), "Hanna", invited=True), a_person("Grace"))
    )
    assert [(one.name, one.no_show, one.score) for one in found.people][-1] == ("Hanna", True, None)
    assert found.meeting.no_shows == 1
    assert found.meeting.people == 2
    assert found.meeting.score == 100


def test_one_alone_is_not_told_to_talk_with_others() -> None:
    [one] = engagement_of(facts(a_person("Ada", talk=talked(5.0)))).people
    assert [part.part for part in one.parts] == [Part.ATTENDANCE]
    assert one.score == 100


def test_voices_of_an_imported_file_have_no_attendance_and_still_a_score() -> None:
    found = engagement_of(
        facts(
            PersonFacts(new_id(), "Ada", talk=talked(90.0)),
            PersonFacts(new_id(), "Grace", talk=talked(10.0)),
        )
    )
    assert [one.attendance for one in found.people] == [None, None]
    assert [one.microphone for one in found.people] == [None, None]
    assert [one.score for one in found.people] == [100, 40]
    assert found.meeting.attendance is None


def test_a_meeting_of_which_nothing_is_known_has_no_score() -> None:
    found = engagement_of(facts())
    assert found.people == ()
    assert found.meeting.score is None
    assert found.meeting.parts == ()


def test_polls_count_for_those_alone_who_were_there_while_they_were_open() -> None:
    poll = AskedPoll(new_id(), 10.0, 20.0, frozenset())
    before, after = a_person("Ada"), a_person("Grace", present=((30.0, 600.0),))
    found = engagement_of(facts(before, after, polls=(poll,)))
    told = {one.name: [part.part for part in one.parts] for one in found.people}
    assert Part.POLLS in told["Ada"]
    assert Part.POLLS not in told["Grace"]


# -- whatever the facts are ------------------------------------------------------------------------

_SPANS = st.lists(
    st.tuples(st.floats(0.0, 500.0), st.floats(0.5, 100.0)).map(lambda one: (one[0], sum(one))),
    max_size=4,
).map(tuple)
_IDS = st.uuids()
_PEOPLE = st.builds(
    PersonFacts,
    person=_IDS,
    name=st.sampled_from(["Ada", "Grace", "Hanna"]),
    present=st.one_of(st.none(), _SPANS),
    audible=_SPANS,
    sharing=_SPANS,
    talk=st.floats(0.0, 600.0).map(talked),
    messages=st.integers(0, 30),
    invited=st.booleans(),
)


@st.composite
def meetings(draw: st.DrawFn) -> MeetingFacts:
    people = draw(st.lists(_PEOPLE, max_size=6, unique_by=lambda one: one.person))
    who = [one.person for one in people]
    voters = st.frozensets(st.sampled_from(who)) if who else st.just(frozenset[UUID]())
    times = st.floats(0.0, 600.0)
    polls = draw(st.lists(st.builds(AskedPoll, _IDS, times, times, voters), max_size=4))
    messages = sum(one.messages for one in people)
    return MeetingFacts(UUID(int=7), 600.0, people, polls, draw(times), messages, len(polls))


@given(meetings(), st.integers())
def test_the_order_in_which_facts_come_changes_nothing(told: MeetingFacts, seed: int) -> None:
    people, polls, chance = list(told.people), list(told.polls), Random(seed)
    chance.shuffle(people)
    chance.shuffle(polls)
    people = [
        replace(one, present=one.present and one.present[::-1], sharing=one.sharing[::-1])
        for one in people
    ]
    assert engagement_of(replace(told, people=people, polls=polls)) == engagement_of(told)


@given(meetings())
def test_every_score_is_what_its_parts_say_and_within_its_bounds(told: MeetingFacts) -> None:
    found = engagement_of(told)
    for one in found.people:
        assert one.score is None or 0 <= one.score <= 100
        assert all(0.0 <= part.points <= part.most == WEIGHTS[part.part] for part in one.parts)
        assert one.score == total(one.parts)
        assert not (one.no_show and one.parts)
    assert found.meeting.score is None or 0 <= found.meeting.score <= 100
    assert found.meeting.people + found.meeting.no_shows == len(found.people)
    assert len({one.id for one in found.people}) == len(found.people)


@given(st.sampled_from(Part), st.floats(0.0, 1e6), st.floats(0.001, 1e6))
def test_more_never_gives_less(part: Part, reached: float, wanted: float) -> None:
    less, more = score_part(part, reached, wanted), score_part(part, reached * 1.5, wanted)
    assert less is not None
    assert more is not None
    assert less.points <= more.points <= WEIGHTS[part]


# -- what people are told --------------------------------------------------------------------------


def test_the_document_has_the_weights_of_the_program() -> None:
    text = _DOCUMENT.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\w+) \| (\d+) \|", text, re.MULTILINE))
    assert rows == {part.value: str(most) for part, most in WEIGHTS.items()}
    assert sum(WEIGHTS.values()) == 100
    assert f"{FULL_MESSAGES} messages" in text
    assert f"{FULL_SHARE:.0%}".replace("%", " %") + " of an even share" in text
    assert f"{LATE_AFTER_S / 60:.0f} minutes" in text
