"""What speaks against the plan, as it is typed: conflicts with the next free slots, questions.

Nothing here is guessed for a person: a time that is skipped or there twice is chosen between, a
conflict is moved away from or confirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from meeting_desktop.domain.free_slots import Slot
from meeting_desktop.domain.meeting_rules import DraftField, DraftQuestion, QuestionKind
from meeting_desktop.ui.schedule.part import Part
from meeting_desktop.ui.schedule.wording import (
    choice_words,
    confirm_words,
    conflict_lines,
    day_words,
    slot_words,
    span_words,
)
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.notices import announce

_MOST_CONFLICTS = 4
_MOST_SLOTS = 4
_SLOTS_IN_A_ROW = 2
_CONFIRMED_BY_WORD = frozenset({QuestionKind.PAST, QuestionKind.CONFLICT})


class CheckPanel(Part):
    """``changed``: a slot, an instant or a yes was chosen."""

    retry_wanted = Signal()

    def __init__(self, shell: Shell, now: Callable[[], datetime]) -> None:
        super().__init__(shell, "")
        self.setAccessibleName(self.tr("Is it possible?"))
        self._now = now
        self._sign = QLabel()
        self._verdict = Label("", "strong", wrap=True)
        self._when = Label("", "caption", wrap=True)
        self._details = QVBoxLayout()
        self._details.setSpacing(shell.theme.tokens.space.small)
        self.buttons: list[Button] = []
        self._said = ""
        self._shown: object = None
        self._state = ("hourglass-medium", "muted")
        top = QHBoxLayout()
        top.setSpacing(shell.theme.tokens.space.small)
        top.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._verdict, 1)
        self.body.addLayout(top)
        self.body.addWidget(self._when)
        self.body.addLayout(self._details)
        shell.theme.changed.connect(self._draw_sign)

    @property
    def verdict(self) -> str:
        return self._verdict.text()

    @property
    def details_text(self) -> str:
        """All that is said here."""
        return "\n".join(label.text() for label in self.findChildren(QLabel))

    def show_model(self) -> None:
        """Built anew only where something is another: a button may have the keyboard."""
        plan = self.plan
        shown = (plan.findings, plan.confirmed, plan.draft.time_zone, bool(plan.draft.invitees))
        if shown != self._shown:
            self._shown = shown
            self._fill()

    def show_checking(self) -> None:
        """The first look is on its way; a later one leaves what is shown."""
        if self.plan.findings is None:
            self._say("hourglass-medium", "muted", self.tr("Looking at calendars…"))

    def show_failed(self, sentence: str) -> None:
        self._shown = None
        self._clear()
        self._say("warning-circle", "danger", self.tr("It could not be checked"))
        self._put_words(sentence)
        self._put_buttons([Button(self.shell.theme, self.tr("Try again"), self._retry)])

    def focus_question(self) -> None:
        """To what has to be answered first."""
        if self.buttons:
            self.buttons[0].show()
            self.buttons[0].setFocus()
        announce(self)

    # -- what was found -------------------------------------------------------------------------

    def _fill(self) -> None:
        self._clear()
        findings = self.plan.findings
        if findings is None:
            self._when.hide()
            return
        zone = self.plan.draft.time_zone
        if findings.start is not None and findings.end is not None:
            local = findings.start.astimezone(ZoneInfo(zone))
            when = span_words(findings.start, findings.end, zone)
            self._when.setText(f"{day_words(local.date())}, {when}")
        self._when.setVisible(findings.start is not None)
        self._judge()
        for question in findings.questions:
            if question.kind is QuestionKind.CONFLICT:
                self._put_conflicts()
            else:
                self._put_words(question.sentence)
            self._put_answers(question)

    def _judge(self) -> None:
        findings = self.plan.findings
        if findings is None:
            return
        questions = self.plan.open_questions
        errors = [one for one in findings.errors if one.field is not DraftField.TITLE]
        if errors:
            self._say("warning-circle-fill", "danger", errors[0].sentence)
        elif any(one.kind not in _CONFIRMED_BY_WORD for one in questions):
            self._say("question", "warning", self.tr("Which time do you mean?"))
        elif any(one.kind is QuestionKind.CONFLICT for one in questions):
            self._say("warning-fill", "warning", self.tr("Not everybody is free"))
        elif questions:
            self._say("question", "warning", self.tr("This time has passed"))
        elif findings.questions:
            self._say("check-circle", "muted", self.tr("Planned all the same"))
        else:
            self._say("check-circle-fill", "success", self._free_words())

    def _free_words(self) -> str:
        return self.tr("Everybody is free") if self.plan.draft.invitees else self.tr("You are free")

    def _put_conflicts(self) -> None:
        findings = self.plan.findings
        if findings is None:
            return
        zone = self.plan.draft.time_zone
        lines = conflict_lines(findings.conflicts, zone)
        for words, _times in lines[:_MOST_CONFLICTS]:
            self._put_words(words)
        rest = sum(times for _words, times in lines[_MOST_CONFLICTS:])
        if rest > 0:
            self._put_words(self.tr("And {0} more.").format(rest), "caption")
        if findings.free:
            self._put_words(self.tr("Everybody is free:"), "caption")
            self._put_buttons([self._slot_button(slot) for slot in findings.free[:_MOST_SLOTS]])

    def _slot_button(self, slot: Slot) -> Button:
        zone = self.plan.draft.time_zone
        today = self._now().astimezone(ZoneInfo(zone)).date()
        words = slot_words(slot, zone, today)
        button = Button(self.shell.theme, words, partial(self._take_slot, slot), size="small")
        button.setAccessibleName(self.tr("Move it to {0}").format(words))
        return button

    def _put_answers(self, question: DraftQuestion) -> None:
        theme, zone = self.shell.theme, self.plan.draft.time_zone
        if question.kind in _CONFIRMED_BY_WORD:
            if question.kind not in self.plan.confirmed:
                words = confirm_words(question.kind)
                yes = Button(theme, words, partial(self._confirm, question.kind))
                self._put_buttons([yes])
            return
        self._put_buttons(
            [
                Button(theme, choice_words(choice, zone), partial(self._answer, choice))
                for choice in question.choices
            ]
        )

    # -- widgets --------------------------------------------------------------------------------

    def _put_words(self, words: str, role: str = "") -> None:
        self._details.addWidget(Label(words, role, wrap=True))

    def _put_buttons(self, buttons: list[Button]) -> None:
        grid = QGridLayout()
        grid.setSpacing(self.shell.theme.tokens.space.hair)
        for place, button in enumerate(buttons):
            grid.addWidget(button, place // _SLOTS_IN_A_ROW, place % _SLOTS_IN_A_ROW)
        self.buttons.extend(buttons)
        self._details.addLayout(grid)

    def _clear(self) -> None:
        self.buttons = []
        _empty(self._details)

    def _say(self, icon: str, role: str, words: str) -> None:
        self._state = (icon, role)
        self._verdict.setText(words)
        self._draw_sign()
        if words != self._said:
            self._said = words
            self.setAccessibleName(words)
            if self.isVisible():
                announce(self)

    def _draw_sign(self) -> None:
        side = self.shell.theme.tokens.icon
        icon = self.shell.theme.icon(*self._state)
        self._sign.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))

    # -- answers --------------------------------------------------------------------------------

    def _take_slot(self, slot: Slot) -> None:
        self.plan.choose_slot(slot.start)
        self.changed.emit()

    def _answer(self, choice: object) -> None:
        self.plan.answer(choice)  # type: ignore[arg-type]
        self.changed.emit()

    def _confirm(self, kind: QuestionKind) -> None:
        self.plan.confirm(kind)
        self.changed.emit()

    def _retry(self) -> None:
        self.retry_wanted.emit()


def _empty(layout: QVBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, (QVBoxLayout, QGridLayout)):
            _empty(inner)
            inner.deleteLater()
