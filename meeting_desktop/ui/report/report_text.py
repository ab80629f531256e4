"""A report for elsewhere: on the clipboard and in a file, as the page says it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.application.read_report import ReportFile
from meeting_desktop.domain.outlines import Outline, OutlineLine, OutlineSection
from meeting_desktop.domain.reports import ActionItem, TaskState
from meeting_desktop.ui.library.wording import (
    began,
    clock_time,
    day_and_time,
    length,
    one_line,
)
from meeting_desktop.ui.report import wording
from meeting_desktop.ui.report.report_parts import (
    PartKind,
    ReportPart,
    ReportRow,
    in_order,
    parts_of,
)
from meeting_desktop.ui.report.tasks_card import by_assignee, by_side


def _tr(text: str) -> str:
    return QCoreApplication.translate("Report", text)


def outline_of(file: ReportFile, today: date) -> Outline:
    """In the order of the page."""
    before = {PartKind.SUMMARY, PartKind.DECISIONS}
    parts = parts_of(file)
    sections = [_section(part) for part in parts if part.kind in before]
    sections += _tasks(file, today)
    sections += [_section(part) for part in parts if part.kind not in before]
    sections += _people(file)
    source = wording.source_line(file.report) if file.report is not None else ""
    return Outline(file.meeting.title, _facts(file, today), tuple(sections), source)


def _facts(file: ReportFile, today: date) -> str:
    names = ", ".join(one_line(one.speaker) for one in file.people)
    parts = (day_and_time(began(file.meeting), today), names)
    return " · ".join(part for part in parts if part)


def _section(part: ReportPart) -> OutlineSection:
    return OutlineSection(wording.part_title(part.kind), tuple(_line(row) for row in part.rows))


def _line(row: ReportRow) -> OutlineLine:
    marks = [_tr("inferred")] if row.inferred else []
    if row.state is not None:
        marks.append(wording.state_title(row.state))
    text = wording.row_text(row)
    if marks:
        text = f"{text} [{', '.join(marks)}]"
    if row.answer and row.state is None:
        text = f"{text} — {wording.answer_text(row)}"
    quotes = (row.answer,) if row.answer and row.state is not None else ()
    return OutlineLine(text, _times(row.moments), quotes)


def _tasks(file: ReportFile, today: date) -> list[OutlineSection]:
    wanted = [one for one in file.items if one.state is not TaskState.DROPPED]
    if not wanted:
        return []
    title = _tr("What each has taken on")
    return [
        OutlineSection(
            f"{title}: {side}" if side else title,
            tuple(
                _task(file, item, assignee, today)
                for assignee, items in by_assignee(group)
                for item in items
            ),
        )
        for side, group in by_side(wanted, file.sides)
    ]


def _task(file: ReportFile, item: ActionItem, assignee: str, today: date) -> OutlineLine:
    who = one_line(assignee) or _tr("Nobody yet")
    facts = [wording.due(item, today), wording.urgency(item), wording.task_state_title(item.state)]
    text = f"{who}: {item.text} [{', '.join(one for one in facts if one)}]"
    return OutlineLine(text, _times(in_order(file.moments, item.evidence)))


def _people(file: ReportFile) -> list[OutlineSection]:
    lines = []
    for one in file.people:
        share = wording.per_cent(one.figures.share)
        facts = f"{share} · {length(one.figures.seconds)} · {wording.person_facts(one)}"
        lines.append(OutlineLine(f"{one_line(one.speaker)}: {facts}"))
    return [OutlineSection(_tr("Who took part, and how"), tuple(lines))] if lines else []


def _times(moments: tuple[Moment, ...]) -> tuple[str, ...]:
    return tuple(clock_time(one.start) for one in moments)
