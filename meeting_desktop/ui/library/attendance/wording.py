"""How attendance, figures and the parts of a score are said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from meeting_desktop.domain.engagement import MeetingAnalytics, PersonEngagement
from meeting_desktop.domain.engagement_score import WEIGHTS, Part, ScorePart
from meeting_desktop.ui.library.wording import length, one_line, time_of_day


def _tr(text: str) -> str:
    return QCoreApplication.translate("Attendance", text)


#: Where nothing is known.
NOTHING = "–"


def part_title(part: Part) -> str:
    return {
        Part.ATTENDANCE: _tr("Attendance"),
        Part.TALKING: _tr("Talking"),
        Part.CHAT: _tr("Chat"),
        Part.POLLS: _tr("Polls"),
    }[part]


def meeting_facts(one: MeetingAnalytics) -> str:
    """What is known of all together, in one line."""
    parts = [
        _tr("1 person") if one.people == 1 else _tr("{0} people").format(one.people),
        _tr("at most {0} at once").format(one.most_at_once) if one.most_at_once > 1 else "",
        _tr("there {0} on average").format(length(one.attendance)) if one.attendance else "",
        _tr("{0} late").format(one.late) if one.late else "",
        _tr("{0} did not come").format(one.no_shows) if one.no_shows else "",
        _tr("engagement {0} of 100").format(one.score) if one.score is not None else "",
    ]
    return " · ".join(part for part in parts if part)


def time(moment: datetime | None) -> str:
    return time_of_day(moment.astimezone()) if moment is not None else NOTHING


def there(one: PersonEngagement) -> str:
    if one.no_show:
        return _tr("did not come")
    return length(one.attendance.seconds) if one.attendance is not None else NOTHING


def late(one: PersonEngagement) -> str:
    known = one.attendance.late if one.attendance is not None else None
    return length(known) if known is not None else ""


def share(one: PersonEngagement) -> str:
    return "" if one.no_show else per_cent(one.talk.share)


def score(one: PersonEngagement) -> str:
    return str(one.score) if one.score is not None else NOTHING


def per_cent(part: float) -> str:
    return _tr("{0} %").format(round(100 * part))


def heading(one: PersonEngagement) -> str:
    """Who it is, and their score with what makes it up."""
    name = one_line(one.name)
    if one.no_show:
        return _tr("{0} was invited and did not come").format(name)
    if one.score is None:
        return name
    told = _tr("{0}: {1} of 100, from {2}")
    return told.format(name, one.score, all_points(one.parts))


def figures(one: PersonEngagement) -> str:
    """What they did, only what there was."""
    talk = one.talk
    gaps = one.attendance.gaps if one.attendance is not None else 0
    parts = [
        _tr("spoke {0}").format(length(talk.seconds)) if talk.turns else _tr("did not speak"),
        _count(talk.turns, _tr("1 turn"), _tr("{0} turns")),
        _tr("longest {0}").format(length(talk.longest_monologue)) if talk.turns else "",
        _tr("interrupted {0}×").format(talk.interruptions) if talk.interruptions else "",
        _count(one.messages, _tr("1 message"), _tr("{0} messages")),
        _count(one.polls, _tr("answered 1 poll"), _tr("answered {0} polls")),
        _tr("microphone on for {0}").format(length(one.microphone)) if one.microphone else "",
        _tr("shared the screen for {0}").format(length(one.screen)) if one.screen else "",
        _count(gaps, _tr("away once between"), _tr("away {0} times between")),
    ]
    return " · ".join(part for part in parts if part)


def points(part: ScorePart) -> str:
    """``22.5 of 30 points``."""
    return _tr("{0} of {1} points").format(_tenths(part.points), part.most)


def all_points(parts: Sequence[ScorePart]) -> str:
    """Of those that count, which make up the whole of a score."""
    told = _tr("{0} of the {1} points that count")
    return told.format(_tenths(sum(one.points for one in parts)), sum(one.most for one in parts))


def why(part: ScorePart) -> str:
    match part.part:
        case Part.ATTENDANCE:
            said = _tr("there for {0} of {1}")
            return said.format(length(part.reached), length(part.wanted))
        case Part.TALKING:
            said = _tr("{0} of what people said; full from {1} on")
            return said.format(per_cent(part.reached), per_cent(part.wanted))
        case Part.CHAT:
            said = _tr("wrote {0}; full from {1} messages on")
            return said.format(round(part.reached), round(part.wanted))
        case Part.POLLS:
            said = _tr("answered {0} of the {1} that were open while they were there")
            return said.format(round(part.reached), round(part.wanted))


def why_left_out(part: Part) -> str:
    """Of a part that does not count for somebody."""
    return {
        Part.ATTENDANCE: _tr("not counted: nobody noted when they were there"),
        Part.TALKING: _tr("not counted: nobody to talk with, or nothing was said"),
        Part.CHAT: _tr("not counted: nobody wrote to all"),
        Part.POLLS: _tr("not counted: no poll with names was open for them"),
    }[part]


def parts(one: PersonEngagement) -> list[tuple[str, str, str]]:
    """Title, points and why of each part, those that do not count too."""
    counted = {part.part: part for part in one.parts}
    return [
        (part_title(part), points(counted[part]), why(counted[part]))
        if part in counted
        else (part_title(part), NOTHING, why_left_out(part))
        for part in WEIGHTS
    ]


def _tenths(value: float) -> str:
    whole = round(value, 1)
    return QLocale().toString(whole, "f", 1) if whole % 1 else str(round(whole))


def _count(count: int, one: str, many: str) -> str:
    return "" if not count else one if count == 1 else many.format(count)
