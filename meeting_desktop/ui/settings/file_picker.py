"""A file or a folder that a person chose, with what changes and takes away the choice."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import tip_of_words


class FilePicker(QWidget):
    """``chosen`` carries the path, empty when it was taken away. No ``file_filter``: a folder."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, file_filter: str = "") -> None:
        super().__init__()
        self._name = name
        self._filter = file_filter
        self.shown = QLineEdit()
        self.shown.setReadOnly(True)
        self.shown.setPlaceholderText(self.tr("None"))
        self.shown.setAccessibleName(name)
        self.choose = Button(theme, self.tr("Choose…"), self._ask)
        self.choose.setAccessibleName(self.tr("Choose: {0}").format(name))
        self.clear = Button(theme, self.tr("Remove"), self._clear, kind="quiet")
        self.clear.setAccessibleName(self.tr("Remove: {0}").format(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.small)
        row.addWidget(self.shown, 1)
        row.addWidget(self.choose)
        row.addWidget(self.clear)
        self.setFocusProxy(self.choose)
        self.show_path(None)

    def show_path(self, path: Path | None) -> None:
        self.shown.setText(str(path) if path is not None else "")
        self.shown.setToolTip(tip_of_words(self.shown.text()))
        self.clear.setEnabled(path is not None)

    def _ask(self) -> None:
        shown = self.shown.text()
        if self._filter:
            name, _ = QFileDialog.getOpenFileName(self, self._name, shown, self._filter)
        else:
            name = QFileDialog.getExistingDirectory(self, self._name, shown)
        if name:
            self.chosen.emit(name)

    def _clear(self) -> None:
        self.chosen.emit("")
