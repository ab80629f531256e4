"""Says without a doubt that one's own screen is seen, and asks about those who want to share."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from meeting_desktop.ui.conference.room_screen import RoomScreen
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, Button
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.notices import announce


class ScreenBand(QWidget):
    """Nothing of it is there while nobody shares or asks."""

    def __init__(self, theme: Theme, screen: RoomScreen, stop: QAction) -> None:
        super().__init__()
        self._theme = theme
        self._screen = screen
        self._asking: dict[UUID, QFrame] = {}
        self.sharing, self.words = self._make_row("danger", "screencast", "danger")
        row = self.sharing.layout()
        if row is not None:
            row.addWidget(ActionButton(theme, stop, kind="danger", text_shown=True))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens.space.hair)
        self._column.addWidget(self.sharing)
        screen.changed.connect(self._show)
        self._show()

    @property
    def asking(self) -> dict[UUID, QFrame]:
        """A row for each who asks."""
        return self._asking

    def _make_row(self, look: str, icon: str, role: str) -> tuple[QFrame, Label]:
        frame = QFrame()
        set_look(frame, banner=look)
        space = self._theme.tokens.space
        row = QHBoxLayout(frame)
        row.setContentsMargins(space.medium, space.small, space.small, space.small)
        row.setSpacing(space.small)
        sign = QLabel()
        sign.setPixmap(self._theme.icon(icon, role).pixmap(self._theme.tokens.icon))
        words = Label("", wrap=True)
        row.addWidget(sign)
        row.addWidget(words, 1)
        row.setAlignment(sign, Qt.AlignmentFlag.AlignVCenter)
        return frame, words

    def _show(self) -> None:
        shares, asks = self._screen.shares, self._screen.asks
        text = self._own_words() if shares else ""
        if asks:
            text = self.tr("You have asked to share your screen; the host is asked.")
            if self._screen.window_title:
                text = self.tr("You have asked to share a window; the host is asked.")
        if text and text != self.words.text():
            self.words.setText(text)
            self.sharing.setAccessibleName(text)
            announce(self.sharing)
        if not text:
            self.words.setText("")
        self.sharing.setVisible(shares or asks)
        for gone in [one for one in self._asking if one not in self._screen.asking]:
            row = self._asking.pop(gone)
            row.hide()
            row.deleteLater()
        for participant, name in self._screen.asking.items():
            if participant not in self._asking:
                self._ask(participant, name)
        self.setVisible(shares or asks or bool(self._asking))

    def _own_words(self) -> str:
        title = self._screen.window_title
        if not title:
            return self.tr("You are sharing your screen")
        return self.tr("You are sharing the window “{0}”").format(title)

    def _ask(self, participant: UUID, name: str) -> None:
        frame, words = self._make_row("info", "screencast", "accent")
        words.setText(self.tr("{0} asks to share the screen").format(name))
        frame.setAccessibleName(words.text())
        grant = self._screen.grant
        allow = Button(
            self._theme, self.tr("Allow"), partial(grant, participant, granted=True), size="small"
        )
        deny = Button(
            self._theme,
            self.tr("Not now"),
            partial(grant, participant, granted=False),
            kind="quiet",
            size="small",
        )
        row = frame.layout()
        if row is not None:
            row.addWidget(allow)
            row.addWidget(deny)
        self._asking[participant] = frame
        self._column.addWidget(frame)
        announce(frame)
