"""What goes when: the nearest rule holds, and what is protected stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.retention import (
    GoingWhat,
    GoingWhy,
    KeptMeeting,
    RemovedMeeting,
    Retention,
    RetentionRules,
    end_of_removed,
    goings_of,
    in_order,
)

_ENDED = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_MEETING = KeptMeeting(new_id(), new_id(), "Weekly", _ENDED, (), Retention(), has_sound=True)


def _told(meeting: KeptMeeting, rules: RetentionRules) -> list[tuple[str, int, str, str]]:
    return [
        (one.what, (one.at - _ENDED).days, one.why, one.tag) for one in goings_of(meeting, rules)
    ]


def test_without_rules_everything_stays() -> None:
    assert _told(_MEETING, RetentionRules()) == []


def test_sound_goes_first_and_the_rest_later() -> None:
    rules = RetentionRules(audio_days=30, all_days=365)
    assert _told(_MEETING, rules) == [
        ("audio", 30, "everything", ""),
        ("all", 365, "everything", ""),
    ]


def test_sound_that_would_go_with_the_rest_is_not_told_of_twice() -> None:
    rules = RetentionRules(audio_days=90, all_days=30)
    assert _told(_MEETING, rules) == [("all", 30, "everything", "")]


def test_a_meeting_without_sound_loses_none() -> None:
    silent = replace(_MEETING, has_sound=False)
    assert _told(silent, RetentionRules(audio_days=30)) == []


def test_a_rule_of_a_tag_goes_before_the_one_for_all_and_the_longest_of_several_holds() -> None:
    rules = RetentionRules(audio_days=10, audio_days_by_tag={"hiring": 5, "legal": 700, "board": 0})
    one = replace(_MEETING, tags=("hiring",))
    assert _told(one, rules) == [("audio", 5, "tag", "hiring")]
    assert _told(replace(one, tags=("hiring", "legal")), rules) == [("audio", 700, "tag", "legal")]
    assert _told(replace(one, tags=("hiring", "board")), rules) == []
    assert _told(replace(one, tags=("other",)), rules) == [("audio", 10, "everything", "")]


def test_a_meetings_own_rule_goes_before_all_others() -> None:
    rules = RetentionRules(audio_days=10, all_days=20, audio_days_by_tag={"legal": 700})
    own = replace(_MEETING, tags=("legal",), retention=Retention(audio_days=3, all_days=0))
    assert _told(own, rules) == [("audio", 3, "meeting", "")]


def test_what_is_removed_goes_after_its_days_in_the_trash() -> None:
    removed = RemovedMeeting(new_id(), new_id(), "Weekly", _ENDED, _ENDED)
    going = end_of_removed(removed, RetentionRules(trash_days=7))
    assert going is not None
    assert (going.at, going.why) == (_ENDED + timedelta(days=7), GoingWhy.TRASH)
    assert end_of_removed(replace(removed, is_protected=True), RetentionRules()) is None


_days = st.integers(0, 1_000)


@given(_days, _days, st.dictionaries(st.sampled_from("abc"), _days), _days, st.booleans())
def test_what_is_protected_never_goes(
    audio: int, everything: int, by_tag: dict[str, int], own: int, protected: bool
) -> None:
    rules = RetentionRules(audio, everything, by_tag, by_tag)
    rule = Retention(protected, own, own)
    told = goings_of(replace(_MEETING, tags=("a", "b"), retention=rule), rules)
    assert protected <= (told == ())
    assert in_order(told) == told
    assert [one.what for one in told] in ([], [GoingWhat.AUDIO], [GoingWhat.ALL], list(GoingWhat))
