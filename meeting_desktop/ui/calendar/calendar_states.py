"""What stands in the calendar's place while there is nothing to show, and a line above it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.calendar_actions import CalendarActions
from meeting_desktop.ui.calendar.calendar_model import CalendarModel, CalendarState
from meeting_desktop.ui.calendar.sheet import ViewKind
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import CommandButton
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Spinner

_MOMENT_MS = 300


class Hint(QFrame):
    """One line over an empty calendar: its hours stay, for a meeting is drawn into them."""

    def __init__(self, theme: Theme, actions: CalendarActions) -> None:
        super().__init__()
        set_look(self, banner="info")
        self._words = Label("")
        self._buttons = {
            CalendarState.EMPTY: CommandButton(theme, actions.new, size="small"),
            CalendarState.NOTHING_FOUND: CommandButton(theme, actions.clear_filter, size="small"),
            CalendarState.FAILED: CommandButton(theme, actions.retry, size="small"),
        }
        space = theme.tokens.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space.medium, space.hair, space.small, space.hair)
        row.addWidget(self._words, 1)
        for button in self._buttons.values():
            row.addWidget(button)
        self.hide()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._words.text()

    def say(self, state: CalendarState, words: str) -> None:
        set_look(self, banner="danger" if state is CalendarState.FAILED else "info")
        self._words.setText(words)
        self.setAccessibleName(words)
        for other, button in self._buttons.items():
            button.setVisible(other is state)
        self.setVisible(bool(words))


class CalendarStates(QStackedWidget):
    """Loading, failed, an empty agenda, or one of ``views``."""

    def __init__(
        self, theme: Theme, actions: CalendarActions, views: dict[ViewKind, QWidget]
    ) -> None:
        super().__init__()
        self._views = views
        self.hint = Hint(theme, actions)
        self._loading = QWidget()
        QVBoxLayout(self._loading).addWidget(
            Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignCenter
        )
        self._failed = EmptyState(theme, "warning-circle", "", "", actions.retry)
        self._empty = EmptyState(
            theme,
            "calendar-blank",
            self.tr("Nothing planned in these weeks"),
            self.tr("What you schedule is listed here, day by day."),
            actions.new,
        )
        pages = [self._loading, self._failed, self._empty]
        for page in pages:
            page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            page.addActions(actions.of_view)
        for page in (*pages, *dict.fromkeys(views.values())):
            self.addWidget(page)

    @property
    def shown(self) -> QWidget:
        """What is seen now."""
        return self.currentWidget() or self

    def show_state(self, model: CalendarModel) -> None:
        state = model.state
        self.hint.say(*self._hint(model, state))
        if state is CalendarState.LOADING:
            # What takes no longer than a moment says nothing.
            self.setCurrentWidget(self._views[model.kind])
            QTimer.singleShot(_MOMENT_MS, self, partial(self._say_loading, model))
        elif state is CalendarState.FAILED:
            title = self.tr("The calendar could not be read")
            self._failed.set_state("warning-circle", title, model.fault)
            self.setCurrentWidget(self._failed)
        elif state is CalendarState.EMPTY and model.kind is ViewKind.AGENDA:
            self.setCurrentWidget(self._empty)
        else:
            self.setCurrentWidget(self._views[model.kind])

    def _say_loading(self, model: CalendarModel) -> None:
        if model.state is CalendarState.LOADING:
            self.setCurrentWidget(self._loading)

    def _hint(self, model: CalendarModel, state: CalendarState) -> tuple[CalendarState, str]:
        if model.fault and state is not CalendarState.FAILED:
            words = self.tr("This may be out of date: {0}").format(model.fault)
            return CalendarState.FAILED, words
        if state is CalendarState.NOTHING_FOUND:
            return state, self.tr("There are meetings here, but none that you look for")
        if state is CalendarState.EMPTY and model.kind is not ViewKind.AGENDA:
            return state, wording.nothing_words(model.kind)
        return state, ""
