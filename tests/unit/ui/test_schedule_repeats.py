"""How the form shows a rule, and what happens to it when the first day moves."""

# ruff: noqa: DTZ001 - wall times have no zone
from __future__ import annotations

from datetime import date, datetime

import pytest

from meeting_desktop.ui.schedule.repeat_model import Pattern, Repeating
from meeting_desktop.ui.schedule.repeat_words import repeat_words

#: The second Tuesday of its month.
TUESDAY = datetime(2026, 12, 8, 10, 0)


@pytest.mark.parametrize(
    ("rule", "pattern", "words"),
    [
        ("", Pattern.NONE, ""),
        ("FREQ=DAILY", Pattern.DAILY, "Every day."),
        ("FREQ=DAILY;INTERVAL=3", Pattern.DAILY, "Every 3 days."),
        ("FREQ=WEEKLY", Pattern.WEEKLY, "Every week on Tue."),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", Pattern.WORKDAYS, "Every week from Monday to Friday."),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=10;BYDAY=TU,TH",
            Pattern.WEEKLY,
            "Every 2 weeks on Tue and Thu, 10 times.",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=8", Pattern.MONTH_DAY, "Every month on day 8."),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", Pattern.MONTH_DAY, "Every month on the last day."),
        ("FREQ=MONTHLY;BYDAY=2TU", Pattern.MONTH_WEEKDAY, "Every month on the second Tuesday."),
        ("FREQ=MONTHLY;BYDAY=-1FR", Pattern.MONTH_WEEKDAY, "Every month on the last Friday."),
        (
            "FREQ=YEARLY;UNTIL=20300101T235959",
            Pattern.YEARLY,
            "Every year on 8 December, until 1 January 2030.",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2",
            Pattern.OTHER,
            "It repeats by a rule that came from another calendar; it is kept as it is.",
        ),
    ],
)
def test_a_rule_is_shown_and_said(rule: str, pattern: Pattern, words: str) -> None:
    repeating = Repeating.of(rule, TUESDAY)
    assert repeating.pattern is pattern
    assert repeat_words(repeating) == words
    assert repeating.rule == rule


@pytest.mark.parametrize(
    ("pattern", "rule", "a_day_later"),
    [
        (Pattern.DAILY, "FREQ=DAILY", "FREQ=DAILY"),
        (Pattern.WEEKLY, "FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=WE"),
        (
            Pattern.WORKDAYS,
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        ),
        (Pattern.MONTH_DAY, "FREQ=MONTHLY;BYMONTHDAY=8", "FREQ=MONTHLY;BYMONTHDAY=9"),
        (Pattern.MONTH_WEEKDAY, "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=2WE"),
    ],
)
def test_a_chosen_pattern_goes_along_with_the_first_day(
    pattern: Pattern, rule: str, a_day_later: str
) -> None:
    chosen = Repeating("", TUESDAY).choose(pattern)
    assert chosen.rule == rule
    assert chosen.starting(datetime(2026, 12, 9, 10, 0)).rule == a_day_later


def test_chosen_weekdays_stay_when_the_first_day_moves() -> None:
    chosen = Repeating.of("FREQ=WEEKLY;BYDAY=TU,TH", TUESDAY)
    assert chosen.starting(datetime(2026, 12, 9, 10, 0)).rule == "FREQ=WEEKLY;BYDAY=TU,TH"


def test_how_often_and_until_when_stay_with_another_pattern() -> None:
    weekly = Repeating("", TUESDAY).choose(Pattern.WEEKLY).change(every=2)
    ending = weekly.end(until=date(2027, 3, 1))
    daily = ending.choose(Pattern.DAILY)
    assert daily.rule == "FREQ=DAILY;INTERVAL=2;UNTIL=20270301T235959"
    assert daily.choose(Pattern.NONE).rule == ""
    assert ending.end(times=5).rule == "FREQ=WEEKLY;INTERVAL=2;COUNT=5;BYDAY=TU"
