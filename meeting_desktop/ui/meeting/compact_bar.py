"""A small bar over everything else, for when the meeting is in another program's window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.meeting.caption_text import clock_of
from meeting_desktop.ui.meeting.commands import HoldToTalk, MeetingCommands
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting.wording import (
    captions_fact,
    consent_fact,
    people_fact,
    recording_fact,
)
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, Button
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.level_meter import LevelMeter
from meeting_desktop.ui.widgets.pill import Pill


class CompactBar(QWidget):
    """Drag it anywhere. Closing it only asks for the meeting's page again."""

    closed = Signal()

    def __init__(self, theme: Theme, session: MeetingSession, commands: MeetingCommands) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint,
        )
        self._session = session
        self._grip: QPoint | None = None
        self.setWindowTitle(self.tr("Meeting"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.timer = Label("0:00", "strong")
        self.pill = Pill(theme)
        #: Stands there only while captions are not as they should be.
        self.captions_pill = Pill(theme)
        #: How many are here and who speaks; or who waits.
        self.people_pill = Pill(theme)
        #: Stands there only while one's own screen is seen.
        self.stop_sharing = Button(
            theme,
            self.tr("Sharing your screen: stop"),
            session.room.screen.stop,
            kind="danger",
            icon="screencast",
            size="small",
        )
        self.caption = ElidedLabel("", "muted")
        self.caption.setAccessibleName(self.tr("Newest caption"))
        self.meter = LevelMeter(theme)
        self.meter.setFixedWidth(theme.tokens.control * 2)
        self._hold_to_talk = HoldToTalk(session, self)
        self._lay_out(theme, commands)
        for action in (commands.mute, commands.record, commands.end):
            self.addAction(action)
        session.room.screen.changed.connect(self._show_sharing)
        session.room.lobby_changed.connect(self._show_people)
        session.level_changed.connect(self._show_level)
        session.captions_changed.connect(self._show_caption)
        session.captions_cleared.connect(self._show_caption)
        session.state_changed.connect(self._show_state)
        session.ticked.connect(self._show_time)
        self._show_state()
        self._show_sharing()

    def _lay_out(self, theme: Theme, commands: MeetingCommands) -> None:
        space = theme.tokens.space
        frame = QFrame()
        set_look(frame, card=True)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        row.addWidget(self.pill)
        row.addWidget(self.captions_pill)
        row.addWidget(self.people_pill)
        row.addWidget(self.stop_sharing)
        row.addWidget(self.timer)
        row.addWidget(self.meter)
        row.addStretch(1)
        row.addWidget(ActionButton(theme, commands.mute, kind="alarm"))
        row.addWidget(ActionButton(theme, commands.record, kind="quiet"))
        row.addWidget(ActionButton(theme, commands.expand, kind="quiet"))
        row.addWidget(ActionButton(theme, commands.end, kind="danger"))
        column = QVBoxLayout(frame)
        column.setContentsMargins(space.medium, space.small, space.small, space.small)
        column.setSpacing(space.hair)
        column.addLayout(row)
        column.addWidget(self.caption)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._width = theme.tokens.control * 14

    def sizeHint(self) -> QSize:
        return QSize(max(self._width, super().sizeHint().width()), super().sizeHint().height())

    def show_at_corner(self) -> None:
        """Upper right of the screen, where windows keep their least important part."""
        self.adjustSize()
        if self.pos().isNull():
            area = QGuiApplication.primaryScreen().availableGeometry()
            gap = self.height() // 2
            self.move(area.right() - self.width() - gap, area.top() + gap)
        self.show()
        self.raise_()
        self._show_caption()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        # The window system moves it where it can (Wayland allows nothing else).
        if not self.windowHandle().startSystemMove():
            self._grip = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grip = None

    def _show_level(self) -> None:
        if self.isVisible():
            level = self._session.model.level
            self.meter.set_level(level.rms_db, level.peak_db, muted=level.muted)

    def _show_caption(self) -> None:
        if self.isVisible():
            self.caption.setText(self._session.model.record.latest_text or self.tr("Listening…"))

    def _show_state(self) -> None:
        session = self._session
        if session.phase is Phase.SAVING:
            self.pill.set(self.tr("Saving…"), "hourglass-medium", "accent")
        else:
            me = session.room.model.me
            fact = (
                consent_fact(me.consent)
                if session.joined and me is not None
                else recording_fact(session.model, wanted=session.records)
            )
            self.pill.set(fact.text, fact.icon, fact.tone)
        self._show_captions_fact()
        self._show_people()
        self._show_time()

    def _show_people(self) -> None:
        room = self._session.room
        self.people_pill.setVisible(room.is_open)
        fact = people_fact(room.model)
        if room.model.waiting:
            waiting = self.tr("{0} waiting").format(len(room.model.waiting))
            self.people_pill.set(waiting, "bell-ringing", "accent")
        elif room.model.speaking:
            speaks = self.tr("{0}: {1} speaks").format(fact.text, room.model.speaking[0])
            self.people_pill.set(speaks, fact.icon, fact.tone)
        else:
            self.people_pill.set(fact.text, fact.icon, fact.tone)

    def _show_sharing(self) -> None:
        words = self.tr("Sharing your screen: stop")
        if self._session.room.screen.window_title:
            words = self.tr("Sharing a window: stop")
        self.stop_sharing.setText(words)
        self.stop_sharing.setVisible(self._session.room.screen.shares)
        self.adjustSize()

    def _show_captions_fact(self) -> None:
        session = self._session
        captions = session.model.captions
        fact = captions_fact(captions, session.model.lag, wanted=session.has_captions)
        live = session.phase is Phase.LIVE
        self.captions_pill.setVisible(live and fact.tone in {"warning", "danger"})
        self.captions_pill.set(fact.text, fact.icon, fact.tone)
        self.captions_pill.setToolTip(captions.sentence)

    def _show_time(self) -> None:
        self.timer.setText(clock_of(self._session.elapsed()))
