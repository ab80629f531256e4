"""What the form for meetings says: kinds, roles, answers, conflicts, and what will happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from meeting_desktop.domain.conflicts import Conflict, ConflictKind
from meeting_desktop.domain.free_slots import Slot
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meeting_rules import Choice, QuestionKind
from meeting_desktop.domain.meetings import MeetingStatus, ParticipantRole
from meeting_desktop.domain.planning import AgendaKind, EditScope, MeetingType
from meeting_desktop.domain.quick_entry import QuickEntry
from meeting_desktop.domain.wall_times import offset_words
from meeting_desktop.ui.schedule.repeat_model import Repeating
from meeting_desktop.ui.schedule.repeat_words import repeat_words
from meeting_desktop.ui.widgets.pill import Tone


def _tr(text: str) -> str:
    return QCoreApplication.translate("Schedule", text)


def type_words(kind: MeetingType) -> str:
    return {
        MeetingType.DISCOVERY: _tr("Discovery"),
        MeetingType.DEMO: _tr("Demo"),
        MeetingType.NEGOTIATION: _tr("Negotiation"),
        MeetingType.ONBOARDING: _tr("Onboarding"),
        MeetingType.CHECK_IN: _tr("Check-in"),
        MeetingType.REVIEW: _tr("Review"),
        MeetingType.INTERVIEW: _tr("Interview"),
        MeetingType.DISCUSSION: _tr("Discussion"),
        MeetingType.PRESENTATION: _tr("Presentation"),
        MeetingType.WORKSHOP: _tr("Workshop"),
        MeetingType.LECTURE: _tr("Lecture"),
        MeetingType.STUDY_SESSION: _tr("Study session"),
        MeetingType.OFFICE_HOURS: _tr("Office hours"),
        MeetingType.SOCIAL: _tr("Social"),
        MeetingType.OTHER: _tr("Other"),
    }[kind]


def agenda_words(kind: AgendaKind) -> str:
    return {
        AgendaKind.INTRODUCTION: _tr("Introduction"),
        AgendaKind.PRESENTATION: _tr("Presentation"),
        AgendaKind.DISCUSSION: _tr("Discussion"),
        AgendaKind.ACTIVITY: _tr("Activity"),
        AgendaKind.REVIEW: _tr("Review"),
        AgendaKind.ASSESSMENT: _tr("Assessment"),
        AgendaKind.WRAP_UP: _tr("Wrap-up"),
    }[kind]


def role_words(role: ParticipantRole) -> str:
    return {
        ParticipantRole.HOST: _tr("Host"),
        ParticipantRole.CO_HOST: _tr("Co-host"),
        ParticipantRole.PRESENTER: _tr("Presenter"),
        ParticipantRole.PARTICIPANT: _tr("Participant"),
        ParticipantRole.OBSERVER: _tr("Observer"),
    }[role]


def answer_words(answer: Rsvp) -> tuple[str, str, Tone]:
    """Words, sign and tone of what somebody answered."""
    facts: dict[Rsvp, tuple[str, str, Tone]] = {
        Rsvp.PENDING: (_tr("No answer yet"), "clock", "neutral"),
        Rsvp.ACCEPTED: (_tr("Comes"), "check", "success"),
        Rsvp.DECLINED: (_tr("Does not come"), "x", "danger"),
        Rsvp.TENTATIVE: (_tr("Maybe"), "question", "warning"),
        Rsvp.EXPIRED: (_tr("Did not answer"), "clock", "neutral"),
    }
    return facts[answer]


def scope_words(scope: EditScope) -> str:
    return {
        EditScope.THIS: _tr("Only this one"),
        EditScope.FOLLOWING: _tr("This and the following ones"),
        EditScope.ALL: _tr("All of the series"),
    }[scope]


def status_words(status: MeetingStatus) -> str:
    """What became of a meeting that does not simply take place; else empty."""
    return {
        MeetingStatus.CANCELLED: _tr("It is cancelled. The menu lets it take place after all."),
        MeetingStatus.POSTPONED: _tr("It is postponed: give it another time, or let it be."),
    }.get(status, "")


def day_words(day: date) -> str:
    """``Friday, 10 December 2027`` as the language has it."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def clock_words(moment: time) -> str:
    return f"{moment:%H:%M}"


