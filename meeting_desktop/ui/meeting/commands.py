"""What a person can do in a meeting, once: page, compact bar, menu and palette share these
actions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import make_action

#: Fields that need the space bar for themselves.
_TAKES_SPACE = (QLineEdit, QPlainTextEdit, QAbstractButton, QComboBox, QAbstractSpinBox)


class MeetingCommands(QObject):
    """``scale_wanted`` asks for larger (+1), smaller (-1) or usual (0) captions."""

    compact_wanted = Signal()
    page_wanted = Signal()
    scale_wanted = Signal(int)
    #: The words are to be seen (True) or not; they are made all the same.
    captions_wanted = Signal(bool)
    #: The guide is to be shown (True) or folded away.
    guide_wanted = Signal(bool)
    jump_wanted = Signal()
    correct_wanted = Signal()
    #: Others are here: ask before the meeting ends for all of them.
    end_asked = Signal()

    def __init__(self, session: MeetingSession, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        self._captions_in_sight = False
        make = partial(make_action, owner, theme)
        self.mute = make(self.tr("Mute"), self._toggle_mute, icon="microphone", shortcut="M")
        self.mute.setCheckable(True)
        self.mute.setIcon(theme.icon("microphone", on="microphone-slash-fill", on_role="danger"))
        self.record = make(self.tr("Pause recording"), self._toggle_recording, shortcut="Ctrl+R")
        self.record.setIcon(theme.icon("record-fill", "record"))
        self.end = make(
            self.tr("End meeting"), self._end, icon="stop-circle", shortcut="Ctrl+Shift+E"
        )
        self.end.setIcon(theme.icon("stop-circle-fill", "on_danger"))
        self.compact = make(
            self.tr("Compact bar"),
            self.compact_wanted.emit,
            icon="picture-in-picture",
            shortcut="Ctrl+Shift+B",
        )
        self.expand = make(
            self.tr("Show the meeting"), self.page_wanted.emit, icon="arrows-out-simple"
        )
        self.larger, self.smaller = self._make_sizes(make)
        self.captions = make(self.tr("Captions"), self._toggle_captions, shortcut="Ctrl+Shift+C")
        self.captions.setCheckable(True)
        self.captions.setChecked(True)
        self.captions.setIcon(
            theme.icon("closed-captioning", on="closed-captioning-fill", on_role="accent")
        )
        self.guide = make(self.tr("Guide"), self._toggle_guide, shortcut="Ctrl+Shift+G")
        self.guide.setCheckable(True)
        self.guide.setChecked(True)
        self.guide.setIcon(theme.icon("compass", on="compass-fill", on_role="accent"))
        self.hide_guide = make(self.tr("Hide guide"), self._fold_guide, icon="caret-double-right")
        self.jump = make(
            self.tr("Jump to now"), self.jump_wanted.emit, icon="arrow-down", shortcut="Ctrl+End"
        )
        self.correct = make(
            self.tr("Correct a caption"),
            self.correct_wanted.emit,
            icon="pencil-simple",
            shortcut="F2",
        )
        session.state_changed.connect(self._refresh)
        self._refresh()

    def _make_sizes(self, make: Callable[..., QAction]) -> tuple[QAction, QAction]:
        larger = make(
            self.tr("Larger captions"),
            partial(self.scale_wanted.emit, 1),
            icon="plus",
            shortcut="Ctrl++",
        )
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        smaller = make(
            self.tr("Smaller captions"),
            partial(self.scale_wanted.emit, -1),
            icon="minus",
            shortcut="Ctrl+-",
        )
        return larger, smaller

    def all(self) -> tuple[QAction, ...]:
        return (
            self.mute,
            self.record,
            self.captions,
            self.guide,
            self.compact,
            self.expand,
            self.larger,
            self.smaller,
            self.jump,
            self.correct,
            self.end,
        )

    def show_guide(self, shown: bool) -> None:
        """As it was left the last time."""
        self.guide.setChecked(shown)
        self._toggle_guide()

    def set_captions_in_sight(self, in_sight: bool) -> None:
        """Captions are corrected where they are seen; elsewhere F2 renames other things."""
        self._captions_in_sight = in_sight
        self._refresh()

    def _end(self) -> None:
        if self._session.ends_for_others:
            self.end_asked.emit()
        else:
            self._session.end()

    def _end_words(self) -> str:
        if self._session.joined:
            return self.tr("Leave")
        return self.tr("End for all") if self._session.ends_for_others else self.tr("End meeting")

    def _toggle_mute(self) -> None:
        self._session.set_muted(not self._session.muted)

    def _toggle_captions(self) -> None:
        self.captions_wanted.emit(self.captions.isChecked())

    def _toggle_guide(self) -> None:
        self.guide_wanted.emit(self.guide.isChecked())

    def _fold_guide(self) -> None:
        self.show_guide(False)

    def _toggle_recording(self) -> None:
        self._session.set_recording(not self._session.recording_on)

    def _refresh(self) -> None:
        session = self._session
        live = session.phase is Phase.LIVE
        for action in self.all():
            action.setEnabled(live)
            action.setVisible(session.running)
        self.end.setText(self._end_words())
        self.correct.setEnabled(live and self._captions_in_sight and not session.joined)
        # The questions are the host's.
        for action in (self.record, self.guide, self.hide_guide):
            action.setVisible(session.running and not session.joined)
        self.captions.setEnabled(live and session.has_captions)
        self.captions.setStatusTip(
            self.tr("Hide captions") if self.captions.isChecked() else self.tr("Show captions")
        )
        muted = session.muted
        self.mute.setChecked(muted)
        self.mute.setText(self.tr("Unmute") if muted else self.tr("Mute"))
        self.mute.setStatusTip(
            self.tr("Unmute, or hold Space to talk") if muted else self.tr("Mute")
        )
        self.record.setEnabled(live and session.records)
        on = session.recording_on
        self.record.setText(self.tr("Pause recording") if on else self.tr("Continue recording"))


class HoldToTalk(QObject):
    """While muted, the space bar opens the microphone for as long as it is held."""

    def __init__(self, session: MeetingSession, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        self._owner = owner
        self._listening = False
        session.state_changed.connect(self._listen_while_muted)

    def _listen_while_muted(self) -> None:
        # Every event of the program passes a filter: it stands only as long as it is needed.
        open_ear = self._session.muted or self._session.talking
        wanted = self._session.phase is Phase.LIVE and open_ear
        application = QApplication.instance()
        if application is None or wanted == self._listening:
            return
        self._listening = wanted
        if wanted:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ApplicationDeactivate and self._session.talking:
            # The release would go to another program and the microphone would stay open.
            self._session.set_talking(False)
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            if kind == QEvent.Type.KeyPress:
                return self._on_press(watched, event)
            if kind == QEvent.Type.KeyRelease and self._session.talking:
                if not event.isAutoRepeat():
                    self._session.set_talking(False)
                return True
        return super().eventFilter(watched, event)

    def _on_press(self, watched: QObject, event: QKeyEvent) -> bool:
        if self._session.talking:
            return True
        if event.isAutoRepeat() or not isinstance(watched, QWidget) or not self._owner.isVisible():
            return False
        if isinstance(watched, _TAKES_SPACE) or watched.property("takesSpace"):
            return False
        if watched.window() is not self._owner.window():
            return False
        self._session.set_talking(True)
        return self._session.talking
