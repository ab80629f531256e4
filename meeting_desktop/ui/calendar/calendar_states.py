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
_WARNING = "warning-circle"


class Hint(QFrame):
    """One line over an empty calendar: its hours stay, for a meeting is drawn into them."""

    def __init__(self, theme: Theme, actions: CalendarActions) -> None:
        super().__init__()
        set_look(self, banner="info")
        self._theme = theme
        self._actions = {
            CalendarState.EMPTY: actions.new,
            CalendarState.NOTHING_FOUND: actions.clear_filter,
            CalendarState.FAILED: actions.retry,
        }
        #: Made when they are wanted first: most calendars are opened with something in them.
        self._buttons: dict[CalendarState, CommandButton] = {}
        self._words = Label("")
        space = theme.tokens.space
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(space.medium, space.hair, space.small, space.hair)
        self._row.addWidget(self._words, 1)
        self.hide()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._words.text()

    def say(self, state: CalendarState, words: str) -> None:
        """An empty sentence hides it."""
        if words:
            self._offer(state)
        set_look(self, banner="danger" if state is CalendarState.FAILED else "info")
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def _offer(self, state: CalendarState) -> None:
        if state in self._actions and state not in self._buttons:
            button = CommandButton(self._theme, self._actions[state], size="small")
            self._buttons[state] = button
            self._row.addWidget(button)
        for other, button in self._buttons.items():
            button.setVisible(other is state)


class CalendarStates(QStackedWidget):
    """Loading, failed, an empty agenda, or one of ``views``."""

    def __init__(
        self, theme: Theme, actions: CalendarActions, views: dict[ViewKind, QWidget]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._views = views
        self.hint = Hint(theme, actions)
        #: What is seldom seen is made when it is.
        self._failed: EmptyState | None = None
        self._empty: QWidget | None = None
        self._loading: QWidget | None = None
        for view in dict.fromkeys(views.values()):
            self.addWidget(view)

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
            self._show_failed(model.fault)
        elif state is CalendarState.EMPTY and model.kind is ViewKind.AGENDA:
            self._show_empty()
        else:
            self.setCurrentWidget(self._views[model.kind])

    def _say_loading(self, model: CalendarModel) -> None:
        if model.state is not CalendarState.LOADING:
            return
        if self._loading is None:
            self._loading = QWidget()
            spinner = Spinner(self._theme, large=True)
            QVBoxLayout(self._loading).addWidget(spinner, 0, Qt.AlignmentFlag.AlignCenter)
            self._add_page(self._loading)
        self.setCurrentWidget(self._loading)

    def _show_failed(self, fault: str) -> None:
        if self._failed is None:
            self._failed = EmptyState(self._theme, _WARNING, "", "", self._actions.retry)
            self._add_page(self._failed)
        self._failed.set_state(_WARNING, self.tr("The calendar could not be read"), fault)
        self.setCurrentWidget(self._failed)

    def _show_empty(self) -> None:
        if self._empty is None:
            self._empty = EmptyState(
                self._theme,
                "calendar-blank",
                self.tr("Nothing planned in these weeks"),
                self.tr("What you schedule is listed here, day by day."),
                self._actions.new,
            )
            self._add_page(self._empty)
        self.setCurrentWidget(self._empty)

    def _add_page(self, page: QWidget) -> None:
        """One that has the keys of the views."""
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        page.addActions(self._actions.of_view)
        self.addWidget(page)

    def _hint(self, model: CalendarModel, state: CalendarState) -> tuple[CalendarState, str]:
        if model.fault and state is not CalendarState.FAILED:
            words = self.tr("This may be out of date: {0}").format(model.fault)
            return CalendarState.FAILED, words
        if state is CalendarState.NOTHING_FOUND:
            return state, self.tr("There are meetings here, but none that you look for")
        if state is CalendarState.EMPTY and model.kind is not ViewKind.AGENDA:
            return state, wording.nothing_words(model.kind)
        return state, ""
