"""What is asked about the time of a draft, in words."""

from __future__ import annotations

from meeting_desktop.domain.meeting_rules import Choice, DraftQuestion, QuestionKind
from meeting_desktop.domain.wall_times import WallTime, offset_words


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


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
