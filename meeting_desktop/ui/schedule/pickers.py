"""Fields that are typed into or chosen from: a search among many, a time, a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QDate, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDateEdit,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)

from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.choices import ComboBox

_ROWS = 12


def complete_anywhere(edit: QLineEdit, words: Sequence[str]) -> QCompleter:
    """Offer the ``words`` that hold what is typed, wherever in them."""
    completer = QCompleter(list(words), edit)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    _look_like_a_menu(completer)
    edit.setCompleter(completer)
    return completer


def _look_like_a_menu(completer: QCompleter) -> None:
    completer.setMaxVisibleItems(_ROWS)
    popup = completer.popup()
    if popup is not None:
        set_look(popup, popup=True)


class TypedBox(ComboBox):
    """Typed or chosen; ``typed`` carries the text with every change that a person makes."""

    typed = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(_ROWS)
        self.setMinimumContentsLength(5)
        edit = self.edit
        set_look(edit, bare=True)
        edit.setAccessibleName(name)
        self.setCompleter(QCompleter())  # none: a time is not completed to another one
        edit.textEdited.connect(self.typed)
        self.activated.connect(self._on_activated)

    @property
    def edit(self) -> QLineEdit:
        edit = self.lineEdit()
        if edit is None:
            raise RuntimeError("an editable box has a line")
        return edit

    def show_text(self, text: str) -> None:
        """Without a signal, and without moving a cursor that is in it."""
        if self.edit.text() != text:
            self.edit.setText(text)

    def offer(self, texts: Sequence[str]) -> None:
        text = self.edit.text()
        self.clear()
        self.addItems(list(texts))
        self.setCurrentIndex(self.findText(text))
        self.edit.setText(text)

    def _on_activated(self, _index: int) -> None:
        self.typed.emit(self.edit.text())


class SearchBox(ComboBox):
    """One of many, found by any part of its words. ``chosen`` carries the key.

    What is typed and names none goes back to what was chosen, when the field is left.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, *, placeholder: str = "") -> None:
        super().__init__(theme, name)
        self._key: object = None
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(_ROWS)
        edit = self.lineEdit()
        if edit is None:
            raise RuntimeError("an editable box has a line")
        self._edit = edit
        set_look(edit, bare=True)
        edit.setAccessibleName(name)
        edit.setPlaceholderText(placeholder)
        completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        _look_like_a_menu(completer)
        self.setCompleter(completer)
        edit.editingFinished.connect(self._settle)
        self.activated.connect(self._on_activated)

    @property
    def edit(self) -> QLineEdit:
        return self._edit

    @property
    def key(self) -> object:
        return self._key

    def offer(self, options: Sequence[tuple[object, str]]) -> None:
        """Pairs of key and text; the key that was chosen stays chosen where it is among them."""
        self.clear()
        for key, text in options:
            self.addItem(text, key)
        self.choose(self._key)

    def choose(self, key: object) -> None:
        """Without a signal."""
        self._key = key
        place = self._place_of(key)
        self.setCurrentIndex(place)
        self._edit.setText(self.itemText(place) if place >= 0 else "")
        self._edit.setCursorPosition(0)

    def _place_of(self, key: object) -> int:
        return next((i for i in range(self.count()) if self.itemData(i) == key), -1)

    def _on_activated(self, place: int) -> None:
        self._take(self.itemData(place))

    def _settle(self) -> None:
        text = self._edit.text().strip().casefold()
        exact = [i for i in range(self.count()) if self.itemText(i).casefold() == text]
        close = [i for i in range(self.count()) if text and text in self.itemText(i).casefold()]
        if exact or len(close) == 1:
            self._take(self.itemData((exact or close)[0]))
        else:
            self.choose(self._key)

    def _take(self, key: object) -> None:
        changed = key != self._key
        self.choose(key)
        if changed:
            self.chosen.emit(key)


class DateField(QDateEdit):
    """A date with a calendar behind it; arrows step the part where the cursor is."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setCalendarPopup(True)
        self.setDisplayFormat("ddd d MMM yyyy")
        self.setFixedHeight(theme.tokens.control)
        calendar = self.calendarWidget()
        calendar.setGridVisible(False)
        calendar.setVerticalHeaderFormat(calendar.VerticalHeaderFormat.NoVerticalHeader)
        for arrow, icon in (
            ("qt_calendar_prevmonth", "caret-left"),
            ("qt_calendar_nextmonth", "caret-right"),
        ):
            button = calendar.findChild(QToolButton, arrow)
            if button is not None:
                button.setIcon(theme.icon(icon))
        theme.changed.connect(self._colour_weekend)
        self._colour_weekend()

    def _colour_weekend(self) -> None:
        """Quieter, not red: red is for what is wrong."""
        look = QTextCharFormat()
        look.setForeground(QColor(self._theme.tokens.colours.muted))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendarWidget().setWeekdayTextFormat(day, look)

    def show_day(self, day: date) -> None:
        """Without a signal."""
        blocked = self.blockSignals(True)
        self.setDate(QDate(day.year, day.month, day.day))
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = self._theme.tokens
        side = float(tokens.icon)
        left = self.width() - side - tokens.space.small
        painter = QPainter(self)
        spot = QRectF(left, (self.height() - side) / 2, side, side)
        paint_glyph(painter, spot, "calendar-blank", tokens.colours.muted)
        painter.end()


class NumberField(QSpinBox):
    """A number that may be missing: zero is shown as ``nothing``. The wheel scrolls the page."""

    def __init__(
        self, theme: Theme, name: str, highest: int, *, nothing: str = "", step: int = 1
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(0 if nothing else 1, highest)
        self.setSingleStep(step)
        self.setSpecialValueText(nothing)
        self.setFixedHeight(theme.tokens.control)
        # ``NoButtons`` leaves the words no room under a style sheet.
        set_look(self, buttons="none")
        self.lineEdit().setTextMargins(theme.tokens.space.small, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def show_number(self, number: int | None) -> None:
        """Without a signal."""
        blocked = self.blockSignals(True)
        self.setValue(number or 0)
        self.blockSignals(blocked)


def in_order(*widgets: QWidget) -> None:
    """Let the keyboard go from each to the next; for rows that were made later than the rest."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
