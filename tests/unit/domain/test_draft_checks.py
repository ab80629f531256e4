"""Drafts held to the rules: errors at their field, warnings, and what is asked, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.domain.draft_checks import examine, tidy
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import DraftField, Findings, QuestionKind
from meeting_desktop.domain.planning import AgendaItem, ContextLink, MeetingDetails
from meeting_desktop.domain.wall_times import known_zones
from tests.unit.domain.planning_samples import START, a_draft, wall

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def details(**changes: Any) -> dict[str, Any]:
    return {"details": MeetingDetails(**changes)}


def guests(*emails: str) -> dict[str, Any]:
    return {"invitees": tuple(Invitee(email) for email in emails)}


def fields(findings: Findings) -> list[DraftField]:
    return [one.field for one in findings.errors]


def test_a_draft_as_it_should_be_has_nothing_against_it() -> None:
    found = examine(a_draft(), NOW)
    assert found == Findings(start=START, end=START + timedelta(minutes=45))
    assert found.allow()


@pytest.mark.parametrize(
    ("changes", "field", "place"),
    [
        ({"title": " \n "}, DraftField.TITLE, None),
        ({"title": "x" * 201}, DraftField.TITLE, None),
        ({"title": "=?utf-8?q?Bcc:?="}, DraftField.TITLE, None),
        ({"minutes": 4}, DraftField.MINUTES, None),
        ({"minutes": 0}, DraftField.MINUTES, None),
        ({"minutes": -30}, DraftField.MINUTES, None),
        ({"minutes": 1441}, DraftField.MINUTES, None),
        ({"time_zone": ""}, DraftField.TIME_ZONE, None),
        ({"time_zone": "Mars/Olympus"}, DraftField.TIME_ZONE, None),
        ({"start": wall("1026-12-03 10:00")}, DraftField.START, None),
        ({"start": wall("9999-12-31 23:59")}, DraftField.START, None),
        ({"rule": "FREQ=HOURLY"}, DraftField.RULE, None),
        ({"rule": "every day"}, DraftField.RULE, None),
        (guests("a@example.org", "nobody"), DraftField.INVITEES, 1),
        (guests("a@example.org", "b@example.org\r\nBcc: c@example.org"), DraftField.INVITEES, 1),
        (guests("a@example.org", " A@Example.org "), DraftField.INVITEES, 1),
        (
            {"invitees": (Invitee("a@example.org", "=?utf-8?q?Eve?="),)},
            DraftField.INVITEES,
            0,
        ),
        (guests(*(f"p{place}@example.org" for place in range(201))), DraftField.INVITEES, None),
        (details(max_participants=1), DraftField.CAPACITY, None),
        (details(max_participants=31), DraftField.CAPACITY, None),
        (details(max_participants=2), DraftField.CAPACITY, None),
        (details(external_url="http://zoom.example/j/1"), DraftField.EXTERNAL_URL, None),
        (details(external_url="javascript:alert(1)"), DraftField.EXTERNAL_URL, None),
        (details(external_url="file:///etc/passwd"), DraftField.EXTERNAL_URL, None),
        (details(external_url="https://"), DraftField.EXTERNAL_URL, None),
        (details(external_url="https:///path"), DraftField.EXTERNAL_URL, None),
        (details(external_url="https://a b.example"), DraftField.EXTERNAL_URL, None),
        (details(external_url="https://x.example:99999/"), DraftField.EXTERNAL_URL, None),
        (details(external_url="https://me:pw@zoom.example/"), DraftField.EXTERNAL_URL, None),
        (details(external_url="https://zoom.example@evil.example"), DraftField.EXTERNAL_URL, None),
        (details(external_url="https://x.example/\r\nBcc: y"), DraftField.EXTERNAL_URL, None),
        (details(external_url='https://x.example/"onclick="'), DraftField.EXTERNAL_URL, None),
        (details(links=(ContextLink("", "Deal"),)), DraftField.LINKS, 0),
        (details(links=(ContextLink("deal", ""),)), DraftField.LINKS, 0),
        (
            details(links=(ContextLink("deal", "A"), ContextLink("deal", "B", "file:///x"))),
            DraftField.LINKS,
            1,
        ),
        (details(agenda=(AgendaItem(" "),)), DraftField.AGENDA, 0),
        (details(agenda=(AgendaItem("Hello"), AgendaItem("Bye", 0))), DraftField.AGENDA, 1),
        (details(tags=("x" * 41,)), DraftField.TAGS, None),
        (details(description="x" * 20_001), DraftField.DESCRIPTION, None),
        ({"message": "x" * 5_001}, DraftField.MESSAGE, None),
        ({"passcode": "x" * 65}, DraftField.PASSCODE, None),
        ({"passcode": "a\nb"}, DraftField.PASSCODE, None),
    ],
)
def test_each_rule_names_its_field(
    changes: dict[str, Any], field: DraftField, place: int | None
) -> None:
    found = examine(a_draft(**changes), NOW)
    assert [(one.field, one.place) for one in found.errors] == [(field, place)]
    assert not found.allow(frozenset(QuestionKind))
    assert all(one.sentence.endswith((".", "?")) for one in found.errors)


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": 5},
        {"minutes": 1440},
        {"passcode": ""},
        {"passcode": "x" * 64},
        {"rule": "FREQ=WEEKLY;BYDAY=TU"},
        {"invitees": ()},
        details(max_participants=3),
        details(max_participants=30),
        details(external_url=" https://zoom.example/j/123?pwd=abc#x "),
        details(external_url="https://meet.example:8443/room"),
        details(links=(ContextLink("quest", "Dragon", "http://intra.example/q/1"),)),
        details(links=(ContextLink("subject", "Algebra"),)),
    ],
)
def test_what_is_allowed_is_allowed_to_its_edge(changes: dict[str, Any]) -> None:
    assert not examine(a_draft(**changes), NOW).errors


def test_every_error_is_named_at_once() -> None:
    found = examine(a_draft(title="", minutes=1, **guests("nobody")), NOW)
    assert fields(found) == [DraftField.TITLE, DraftField.MINUTES, DraftField.INVITEES]
    assert found.start is None


def test_an_agenda_that_takes_longer_is_only_strange() -> None:
    agenda = (AgendaItem("Tour", 30), AgendaItem("Questions"), AgendaItem("Price", 20))
    found = examine(a_draft(**details(agenda=agenda)), NOW)
    assert [one.field for one in found.warnings] == [DraftField.AGENDA]
    assert "50 minutes" in found.warnings[0].sentence
    assert found.allow()


def test_to_invite_oneself_is_only_strange() -> None:
    found = examine(a_draft(), NOW, own_email="Bob@Example.org")
    assert [(one.field, one.place) for one in found.warnings] == [(DraftField.INVITEES, 0)]


def test_the_past_is_asked_about() -> None:
    found = examine(a_draft(), START + timedelta(minutes=1))
    assert [one.kind for one in found.questions] == [QuestionKind.PAST]
    assert not found.allow()
    assert found.allow(frozenset({QuestionKind.PAST}))
    assert not examine(a_draft(), START + timedelta(seconds=59)).questions


def test_a_meeting_that_stays_where_it_was_is_not_asked_about() -> None:
    assert examine(a_draft(), START + timedelta(days=3), known_start=START).allow()


def test_a_skipped_time_is_asked_about_and_cannot_be_confirmed_away() -> None:
    found = examine(a_draft(start=wall("2027-03-28 02:30")), NOW)
    [question] = found.questions
    assert question.kind is QuestionKind.SKIPPED
    assert question.sentence == (
        "02:30 on 28 March 2027 in Berlin does not exist: the clocks go forward. "
        "Is it 01:30 before or 03:30 after?"
    )
    assert found.start is None
    assert not found.allow(frozenset(QuestionKind))
    for choice in question.choices:
        answered = examine(a_draft(start=choice.start, fold=choice.fold), NOW)
        assert answered.allow()
        assert answered.start == choice.instant


def test_a_time_that_is_there_twice_is_asked_about_until_one_is_meant() -> None:
    found = examine(a_draft(start=wall("2027-10-31 02:30")), NOW)
    [question] = found.questions
    assert question.kind is QuestionKind.TWICE
    assert "UTC+2" in question.sentence
    assert "UTC+1" in question.sentence
    assert not found.allow(frozenset(QuestionKind))
    first, second = (
        examine(a_draft(start=choice.start, fold=choice.fold), NOW) for choice in question.choices
    )
    assert first.allow()
    assert second.start == (first.start or NOW) + timedelta(hours=1)


def test_a_tidy_draft_keeps_every_place() -> None:
    clean = tidy(
        a_draft(
            title="  Demo \n two ",
            start=wall("2026-12-03 10:00:30"),
            invitees=(Invitee(" Bob@Example.ORG ", " Bob  B "), Invitee("")),
            passcode=" 1234 ",
            **details(tags=("Big", "big", " #deal "), external_url=" https://x.example "),
        )
    )
    assert clean.title == "Demo two"
    assert clean.start == wall("2026-12-03 10:00")
    assert clean.invitees == (Invitee("bob@example.org", "Bob B"), Invitee(""))
    assert clean.passcode == "1234"
    assert clean.details.tags == ("Big", "deal")
    assert clean.details.external_url == "https://x.example"


@settings(max_examples=300, deadline=None)
@given(
    st.builds(
        MeetingDraft,
        title=st.text(max_size=30),
        start=st.datetimes(),
        minutes=st.integers(),
        time_zone=st.one_of(st.sampled_from(known_zones()), st.text(max_size=20)),
        invitees=st.lists(st.builds(Invitee, st.text(), st.text()), max_size=3).map(tuple),
        rule=st.one_of(st.just(""), st.text(max_size=30)),
        fold=st.sampled_from([None, 0, 1]),
        passcode=st.one_of(st.none(), st.text(max_size=80)),
        message=st.text(max_size=50),
    )
)
def test_whatever_a_draft_says_it_is_judged(draft: MeetingDraft) -> None:
    found = examine(draft, NOW)
    assert (found.start is None) is (found.end is None)
    if found.allow():
        assert found.start is not None
        assert found.start >= NOW
    assert tidy(tidy(draft)) == tidy(draft)
