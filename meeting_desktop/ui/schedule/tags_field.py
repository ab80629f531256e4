"""Tags as chips: typed with Enter or a comma, taken away with their cross or with Backspace."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button

_LONGEST = 40
_IN_A_ROW = 4


class TagEdit(QLineEdit):
    """``entered`` carries one tag; ``emptied``: Backspace where nothing is typed."""

    entered = Signal(str)
    emptied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._take()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)

    def _on_edited(self, text: str) -> None:
        if text.endswith((",", ";")):
            self._take()

    def _take(self) -> None:
        tag = " ".join(self.text().strip(" ,;").split())
        self.clear()
        if tag:
            self.entered.emit(tag)


class TagsField(QWidget):
    """``edited`` carries all tags."""

    edited = Signal(tuple)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._tags: tuple[str, ...] = ()
        self.edit = TagEdit()
        self.edit.setPlaceholderText(self.tr("Add a tag"))
        self.edit.setAccessibleName(self.tr("Tags"))
        self.setFocusProxy(self.edit)
        self._chips: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.hair)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(shell.theme.tokens.space.hair)
        column.addLayout(self._rows)
        column.addWidget(self.edit)
        self.edit.entered.connect(self._add)
        self.edit.emptied.connect(self._drop_last)

    def show_tags(self, tags: tuple[str, ...]) -> None:
        if tags == self._tags:
            return
        self._tags = tags
        for row in self._chips:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._chips = []
        for begin in range(0, len(tags), _IN_A_ROW):
            self._chips.append(self._row(tags[begin : begin + _IN_A_ROW]))
            self._rows.addWidget(self._chips[-1])

    def _row(self, tags: tuple[str, ...]) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._shell.theme.tokens.space.hair)
        for tag in tags:
            chip = Button(self._shell.theme, tag, partial(self._drop, tag), size="small", icon="x")
            chip.setAccessibleName(self.tr("Remove the tag {0}").format(tag))
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            line.addWidget(chip)
        line.addStretch(1)
        return row

    def _put(self, tags: tuple[str, ...]) -> None:
        self.show_tags(tags)
        self.edited.emit(tags)

    def _add(self, tag: str) -> None:
        if tag.casefold() not in {one.casefold() for one in self._tags}:
            self._put((*self._tags, tag))

    def _drop(self, tag: str) -> None:
        self.edit.setFocus()
        self._put(tuple(one for one in self._tags if one != tag))

    def _drop_last(self) -> None:
        if self._tags:
            self._put(self._tags[:-1])
