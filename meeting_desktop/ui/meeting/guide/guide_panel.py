"""The guide beside the captions: what to ask, what was answered, what was just said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.application.guide_state import GuidePhase, GuideState
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ui.follow_up.spoken_times import SpokenTimes
from meeting_desktop.ui.meeting.guide.guide_cards import GuideCards
from meeting_desktop.ui.meeting.guide.guide_lines import AnalystLine, NudgeLine, SignedLine
from meeting_desktop.ui.meeting.guide.guide_room import GuideRoom
from meeting_desktop.ui.meeting.guide.question_list import QuestionList
from meeting_desktop.ui.meeting.guide.question_menu import QuestionMenu
from meeting_desktop.ui.meeting.guide.wording import analyst_fact, state_of
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, make_action
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label

#: In heights of a control.
_USUAL_WIDTH, _LEAST_WIDTH = 9.0, 7.0
_HEARD = frozenset({AnswerState.ANSWERED, AnswerState.CONTRADICTED, AnswerState.SKIPPED})


class GuidePanel(QWidget):
    """``hide`` folds the panel away. ``words_wanted`` carries the id of a segment."""

    words_wanted = Signal(object)

    def __init__(self, shell: Shell, hide: QAction) -> None:
        super().__init__()
        self._shell = shell
        theme = shell.theme
        set_look(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Guide"))
        self.room = GuideRoom(shell, self)
        self.heading = Label("", "strong")
        self.choose = make_action(
            self, theme, self.tr("Choose questions"), self._read_sets, icon="list-bullets"
        )
        self.nudge = NudgeLine(theme)
        self.fault = SignedLine(theme, 3)
        set_look(self.fault, banner="danger")
        self.list = QuestionList(theme)
        self.menu = QuestionMenu(theme, self.room, self)
        self.empty = EmptyState(theme, "chat-circle-dots", "", "", self.choose)
        self.times = SpokenTimes(shell)
        self.cards = GuideCards(theme)
        self.analyst = AnalystLine(theme)
        self._lay_out(hide)
        self._connect()
        self.refresh()

    def _lay_out(self, hide: QAction) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        top = QHBoxLayout()
        top.setContentsMargins(space.medium, space.small, space.small, 0)
        top.addWidget(self.heading, 1)
        self._choose_button = ActionButton(theme, self.choose)
        for button in (self._choose_button, ActionButton(theme, hide)):
            top.addWidget(button)
        told = QVBoxLayout()
        told.setContentsMargins(space.small, 0, space.small, 0)
        told.addWidget(self.fault)
        told.addWidget(self.nudge)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        times = QVBoxLayout()
        times.setContentsMargins(space.small, 0, space.small, 0)
        times.addWidget(self.times)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.hair, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(top)
        column.addLayout(told)
        column.addWidget(self._stack, 1)
        column.addLayout(times)
        column.addWidget(self.cards)
        column.addWidget(Line())
        column.addWidget(self.analyst)

    def _connect(self) -> None:
        self.room.changed.connect(self.refresh)
        self.room.refused.connect(self._refuse)
        self.list.menu_wanted.connect(self.menu.open_for)
        self.list.words_wanted.connect(self.words_wanted)
        self.cards.words_wanted.connect(self.words_wanted)
        self.cards.dismissed.connect(self.room.dismiss)

    def sizeHint(self) -> QSize:
        control = self._shell.theme.tokens.control
        return QSize(round(control * _USUAL_WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        control = self._shell.theme.tokens.control
        return QSize(round(control * _LEAST_WIDTH), 0)

    def refresh(self) -> None:
        state = self.room.state
        self._entitle(state)
        failed = state.phase is GuidePhase.FAILED
        self.fault.say(
            state.sentence if failed and state.questions else "", "warning-circle", "danger"
        )
        self.nudge.show_nudge(state.nudge)
        self.list.show_state(state)
        self._explain(state)
        self.cards.show_cards(state.cards)
        settings = self._shell.use_cases.settings.current().assistant
        self.analyst.show_fact(analyst_fact(state.analyst, settings, thinking=state.thinking))

    def _entitle(self, state: GuideState) -> None:
        heard = sum(state_of(row) in _HEARD for row in state.questions)
        words = self.tr("Guide")
        if state.questions:
            words = self.tr("Guide · {0} of {1}").format(heard, len(state.questions))
        self.heading.setText(words)

    def _explain(self, state: GuideState) -> None:
        """What stands in the place of the list while there is none."""
        if state.questions:
            self._stack.setCurrentWidget(self.list)
            return
        self._stack.setCurrentWidget(self.empty)
        self.empty.offer_action(state.phase is GuidePhase.NO_QUESTIONS)
        if state.phase is GuidePhase.FAILED:
            self.empty.set_state(
                "warning-circle", self.tr("The guide cannot go on"), state.sentence
            )
        elif state.phase is GuidePhase.NO_QUESTIONS:
            self.empty.set_state(
                "chat-circle-dots",
                self.tr("This meeting asks no questions"),
                self.tr("Choose a set, and it fills itself from what is said."),
            )
        else:
            self.empty.set_state("hourglass-medium", self.tr("The guide is getting ready"), "")

    def _refuse(self, sentence: str) -> None:
        self._shell.show_banner("guide", "warning", sentence)

    # -- which questions ------------------------------------------------------------------------

    def _read_sets(self) -> None:
        questions = self._shell.use_cases.planning.questions
        self._shell.jobs.run(self, questions.all, self._offer, self._refuse)

    def _offer(self, sets: Sequence[QuestionSet]) -> None:
        menu = self.make_choice(sets)
        menu.aboutToHide.connect(menu.deleteLater)
        button = self._choose_button
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def make_choice(self, sets: Sequence[QuestionSet]) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Choose questions"))
        for one in sets:
            entry = menu.addAction(one.name.replace("&", "&&"))
            entry.triggered.connect(partial(self._choose, one.id))
        if not sets:
            menu.addAction(self.tr("There are no question sets yet")).setEnabled(False)
        if self.room.state.questions:
            menu.addSeparator()
            none = menu.addAction(self.tr("No questions"))
            none.triggered.connect(partial(self._choose, None))
        return menu

    def _choose(self, set_id: UUID | None, _checked: bool = False) -> None:
        self.room.choose_questions(set_id)
