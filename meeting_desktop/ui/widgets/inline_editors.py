"""The two fields that open in the place of what is edited: the words of a segment, a name."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

_KEYS_OF_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class SegmentEditor(QPlainTextEdit):
    """Enter (or Ctrl+Enter) saves, Escape gives up. What a person pastes stays plain text.

    Where it ``divides``, Shift+Enter splits behind so many letters (white space not counted), and
    Backspace before the first one joins with what stands before.
    """

    saved = Signal(str)
    split_wanted = Signal(int)
    join_wanted = Signal()
    cancelled = Signal()
    height_changed = Signal()

    def __init__(self, text: str, font: QFont, parent: QWidget) -> None:
        super().__init__(parent)
        self.divides = False
        self.setFont(font)
        # The style sheet gives fields the interface's size; this one shows what was read before.
        self.setStyleSheet(f"QPlainTextEdit {{ font-size: {font.pixelSize()}px; }}")
        self.setPlainText(text)
        self.setAccessibleName(self.tr("Words of this part"))
        self.setAccessibleDescription(self.tr("Enter saves, Escape leaves it as it was"))
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.height_changed)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def wanted_height(self) -> int:
        """Pixels for all lines at the present width."""
        layout, block, text = self.document().documentLayout(), self.document().firstBlock(), 0.0
        while block.isValid():
            # Asking lays the block out; the document's own size waits for the next paint.
            text += layout.blockBoundingRect(block).height()
            block = block.next()
        frame = self.height() - self.viewport().height()
        return math.ceil(text + 2 * self.document().documentMargin()) + frame

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.wanted_height())

    def put_cursor_on_word(self, number: int) -> None:
        """Before the word ``number`` of the text as it was given."""
        text = self.toPlainText()
        at = 0
        for word in text.split()[:number]:
            at = text.index(word, at) + len(word)
        while at < len(text) and text[at].isspace():
            at += 1
        cursor = self.textCursor()
        cursor.setPosition(len(text[:at].encode("utf-16-le")) // 2)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.divides and self._divide(event):
            return
        if event.key() in _KEYS_OF_ENTER:
            self.saved.emit(self.toPlainText())
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _divide(self, event: QKeyEvent) -> bool:
        cursor = self.textCursor()
        if event.key() in _KEYS_OF_ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            before = self.toPlainText().encode("utf-16-le")[: 2 * cursor.position()]
            self.split_wanted.emit(len("".join(before.decode("utf-16-le", "ignore").split())))
            return True
        if event.key() == Qt.Key.Key_Backspace and cursor.atStart() and not cursor.hasSelection():
            self.join_wanted.emit()
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.height_changed.emit()


class NameEditor(QLineEdit):
    """Enter saves, Escape or leaving the field gives up."""

    saved = Signal(str)
    cancelled = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._done = False
        self.setMaxLength(200)
        self.setAccessibleName(self.tr("Name of this speaker"))
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS_OF_ENTER:
            self._finish(save=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._finish(save=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in {
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        }:
            self._finish(save=False)

    def _finish(self, *, save: bool) -> None:
        if self._done:
            return
        self._done = True
        if save:
            self.saved.emit(self.text())
        else:
            self.cancelled.emit()
