"""The guide in words: for its rows and cards, tool tips and screen readers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.choose_analyst import AnalystState
from meeting_desktop.application.guide_state import QuestionRow
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.answers import AnswerState, SetBy
from meeting_desktop.domain.guidance import Card, CardKind
from meeting_desktop.domain.nudges import Nudge, NudgeKind
from meeting_desktop.ui.meeting.caption_text import clock_of
from meeting_desktop.ui.meeting.wording import Fact


def _tr(text: str) -> str:
    return QCoreApplication.translate("Guide", text)


#: The sign of each state and the colour role that repeats it.
SIGNS = {
    AnswerState.UNASKED: ("circle", "muted"),
    AnswerState.ASKED: ("chat-circle-dots", "accent"),
    AnswerState.PARTLY: ("circle-half", "accent"),
    AnswerState.ANSWERED: ("check-circle-fill", "success"),
    AnswerState.CONTRADICTED: ("arrows-left-right", "warning"),
    AnswerState.SKIPPED: ("skip-forward-circle", "muted"),
}


def state_of(row: QuestionRow) -> AnswerState:
    return row.answer.state if row.answer is not None else AnswerState.UNASKED


def state_word(state: AnswerState) -> str:
    words = {
        AnswerState.UNASKED: _tr("Not asked"),
        AnswerState.ASKED: _tr("Asked"),
        AnswerState.PARTLY: _tr("Answered in part"),
        AnswerState.ANSWERED: _tr("Answered"),
        AnswerState.CONTRADICTED: _tr("Two answers that do not go together"),
        AnswerState.SKIPPED: _tr("Skipped"),
    }
    return words[state]


def is_mine(row: QuestionRow) -> bool:
    """A person has set it."""
    return row.answer is not None and row.answer.set_by is SetBy.HUMAN


def quote_of(row: QuestionRow) -> str:
    """The lead's words, empty where there are none."""
    text = row.answer.text if row.answer is not None else ""
    return f"“{text}”" if text else ""


def time_of(row: QuestionRow) -> str:
    """When it was answered, else when it was asked; empty where neither was heard."""
    at = row.answered_at if row.answered_at is not None else row.asked_at
    return clock_of(at) if at is not None else ""


def describe(row: QuestionRow, *, is_next: bool) -> str:
    """Everything of a row, for a screen reader and the tool tip."""
    parts = [row.question.text]
    if is_next:
        parts.append(_tr("Ask this next."))
    if row.question.required:
        parts.append(_tr("Required."))
    parts.append(f"{state_word(state_of(row))}.")
    if is_mine(row):
        parts.append(_tr("You have set this."))
    if quote_of(row):
        parts.append(quote_of(row))
    if time_of(row):
        parts.append(_tr("At {0}.").format(time_of(row)))
    return " ".join(parts)


def card_title(card: Card) -> str:
    """A SAID card is named after its subject, a FOLLOW_UP is the question itself."""
    if card.kind is CardKind.FOLLOW_UP:
        return card.text
    words = {
        "price": _tr("Money was mentioned"),
        "objection": _tr("A doubt"),
        "competitor": _tr("They look at others"),
        "decision": _tr("How they decide"),
        "time": _tr("Their time"),
    }
    return words.get(card.subject, _tr("They said"))


def card_words(card: Card) -> str:
    """The lead's words, of a SAID card."""
    return f"“{card.text}”" if card.kind is CardKind.SAID else ""


def card_why(card: Card) -> str:
    if card.kind is CardKind.SAID:
        return _tr("Said at {0}").format(clock_of(card.at))
    return card.why or _tr("Fits to what was just said")


def nudge_words(nudge: Nudge) -> str:
    if nudge.kind is NudgeKind.UNANSWERED:
        return _tr("They asked, and it is not answered: “{0}”").format(nudge.quote)
    if nudge.kind is NudgeKind.PRICE:
        return _tr("They speak of money: “{0}”").format(nudge.quote)
    percent = round(100 * nudge.share)
    return _tr("You have talked {0} % of the last five minutes; let them speak.").format(percent)


NUDGE_ICONS = {
    NudgeKind.UNANSWERED: "question",
    NudgeKind.PRICE: "currency-circle-dollar",
    NudgeKind.TALKING: "megaphone",
}


def analyst_fact(state: AnalystState, wanted: AssistantSettings, *, thinking: bool) -> Fact:
    """Who reads along, and what it costs."""
    if state.code:
        return Fact(state.sentence, "cloud-slash", "warning")
    if wanted.analyst == "offline":
        return Fact(
            _tr("The rules of this machine read along; nothing leaves it."), "laptop", "neutral"
        )
    spent = _tr("{0} of {1} cents").format(f"{state.spent_cents:.1f}", state.budget_cents)
    if thinking:
        return Fact(_tr("Gemini is thinking · {0}").format(spent), "sparkle", "accent")
    return Fact(_tr("Gemini reads along · {0}").format(spent), "cloud", "neutral")
