"""Things that the window says without being asked: banners stay, toasts go by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPixmap
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QWidget

from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, Button, make_action
from meeting_desktop.ui.widgets.labels import Label

NoticeKind = Literal["info", "success", "warning", "danger"]

TOAST_MS = 7000
_SIGNS = {
    "info": ("info", "accent"),
    "success": ("check-circle", "success"),
    "warning": ("warning", "warning"),
    "danger": ("warning-circle", "danger"),
}


class Banner(QFrame):
    """A sentence over the page, with at most one action and a way to close it."""

    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        kind: NoticeKind,
        text: str,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        set_look(self, banner=kind)
        space = theme.tokens.space
        self._theme = theme
        self._kind = kind
        self._sign = QLabel()
        self._label = Label(text, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.medium, space.small, space.small, space.small)
        row.setSpacing(space.small)
        row.addWidget(self._sign)
        row.addWidget(self._label, 1)
        if action and on_action is not None:
            row.addWidget(Button(theme, action, on_action, size="small"))
        close = make_action(self, theme, self.tr("Close this message"), self.closed.emit, icon="x")
        row.addWidget(ActionButton(theme, close))
        theme.changed.connect(self._draw_sign)
        self._draw_sign()
        self.setAccessibleName(text)
        announce(self)

    @property
    def text(self) -> str:
        return self._label.text()

    def _draw_sign(self) -> None:
        self._sign.setPixmap(_sign_of(self, self._theme, self._kind))


class Toast(QFrame):
    """Floats over the lower part of ``host`` for a few seconds; a pointer on it makes it stay."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        set_look(self, card=True)
        self._host = host
        self._theme = theme
        self._label = Label()
        self._button = Button(theme, "", self._act, kind="link")
        self._on_action: Callable[[], None] | None = None
        #: Height in pixels of what must stay free at the lower edge: a bar of buttons.
        self.lift = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_MS)
        self._timer.timeout.connect(self.hide)
        space = theme.tokens.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space.large, space.small, space.medium, space.small)
        row.setSpacing(space.medium)
        row.addWidget(self._label)
        row.addWidget(self._button)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(space.wide)
        shadow.setOffset(0, space.hair)
        shadow.setColor(QColor(0, 0, 0, 60))
        self.setGraphicsEffect(shadow)
        host.installEventFilter(self)
        self.hide()

    def say(
        self, text: str, *, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        """Show ``text`` instead of what was there before."""
        self._label.setText(text)
        self._on_action = on_action
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self)

    @property
    def text(self) -> str:
        return self._label.text() if self.isVisible() else ""

    def stand_over(self, lift: int) -> None:
        """Leave so many pixels free at the lower edge from now on: a bar of buttons is there."""
        if lift != self.lift:
            self.lift = lift
            if self.isVisible():
                self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self._timer.stop()
        elif event.type() == QEvent.Type.Leave:
            self._timer.start()
        return super().event(event)

    def _act(self) -> None:
        self.hide()
        if self._on_action is not None:
            self._on_action()

    def _place(self) -> None:
        host = self._host
        edge = self._theme.tokens.space.wide
        self._label.setWordWrap(False)
        if self.sizeHint().width() > host.width() - 2 * edge:
            self._label.setWordWrap(True)
            self.setFixedWidth(max(1, host.width() - 2 * edge))
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16777215)
        self.adjustSize()
        self.move(
            (host.width() - self.width()) // 2, host.height() - self.height() - edge - self.lift
        )


def announce(widget: QWidget) -> None:
    """Let a screen reader say the accessible name of something that just appeared."""
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


def _sign_of(widget: QWidget, theme: Theme, kind: NoticeKind) -> QPixmap:
    name, role = _SIGNS[kind]
    size = QSize(theme.tokens.icon, theme.tokens.icon)
    return theme.icon(name, role).pixmap(size, widget.devicePixelRatioF())
