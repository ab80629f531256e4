"""What was planned, above the choices of the pre-flight; hidden for a meeting nobody planned."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from meeting_desktop.domain.room_codes import show_room_code
from meeting_desktop.ui.meeting.planned import PlannedMeeting
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label


class PlanCard(Card):
    """``open_button`` leads to the room of a meeting that is held in another program."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.theme.tokens)
        self._url = ""
        self.when = Label("", "heading")
        self.where = ElidedLabel("", "muted")
        self.open_button = Button(
            shell.theme, self.tr("Open the meeting’s room"), self._open, icon="arrow-square-out"
        )
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(shell.theme.tokens.space.hair)
        words.addWidget(self.when)
        words.addWidget(self.where)
        row.addLayout(words, 1)
        row.addWidget(self.open_button)
        self.body.addLayout(row)
        self.hide()

    def show_planned(self, planned: PlannedMeeting | None) -> None:
        self.setVisible(planned is not None)
        if planned is None:
            return
        start = QDateTime.fromSecsSinceEpoch(round(planned.start.timestamp()))
        day = QLocale().toString(start.date(), QLocale.FormatType.LongFormat)
        time = QLocale().toString(start.time(), QLocale.FormatType.ShortFormat)
        self.when.setText(self.tr("Planned for {0}, {1}").format(day, time))
        self._url = planned.external_url
        self.open_button.setVisible(bool(self._url))
        # The whole address is seen before it is opened.
        code = self.tr("Room code {0}").format(show_room_code(planned.room_code))
        self.where.setText(self._url or code)
        self.setAccessibleName(f"{self.when.text()}. {self.where.text()}")

    def _open(self) -> None:
        url = QUrl(self._url, QUrl.ParsingMode.StrictMode)
        if url.isValid() and url.scheme() == "https":
            QDesktopServices.openUrl(url)
