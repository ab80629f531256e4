"""Ctrl+K: every command of the window, found by a few letters and run by Enter.

Others may find more than commands by what is typed (``offer``): people, for instance.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.ui.palette_search import best_first
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.search_field import SearchField

_ACTION = Qt.ItemDataRole.UserRole
_KEYS = Qt.ItemDataRole.UserRole + 1
_ROWS_SHOWN = 9

_Index = QModelIndex | QPersistentModelIndex


class CommandPalette(QDialog):
    """Opened for one choice; the command runs after the palette is gone."""

    def __init__(self, theme: Theme, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._actions = [one for one in actions if one.isEnabled() and one.isVisible()]
        self._found: list[QAction] = []
        self.setWindowTitle(self.tr("Commands"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.search = SearchField(theme, self.tr("What do you want to do?"))
        self.search.text_changed.connect(self._filter)
        self.search.edit.installEventFilter(self)
        self.list = QListView()
        set_look(self.list, commands=True)
        self.list.setItemDelegate(_CommandDelegate(theme, self.list))
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setIconSize(QSize(theme.tokens.icon, theme.tokens.icon))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self.run_current)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self._nothing = Label(self.tr("There is no such command."), "muted")
        self._lay_out()
        self._filter("")

    def _lay_out(self) -> None:
        tokens = self._theme.tokens
        frame = QFrame()
        set_look(frame, card=True)
        inner = QVBoxLayout(frame)
        edge = tokens.space.small
        inner.setContentsMargins(edge, edge, edge, edge)
        inner.addWidget(self.search)
        inner.addWidget(self._nothing)
        inner.addWidget(self.list, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.resize(tokens.control * 14, round(tokens.control * (_ROWS_SHOWN + 2)))

    def open_over(self, window: QWidget) -> None:
        """Show in the upper middle of ``window``."""
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(
            corner.x() + (window.width() - self.width()) // 2,
            corner.y() + self._theme.tokens.space.huge * 2,
        )
        self.show()
        self.search.setFocus()

    @property
    def shown(self) -> list[str]:
        """What is listed now, best first."""
        return [self._model.item(row).text() for row in range(self._model.rowCount())]

    def offer(self, query: str, found: Sequence[QAction]) -> None:
        """Put ``found`` under the commands, unless something else is typed by now."""
        if query == self.search.text():
            self._found = list(found)
            row = self.list.currentIndex().row()
            self._list_all(query)
            self.list.setCurrentIndex(self._model.index(max(0, row), 0))

    def _filter(self, query: str) -> None:
        self._found = []
        self._list_all(query)

    def _list_all(self, query: str) -> None:
        texts = [_plain_text(action) for action in self._actions]
        self._model.clear()
        for action in [*(self._actions[n] for n in best_first(texts, query)), *self._found]:
            keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
            item = QStandardItem(_plain_text(action))
            item.setData(keys, _KEYS)
            icon = action.icon()
            item.setIcon(icon if not icon.isNull() else self._theme.icon("caret-right", "muted"))
            item.setData(action, _ACTION)
            item.setAccessibleText(item.text())
            self._model.appendRow(item)
        self._nothing.setVisible(self._model.rowCount() == 0)
        self.list.setCurrentIndex(self._model.index(0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.search.edit and pressed and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            rows = max(1, self._model.rowCount())
            row = (self.list.currentIndex().row() + step) % rows
            self.list.setCurrentIndex(self._model.index(row, 0))
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.run_current()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return True
        return False

    def run_current(self) -> None:
        """Close, then run the command that is marked."""
        index = self.list.currentIndex()
        action = index.data(_ACTION) if index.isValid() else None
        self.close()
        if isinstance(action, QAction):
            action.trigger()


class _CommandDelegate(QStyledItemDelegate):
    """The name of the command at the left, its keys at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), self._theme.tokens.control)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        tokens = self._theme.tokens
        painter.save()
        painter.setPen(QColor(tokens.colours.muted))
        area = option.rect.adjusted(0, 0, -tokens.space.medium, 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, int(flags), str(index.data(_KEYS)))
        painter.restore()


def _plain_text(action: QAction) -> str:
    """Without the marks of mnemonics; two of them are one that is meant."""
    return "&".join(part.replace("&", "") for part in action.text().split("&&"))
