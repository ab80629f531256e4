"""What is asked about the time of a draft and about who can come, in words."""

from __future__ import annotations

from collections.abc import Sequence

from meeting_desktop.domain.conflicts import Conflict, ConflictKind
from meeting_desktop.domain.meeting_rules import Choice, DraftQuestion, QuestionKind
from meeting_desktop.domain.wall_times import WallTime, offset_words, wall_of


def which_one(wall: WallTime) -> DraftQuestion:
    choices = tuple(Choice(one.wall, one.fold, one.instant) for one in wall.readings)
    when = f"{wall.wall:%H:%M} on {wall.wall.day} {wall.wall:%B %Y} in {_place(wall.zone)}"
    first, second = choices
    if wall.skipped:
        sentence = (
            f"{when} does not exist: the clocks go forward. "
            f"Is it {first.start:%H:%M} before or {second.start:%H:%M} after?"
        )
        return DraftQuestion(QuestionKind.SKIPPED, sentence, choices)
    sentence = (
        f"{when} is there twice: the clocks go back. "
        f"Is it the first ({offset_words(first.instant, wall.zone)}) "
        f"or the second ({offset_words(second.instant, wall.zone)})?"
    )
    return DraftQuestion(QuestionKind.TWICE, sentence, choices)


def is_over(wall: WallTime) -> DraftQuestion:
    when = f"{wall.wall.day} {wall.wall:%B %Y} at {wall.wall:%H:%M}"
    return DraftQuestion(QuestionKind.PAST, f"{when} is over. Plan it all the same?")


def on_conflicts(conflicts: Sequence[Conflict], zone: str) -> DraftQuestion:
    """One question for all; it names the first, in wall time of ``zone``."""
    rest = len({one.email for one in conflicts}) - 1
    more = f"; {rest} more cannot come" if rest > 1 else "; one more cannot come" if rest else ""
    return DraftQuestion(
        QuestionKind.CONFLICT, f"{say_conflict(conflicts[0], zone)}{more}. Plan it all the same?"
    )


def say_conflict(conflict: Conflict, zone: str) -> str:
    """Who cannot come and why, without a full stop; times are wall times of ``zone``."""
    who = "You are" if conflict.is_me else f"{conflict.name or conflict.email} is"
    if conflict.kind is ConflictKind.OUTSIDE_HOURS:
        whose = "your" if conflict.is_me else "their"
        return f"{who} not at work then: it is outside of {whose} hours"
    start, end = (wall_of(one, zone).wall for one in (conflict.start, conflict.end))
    what = f"“{conflict.title}”" if conflict.title else "another meeting"
    return f"{who} in {what} from {start:%H:%M} to {end:%H:%M}"


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
