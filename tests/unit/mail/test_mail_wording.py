"""Days, times and rules in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from meeting_desktop.domain.mail_wording import rule_words, span_words


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_a_time_names_its_day_zone_and_offset() -> None:
    english = span_words(_at(3, 9), _at(3, 9, 45), "Europe/Berlin", "en")
    german = span_words(_at(3, 9), _at(3, 9, 45), "Europe/Berlin", "de")
    assert english == "Tuesday, 3 March 2026, 10:00–10:45 (Europe/Berlin, UTC+1)"
    assert german == "Dienstag, 3. März 2026, 10:00–10:45 (Europe/Berlin, UTC+1)"


def test_over_midnight_both_days_are_named() -> None:
    words = span_words(_at(3, 22, 30), _at(3, 23, 30), "Europe/Berlin", "en")
    assert words == (
        "Tuesday, 3 March 2026, 23:30 – Wednesday, 4 March 2026, 00:30 (Europe/Berlin, UTC+1)"
    )


def test_over_a_change_of_the_clocks_each_end_says_what_it_counts_in() -> None:
    words = span_words(_at(29, 0, 30), _at(29, 1, 30), "Europe/Berlin", "en")
    assert words == "Sunday, 29 March 2026, 01:30 UTC+1 – 03:30 UTC+2 (Europe/Berlin)"


@pytest.mark.parametrize(
    ("rule", "english", "german"),
    [
        ("FREQ=DAILY", "every day", "jeden Tag"),
        ("FREQ=WEEKLY;BYDAY=TU", "every week on Tuesday", "jede Woche am Dienstag"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=6",
            "every 2 weeks on Monday, Friday, 6 times",
            "alle 2 Wochen am Montag, Freitag, 6-mal",
        ),
        (
            "FREQ=MONTHLY;UNTIL=20260601T100000",
            "every month, until 1 June 2026",
            "jeden Monat, bis 1. Juni 2026",
        ),
        ("FREQ=MONTHLY;BYDAY=2TU", "on several dates", "an mehreren Tagen"),
        ("FREQ=YEARLY;BYMONTH=3;COUNT=2", "on several dates, 2 times", "an mehreren Tagen, 2-mal"),
        ("nonsense", "on several dates", "an mehreren Tagen"),
    ],
)
def test_rules_in_words(rule: str, english: str, german: str) -> None:
    assert (rule_words(rule, "en"), rule_words(rule, "de")) == (english, german)
