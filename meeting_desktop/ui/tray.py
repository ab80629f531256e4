"""The program's sign in the system tray, and notifications of the operating system."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from meeting_desktop.ui.theme.theme import Theme

_SHOWN_MS = 10_000


class SystemTray(QObject):
    """Where the desktop has no tray, ``available`` is False and nothing is shown.

    ``reveal`` brings the window into sight.
    """

    def __init__(self, theme: Theme, owner: QWidget, reveal: Callable[[], None]) -> None:
        super().__init__(owner)
        self._reveal = reveal
        self._on_click: Callable[[], None] | None = None
        self._icon: QSystemTrayIcon | None = None
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        icon = self._icon = QSystemTrayIcon(theme.application_icon(), self)
        self._menu = QMenu(owner)
        icon.setContextMenu(self._menu)
        icon.setToolTip("Meeting Desktop")
        icon.activated.connect(self._on_activated)
        icon.messageClicked.connect(self._on_message)
        icon.show()

    @property
    def available(self) -> bool:
        return self._icon is not None and QSystemTrayIcon.supportsMessages()

    def offer(self, commands: Sequence[QAction]) -> None:
        """What its menu holds."""
        if self._icon is not None:
            self._menu.addActions(list(commands))

    def tell(self, title: str, body: str, on_click: Callable[[], None]) -> None:
        """Show a notification; a click on it brings the window and calls ``on_click``."""
        if self._icon is not None:
            self._on_click = on_click
            self._icon.showMessage(_plain(title), _plain(body), self._icon.icon(), _SHOWN_MS)

    def dispose(self) -> None:
        """Take the sign away: some desktops keep that of a program that is gone."""
        if self._icon is not None:
            self._icon.hide()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._reveal()

    def _on_message(self) -> None:
        self._reveal()
        if self._on_click is not None:
            self._on_click()


def _plain(text: str) -> str:
    """Some desktops read markup in a notification, pictures and links too: words have none."""
    return text.replace("<", "(").replace(">", ")")
