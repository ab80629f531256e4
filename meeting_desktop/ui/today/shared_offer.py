"""Asked once, on a first start: is there a shared database? Nobody has to answer."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.labels import Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharedOffer", text)


class SharedOffer(QWidget):
    """Gone for good with "Not now" or once connected; the settings have it all the same."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.connect_button = Button(shell.theme, _tr("Connect…"), self._open)
        self.skip_button = Button(shell.theme, _tr("Not now"), self._skip, kind="quiet")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(_tr("Do you work with colleagues?"), "strong"))
        note = _tr(
            "If your team has a shared database, connect this computer to it. Everything works "
            "without one, too."
        )
        words.addWidget(Label(note, "muted", wrap=True))
        card = Card(shell.theme.tokens)
        row = QHBoxLayout()
        row.setSpacing(shell.theme.tokens.space.small)
        row.addLayout(words, 1)
        row.addWidget(self.connect_button)
        row.addWidget(self.skip_button)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.setAccessibleName(_tr("Do you work with colleagues?"))

    def show_settings(self, settings: Settings) -> None:
        self.setVisible(settings.shared.offer and not settings.shared.host)

    def _open(self) -> None:
        self._shell.show_room("settings", "shared")

    def _skip(self) -> None:
        settings = self._shell.use_cases.settings
        self._shell.jobs.run(self, partial(settings.change, "shared", offer=False), _nothing)


def _nothing(_settings: Settings) -> None:
    """The page hears of it through the topic."""
