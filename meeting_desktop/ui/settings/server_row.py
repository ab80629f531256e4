"""One server of the list, with what may be done with it and what the last check found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from meeting_desktop.core.setting_sections import IceServerSettings
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.progress import Working


@dataclass(frozen=True, slots=True)
class CheckResult:
    """``works`` None: the server is being asked."""

    works: bool | None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class RowCommands:
    test: Callable[[], None]
    edit: Callable[[], None]
    remove: Callable[[], None]


class ServerRow(QWidget):
    """``show_result`` changes what is under the address and leaves the focus where it is."""

    def __init__(
        self,
        theme: Theme,
        server: IceServerSettings,
        result: CheckResult | None,
        commands: RowCommands,
    ) -> None:
        super().__init__()
        self._theme = theme
        self.server = server
        self.result: CheckResult | None = None
        self.test = Button(theme, self.tr("Test"), commands.test, size="small")
        self.edit = Button(theme, self.tr("Edit"), commands.edit, size="small")
        self.remove = Button(theme, self.tr("Remove"), commands.remove, kind="quiet", size="small")
        for button in (self.test, self.edit, self.remove):
            words = self.tr("{0}: {1}").format(button.text(), server.url)
            button.setAccessibleName(words)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens.space.hair)
        self._column.addLayout(self._head())
        self._shown: QWidget | None = None
        self.show_result(result)

    @property
    def is_asking(self) -> bool:
        return self.result is not None and self.result.works is None

    def show_result(self, result: CheckResult | None) -> None:
        self.result = result
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = self._result(result) if result is not None else None
        if self._shown is not None:
            self._column.addWidget(self._shown)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.tokens.space.small)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(ElidedLabel(self.server.url, "strong"))
        if self.server.username:
            who = self.tr("as {0}").format(self.server.username)
            names.addWidget(ElidedLabel(who, "caption"))
        row.addLayout(names, 1)
        for button in (self.test, self.edit, self.remove):
            row.addWidget(button)
        return row

    def _result(self, result: CheckResult) -> QWidget:
        if result.works is None:
            return Working(self._theme, self.tr("Asking the server…"))
        theme = self._theme
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.small)
        sign = QLabel()
        name, role = ("check-circle", "success") if result.works else ("warning", "warning")
        side = theme.tokens.icon
        sign.setPixmap(theme.icon(name, role).pixmap(QSize(side, side), self.devicePixelRatioF()))
        sign.setAccessibleName(self.tr("works") if result.works else self.tr("does not help"))
        sentence = Label(result.sentence, "caption" if result.works else "error", wrap=True)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(sentence, 1)
        return holder
