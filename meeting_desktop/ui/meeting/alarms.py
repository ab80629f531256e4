"""The alarm over the captions, as long as there is one and nobody has closed it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.ui.meeting.live_model import Alarm
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting.wording import alarm_sentence
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.notices import Banner


class MeetingAlarms(QWidget):
    """Shows the most urgent of the session's model; closed, it is silent until it was over."""

    def __init__(self, theme: Theme, session: MeetingSession) -> None:
        super().__init__()
        self._theme = theme
        self._session = session
        self._shown: tuple[Alarm, str] | None = None
        self._dismissed: Alarm | None = None
        self._banner: Banner | None = None
        self.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        session.captions_cleared.connect(self._begin)
        session.state_changed.connect(self._show)
        self._show()

    @property
    def text(self) -> str:
        """Empty when all is well."""
        return self._banner.text if self._banner else ""

    def _show(self) -> None:
        alarm = self._session.model.alarm
        if alarm is None:
            self._dismissed = None
        wanted = None
        if alarm is not None and alarm is not self._dismissed:
            wanted = (alarm, alarm_sentence(alarm, self._session.model)[1])
        if wanted == self._shown:
            return
        self._shown = wanted
        self._drop()
        if wanted is not None:
            kind, text = alarm_sentence(wanted[0], self._session.model)
            self._banner = Banner(self._theme, kind, text)
            self._banner.closed.connect(self._dismiss)
            self._column.addWidget(self._banner)
        self.setVisible(wanted is not None)

    def _begin(self) -> None:
        """Another meeting: what was closed in the one before is no concern of it."""
        self._dismissed = None

    def _dismiss(self) -> None:
        self._dismissed = self._shown[0] if self._shown else None
        self._shown = None
        self._drop()
        self.hide()

    def _drop(self) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._column.removeWidget(self._banner)
            self._banner.deleteLater()
            self._banner = None
