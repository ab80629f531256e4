"""Kinds and priorities of notes in words and signs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from meeting_desktop.domain.notes import NoteKind, NotePriority

#: Glyphs by kind.
SIGNS: Mapping[NoteKind, str] = {
    NoteKind.GENERAL: "note",
    NoteKind.DECISION: "scales",
    NoteKind.QUESTION: "question",
    NoteKind.RESOURCE: "link-simple",
    NoteKind.ACTION_ITEM: "check-square",
}


def kind_words(kind: NoteKind) -> str:
    return {
        NoteKind.GENERAL: _tr("Note"),
        NoteKind.DECISION: _tr("Decision"),
        NoteKind.QUESTION: _tr("Question"),
        NoteKind.RESOURCE: _tr("Resource"),
        NoteKind.ACTION_ITEM: _tr("Task"),
    }[kind]


def priority_words(priority: NotePriority) -> str:
    return {
        NotePriority.LOW: _tr("Low priority"),
        NotePriority.NORMAL: _tr("Normal priority"),
        NotePriority.HIGH: _tr("High priority"),
    }[priority]


def day_words(day: date) -> str:
    """A day as this computer writes it."""
    short = QLocale.FormatType.ShortFormat
    return QLocale().toString(QDate(day.year, day.month, day.day), short)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Notes", text)
