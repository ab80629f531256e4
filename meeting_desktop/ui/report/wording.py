"""How parts of a report, states of questions, tasks and figures are said."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale

from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.findings import Priority
from meeting_desktop.domain.reports import ActionItem, ParticipantReport, Report, TaskState
from meeting_desktop.ui.library.wording import day, day_and_time, language, length, one_line
from meeting_desktop.ui.report.report_parts import PartKind, ReportRow
from meeting_desktop.ui.widgets.pill import Tone

#: A sign, words and a tone: colour is never alone.
STATE_LOOKS: dict[AnswerState, tuple[str, Tone]] = {
    AnswerState.UNASKED: ("circle", "neutral"),
    AnswerState.ASKED: ("chat-text", "neutral"),
    AnswerState.PARTLY: ("circle-half", "warning"),
    AnswerState.ANSWERED: ("check-circle", "success"),
    AnswerState.CONTRADICTED: ("warning", "danger"),
    AnswerState.SKIPPED: ("skip-forward", "neutral"),
}
TASK_LOOKS: dict[TaskState, tuple[str, Tone]] = {
    TaskState.PROPOSED: ("sparkle", "accent"),
    TaskState.CONFIRMED: ("circle", "neutral"),
    TaskState.DONE: ("check-circle", "success"),
    TaskState.DROPPED: ("x-circle", "neutral"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Report", text)


def part_title(kind: PartKind) -> str:
    return {
        PartKind.SUMMARY: _tr("What came of it"),
        PartKind.DECISIONS: _tr("Decisions"),
        PartKind.KEY_POINTS: _tr("Key points"),
        PartKind.QUESTIONS: _tr("The questions of this meeting"),
        PartKind.OPEN: _tr("Asked, and not answered"),
        PartKind.EXCHANGES: _tr("Questions and answers"),
        PartKind.INSIGHTS: _tr("What to watch"),
        PartKind.TOPICS: _tr("What was talked about"),
    }[kind]


def state_title(state: AnswerState) -> str:
    return {
        AnswerState.UNASKED: _tr("Not asked"),
        AnswerState.ASKED: _tr("Asked"),
        AnswerState.PARTLY: _tr("Partly answered"),
        AnswerState.ANSWERED: _tr("Answered"),
        AnswerState.CONTRADICTED: _tr("Contradicted"),
        AnswerState.SKIPPED: _tr("Skipped"),
    }[state]


def task_state_title(state: TaskState) -> str:
    return {
        TaskState.PROPOSED: _tr("Proposed"),
        TaskState.CONFIRMED: _tr("To do"),
        TaskState.DONE: _tr("Done"),
        TaskState.DROPPED: _tr("Dropped"),
    }[state]


def priority_title(priority: Priority) -> str:
    return {
        Priority.LOW: _tr("Low"),
        Priority.NORMAL: _tr("Normal"),
        Priority.HIGH: _tr("High"),
    }[priority]


def row_text(row: ReportRow) -> str:
    if row.seconds:
        return f"{one_line(row.text)} · {length(row.seconds)}"
    return f"{one_line(row.who)}: {one_line(row.text)}" if row.who else one_line(row.text)


def answer_text(row: ReportRow) -> str:
    """The words under a row; empty where there are none."""
    if not row.answer:
        return ""
    words = f"“{one_line(row.answer)}”" if row.state is not None else one_line(row.answer)
    return f"{one_line(row.answered_by)}: {words}" if row.answered_by else words


def task_facts(item: ActionItem, today: date) -> str:
    """By when, and how urgent; only what is known."""
    return " · ".join(part for part in (due(item, today), urgency(item)) if part)


def due(item: ActionItem, today: date) -> str:
    if item.due is None:
        return f"“{one_line(item.due_words)}”" if item.due_words else ""
    if item.due < today and item.state is TaskState.CONFIRMED:
        return _tr("Was due {0}").format(day(item.due, today))
    return _tr("Due {0}").format(day(item.due, today))


def urgency(item: ActionItem) -> str:
    if item.priority is Priority.NORMAL:
        return ""
    return _tr("{0} priority").format(priority_title(item.priority))


def person_facts(person: ParticipantReport) -> str:
    figures = person.figures
    parts = [
        _tr("{0} turns").format(number(figures.turns)) if figures.turns != 1 else _tr("1 turn"),
        _tr("longest {0}").format(length(figures.longest_monologue)),
        _questions(figures.questions),
        _tr("engagement {0} of 100").format(person.engagement),
    ]
    if figures.interruptions:
        parts.insert(3, _tr("interrupted {0}×").format(figures.interruptions))
    return " · ".join(part for part in parts if part)


def _questions(count: int) -> str:
    if count == 1:
        return _tr("1 question")
    return _tr("{0} questions").format(number(count))


def per_cent(share: float) -> str:
    return _tr("{0} %").format(number(round(100 * share)))


def number(value: int) -> str:
    return QLocale().toString(value)


def source_line(report: Report) -> str:
    """Who made it, when, in which language, and what was left out."""
    made = report.made_at.astimezone()
    parts = [
        analyst_name(report.source.provider, report.source.model),
        day_and_time(made, date.today()),  # noqa: DTZ011 - the person's day
        language(report.language),
        dropped(report.dropped),
    ]
    return " · ".join(part for part in parts if part)


def analyst_name(provider: str, model: str) -> str:
    if provider == "offline":
        return _tr("Made by the rules of this computer")
    if provider == "gemini":
        return _tr("Made by Gemini ({0})").format(model)
    return _tr("Made by {0} ({1})").format(provider, model)


def dropped(count: int) -> str:
    if count == 0:
        return ""
    if count == 1:
        return _tr("1 claim that nobody said was left out")
    return _tr("{0} claims that nobody said were left out").format(number(count))
