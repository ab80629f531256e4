"""Days, times and rules in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from meeting_desktop.domain.mail_wording import span_words
from meeting_desktop.domain.rule_words import rule_words


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
            "every 2 weeks on Monday and Friday, 6 times",
            "alle 2 Wochen am Montag und Freitag, 6-mal",
        ),
        (
            "FREQ=MONTHLY;UNTIL=20260601T100000",
            "every month, until 1 June 2026",
            "jeden Monat, bis 1. Juni 2026",
        ),
        (
            "FREQ=MONTHLY;BYDAY=2TU",
            "every month on the second Tuesday",
            "jeden Monat am zweiten Dienstag",
        ),
        (
            "FREQ=YEARLY;BYMONTH=3;COUNT=2",
            "every year in March, 2 times",
            "jedes Jahr im März, 2-mal",
        ),
        (
            "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1",
            "every year on 1 March",
            "jedes Jahr am 1. März",
        ),
        ("FREQ=DAILY;BYHOUR=9,12;COUNT=4", "on several dates, 4 times", "an mehreren Tagen, 4-mal"),
        (
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "every weekday",
            "jeden Werktag von Montag bis Freitag",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=1",
            "every month on the last day, once",
            "jeden Monat am letzten Tag, einmal",
        ),
        ("nonsense", "on several dates", "an mehreren Tagen"),
    ],
)
def test_rules_in_words(rule: str, english: str, german: str) -> None:
    assert (rule_words(rule, "en"), rule_words(rule, "de")) == (english, german)