def span_words(start: datetime, end: datetime, zone: str) -> str:
    """``10:00–10:45`` in a zone."""
    info = ZoneInfo(zone)
    return f"{start.astimezone(info):%H:%M}–{end.astimezone(info):%H:%M}"


def slot_words(slot: Slot, zone: str, today: date) -> str:
    """``Tomorrow 10:00`` or ``Fri 4 Dec 10:00``."""
    local = slot.start.astimezone(ZoneInfo(zone))
    days = (local.date() - today).days
    if days in {0, 1}:
        name = _tr("Today") if days == 0 else _tr("Tomorrow")
    else:
        name = QLocale().toString(QDate(local.year, local.month, local.day), "ddd d MMM")
    return f"{name} {local:%H:%M}"


def conflict_words(conflict: Conflict, zone: str) -> str:
    """One sentence about who cannot come."""
    who = _tr("You") if conflict.is_me else conflict.name or conflict.email
    when = span_words(conflict.start, conflict.end, zone)
    if conflict.kind is ConflictKind.OUTSIDE_HOURS:
        words = (
            _tr("It is outside your working hours.")
            if conflict.is_me
            else _tr("It is outside the working hours of {0}.")
        )
        return words.format(who)
    if conflict.title:
        words = _tr("You are in “{1}”, {2}.") if conflict.is_me else _tr("{0} is in “{1}”, {2}.")
        return words.format(who, conflict.title, when)
    words = (
        _tr("You are in another meeting, {1}.")
        if conflict.is_me
        else _tr("{0} is in another meeting, {1}.")
    )
    return words.format(who, when)


def conflict_lines(conflicts: Sequence[Conflict], zone: str) -> list[tuple[str, int]]:
    """Each sentence once, with how many conflicts it stands for; a series meets many alike."""
    counted = Counter(conflict_words(one, zone) for one in conflicts)
    return [
        (_tr("{0} ({1} times)").format(words, times) if times > 1 else words, times)
        for words, times in counted.items()
    ]


def choice_words(choice: Choice, zone: str) -> str:
    """An instant beside a change of the clocks: wall time and what tells it from the other."""
    return f"{choice.start:%H:%M} ({offset_words(choice.instant, zone)})"


def confirm_words(kind: QuestionKind) -> str:
    """The button that answers a question with yes."""
    return _tr("It is meant so") if kind is QuestionKind.PAST else _tr("Plan it all the same")


def quick_words(entry: QuickEntry, zone: str) -> str:
    """What a line was understood as: "Fri 10 Dec · 10:00 · 45 min · Grace"."""
    facts: list[str] = []
    if entry.day is not None:
        day = QDate(entry.day.year, entry.day.month, entry.day.day)
        facts.append(QLocale().toString(day, "ddd d MMM yyyy"))
    if entry.start is not None:
        facts.append(f"{entry.start:%H:%M}")
    if entry.start is not None and entry.time_zone != zone:
        facts.append(zone_words(entry.time_zone))
    if entry.minutes is not None:
        facts.append(_tr("{0} min").format(entry.minutes))
    if entry.rule and entry.start is not None:
        facts.append(repeat_words(Repeating.of(entry.rule, entry.start)).rstrip("."))
    if entry.meeting_type is not None:
        facts.append(type_words(entry.meeting_type))
    facts += [one.name or one.email for one in entry.people]
    if entry.title:
        facts.append(f"“{entry.title}”")
    return " · ".join(facts)


def zone_words(zone: str) -> str:
    """A place as people write it."""
    return zone.replace("_", " ")
