"""What a follow-up says: times in both zones, what is in the way, how far a question is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from meeting_desktop.application.follow_up import ProposedMeeting
from meeting_desktop.application.send_summary import Recipient
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.lead_checks import one_line
from meeting_desktop.ui.schedule.wording import conflict_lines

#: More names are a number.
_MOST_NAMES = 4


def _tr(text: str) -> str:
    return QCoreApplication.translate("FollowUp", text)


def moment_words(moment: datetime, *, time_said: bool) -> str:
    """``Tue 12 May, 15:00`` as the language has it; without a time the day alone."""
    day = QLocale().toString(QDate(moment.year, moment.month, moment.day), "ddd d MMM")
    return f"{day}, {moment:%H:%M}" if time_said else day


def place_of(zone: str) -> str:
    """``New York`` of ``America/New_York``."""
    return zone.rpartition("/")[2].replace("_", " ")


def zone_lines(proposed: ProposedMeeting) -> list[str]:
    """The time here and, where the lead's zone is known and shows another one, there."""
    time = proposed.time
    here = moment_words(time.ours, time_said=time.time_said)
    if not time.time_said:
        return [_tr("{0}; no time was named").format(here)]
    lines = [_tr("{0} in {1}").format(here, place_of(proposed.draft.time_zone))]
    if time.theirs is not None and time.theirs.utcoffset() != time.ours.utcoffset():
        there = moment_words(time.theirs, time_said=True)
        lines.append(_tr("{0} in {1}").format(there, place_of(proposed.their_zone)))
    return lines


def in_the_way(proposed: ProposedMeeting) -> str:
    """One line; empty where nothing is."""
    if not proposed.time.time_said:
        return ""
    lines = conflict_lines(proposed.findings.conflicts, proposed.draft.time_zone)
    if lines:
        return lines[0][0]
    asked = proposed.findings.questions
    return asked[0].sentence if asked else ""


def state_words(state: AnswerState) -> str:
    return {
        AnswerState.UNASKED: _tr("not asked"),
        AnswerState.ASKED: _tr("asked, no answer"),
        AnswerState.PARTLY: _tr("answered in part"),
        AnswerState.CONTRADICTED: _tr("two answers that do not go together"),
    }.get(state, "")


def names_of(recipients: Sequence[Recipient]) -> str:
    """Some of them, and how many more there are."""
    names = ", ".join(one_line(one.name) for one in recipients[:_MOST_NAMES])
    more = len(recipients) - _MOST_NAMES
    return _tr("{0} and {1} more").format(names, more) if more > 0 else names
