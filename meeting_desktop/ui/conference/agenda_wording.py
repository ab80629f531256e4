"""Words and looks of the agenda's clock: one way on the panel and in the header."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.agenda_clock import Pace
from meeting_desktop.domain.agenda_messages import ShownPoint
from meeting_desktop.domain.transcript_formats import clock_time
from meeting_desktop.ui.conference.meeting_agenda import MeetingAgenda
from meeting_desktop.ui.widgets.pill import Tone

#: Without a blink or a sound: who talks sees it when they look.
TONES: dict[Pace, Tone] = {
    Pace.FREE: "accent",
    Pace.ON_TIME: "accent",
    Pace.LAST_FIFTH: "warning",
    Pace.OVER: "danger",
}


def time_words(agenda: MeetingAgenda, point: ShownPoint) -> str:
    """``3:20 of 5:00``, ``1:10 over``, ``5 min`` of a point to come."""
    spent = agenda.spent(point)
    is_current = point.id == agenda.shown.current
    if not spent and not is_current:
        return _tr("{0} min").format(point.minutes) if point.minutes else ""
    if not point.minutes:
        return clock_time(spent)
    planned = point.minutes * 60.0
    if is_current and agenda.pace(point) is Pace.OVER:
        return _tr("{0} over").format(clock_time(spent - planned))
    return _tr("{0} of {1}").format(clock_time(spent), clock_time(planned))


def line_words(agenda: MeetingAgenda) -> str:
    """What is talked about now and what comes then, on one line; empty without an agenda."""
    current, following = agenda.current, agenda.next
    parts = []
    if current is not None:
        parts.append(f"{current.title}: {time_words(agenda, current)}")
    if following is not None:
        parts.append(_tr("next: {0}").format(following.title))
    return " · ".join(parts)


def left_words(agenda: MeetingAgenda) -> str:
    """How much is planned still, and how much time there is; empty where nothing is to come."""
    minutes = _minutes(agenda.left)
    ends_in = agenda.ends_in
    if ends_in is None:
        return _tr("{0} min to come").format(minutes) if minutes else ""
    if ends_in < 0:
        return _tr("The planned end was {0} min ago").format(_minutes(-ends_in))
    return _tr("{0} min to come, {1} min until the end").format(minutes, _minutes(ends_in))


def is_too_much(agenda: MeetingAgenda) -> bool:
    """More is planned than there is time for."""
    ends_in = agenda.ends_in
    return ends_in is not None and agenda.left > max(0.0, ends_in) + 30.0


def _minutes(seconds: float) -> int:
    return int((seconds + 59.0) // 60)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Agenda", text)
