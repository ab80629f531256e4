"""What comes next: times that were spoken of, and questions that are open."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from meeting_desktop.application.follow_up import ProposedMeeting
from meeting_desktop.application.follow_up_facts import OpenQuestion
from meeting_desktop.application.send_summary import Recipient
from meeting_desktop.domain.lead_checks import one_line
from meeting_desktop.ui.follow_up import wording
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.pill import Pill

_MOST = 3
_MOST_QUESTIONS = 6


class NextPart(QScrollArea):
    """``schedule_wanted`` carries the meeting to plan, None for one without a time yet.

    ``summary_wanted``: mail what came of it to those who were invited.
    """

    schedule_wanted = Signal(object)
    summary_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.cards: list[ProposedCard] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(theme.tokens.control * 8)
        inner = QWidget()
        set_look(inner, scrollbody="true")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, theme.tokens.space.small, 0)
        self._column.setSpacing(theme.tokens.space.small)
        self.setWidget(inner)
        self._times, self._questions = QVBoxLayout(), QVBoxLayout()
        self._times.setSpacing(theme.tokens.space.small)
        self._questions.setSpacing(theme.tokens.space.hair)
        self.plan_button = Button(
            theme,
            self.tr("Plan a meeting with these"),
            partial(self.schedule_wanted.emit, None),
            icon="calendar-plus",
        )
        self._column.addWidget(Label(self.tr("Next meeting"), "heading"))
        self._column.addLayout(self._times)
        self._column.addSpacing(theme.tokens.space.medium)
        self._column.addWidget(Label(self.tr("Still open"), "heading"))
        self._column.addLayout(self._questions)
        self._column.addWidget(self.plan_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._add_summary(theme)
        self._column.addStretch(1)
        self.plan_button.hide()

    def _add_summary(self, theme: Theme) -> None:
        self.summary = QWidget()
        column = QVBoxLayout(self.summary)
        column.setContentsMargins(0, theme.tokens.space.medium, 0, 0)
        column.setSpacing(theme.tokens.space.small)
        self.invited = Label("", "muted", wrap=True)
        self.summary_button = Button(
            theme, self.tr("Mail them the summary…"), self.summary_wanted.emit, icon="users"
        )
        column.addWidget(Label(self.tr("Who was invited"), "heading"))
        column.addWidget(self.invited)
        column.addWidget(self.summary_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.summary)
        self.summary.hide()

    def show_invited(self, recipients: Sequence[Recipient]) -> None:
        self.invited.setText(wording.names_of(recipients))
        self.summary.setVisible(bool(recipients))

    def show_times(self, proposed: Sequence[ProposedMeeting]) -> None:
        _empty(self._times)
        self.cards = [ProposedCard(self._theme, one) for one in proposed[:_MOST]]
        for card in self.cards:
            card.schedule_wanted.connect(self.schedule_wanted)
            self._times.addWidget(card)
        if not self.cards:
            self._times.addWidget(
                Label(self.tr("No time to come was spoken of."), "muted", wrap=True)
            )

    def show_questions(self, questions: Sequence[OpenQuestion]) -> None:
        _empty(self._questions)
        for one in questions[:_MOST_QUESTIONS]:
            self._questions.addWidget(Label(one_line(one.question.text), wrap=True))
            self._questions.addWidget(Label(wording.state_words(one.state), "caption"))
        more = len(questions) - _MOST_QUESTIONS
        if more > 0:
            self._questions.addWidget(Label(self.tr("and {0} more").format(more), "caption"))
        if not questions:
            self._questions.addWidget(
                Label(self.tr("Every question of the set has an answer."), "muted", wrap=True)
            )
        self.plan_button.setVisible(bool(questions))


class ProposedCard(Card):
    """One time in both zones, and what is in the way."""

    schedule_wanted = Signal(object)

    def __init__(self, theme: Theme, proposed: ProposedMeeting) -> None:
        super().__init__(theme.tokens)
        lines = wording.zone_lines(proposed)
        conflict = wording.in_the_way(proposed)
        self.setAccessibleName(". ".join([*lines, conflict]))
        self.body.setSpacing(theme.tokens.space.hair)
        said = one_line(proposed.time.words)
        self.body.addWidget(ElidedLabel(f"“{said}”", "muted"))
        for place, line in enumerate(lines):
            self.body.addWidget(Label(line, "" if place else "strong", wrap=True))
        if conflict:
            self.body.addWidget(Pill(theme, self.tr("In the way"), "warning", "warning"))
            self.body.addWidget(Label(conflict, "caption", wrap=True))
        self.schedule_button = Button(
            theme,
            self.tr("Schedule…"),
            partial(self.schedule_wanted.emit, proposed),
            icon="calendar-plus",
        )
        self.schedule_button.setAccessibleName(self.tr("Schedule {0}").format(lines[0]))
        self.body.addSpacing(theme.tokens.space.hair)
        self.body.addWidget(self.schedule_button, 0, Qt.AlignmentFlag.AlignLeft)


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
