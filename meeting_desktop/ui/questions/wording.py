"""How the questions' pages name types, counts and places."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.questions import Question, QuestionSet, QuestionType
from meeting_desktop.ui.schedule.wording import type_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("Questions", text)


def kind_words(kind: QuestionType) -> str:
    return {
        QuestionType.OPEN_ENDED: _tr("Open"),
        QuestionType.MULTIPLE_CHOICE: _tr("Choice"),
        QuestionType.RATING: _tr("Rating"),
    }[kind]


def kind_icon(kind: QuestionType) -> str:
    return {
        QuestionType.OPEN_ENDED: "chat-text",
        QuestionType.MULTIPLE_CHOICE: "list-bullets",
        QuestionType.RATING: "gauge",
    }[kind]


def detail_words(question: Question) -> str:
    """``Choice of 4``, ``Rating 1–5``, ``Open``."""
    if question.type is QuestionType.MULTIPLE_CHOICE:
        return _tr("Choice of {0}").format(len(question.options))
    if question.type is QuestionType.RATING:
        return _tr("Rating {0}–{1}").format(question.scale_low, question.scale_high)
    return kind_words(question.type)


def question_count(count: int) -> str:
    return _tr("1 question") if count == 1 else _tr("{0} questions").format(count)


def set_count(count: int) -> str:
    return _tr("1 set") if count == 1 else _tr("{0} sets").format(count)


def types_line(types: Collection[MeetingType]) -> str:
    """In the order in which people know them."""
    return ", ".join(type_words(kind) for kind in MeetingType if kind in types)


def set_facts(one: QuestionSet) -> str:
    """``11 questions · Discovery, Demo``."""
    return " · ".join(
        part for part in (question_count(len(one.questions)), types_line(one.meeting_types)) if part
    )


def spoken_set(one: QuestionSet) -> str:
    parts = [one.name, _tr("default set") if one.is_default else "", set_facts(one)]
    return ", ".join(part for part in parts if part)


def spoken_question(number: int, question: Question) -> str:
    parts = [
        f"{number}. {question.text}",
        detail_words(question),
        question.category,
        _tr("required") if question.required else "",
        "" if question.active else _tr("inactive"),
    ]
    return ", ".join(part for part in parts if part)
