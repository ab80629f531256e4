"""The middle of a meeting: the captions, or why there are none; their size, and the way back to
the newest words.
"""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.meeting.caption_record import LineChange
from meeting_desktop.ui.meeting.caption_view import CaptionView
from meeting_desktop.ui.meeting.commands import MeetingCommands
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting.silence import Silence
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import ActionButton

#: One step of larger or smaller captions.
_SCALE_STEP = 0.125
_SMALLEST, _LARGEST = 0.75, 2.5


class CaptionPlace(QStackedWidget):
    """Follows the session and the commands by itself."""

    def __init__(self, shell: Shell, session: MeetingSession, commands: MeetingCommands) -> None:
        super().__init__()
        self._shell = shell
        self._session = session
        self._commands = commands
        theme = shell.theme
        self.captions = CaptionView(theme, session.speaker_of)
        self._silence = Silence(theme, session)
        self._jump_button = ActionButton(
            theme, commands.jump, kind="primary", text_shown=True, parent=self.captions
        )
        commands.jump.setIcon(theme.icon("arrow-down", "on_accent"))
        self._jump_button.hide()
        for part in (self._silence, self.captions):
            self.addWidget(part)
        self._apply_scale(shell.use_cases.settings.current().appearance.caption_scale)
        self._connect()
        self._begin()  # the record began before this was made
        self._explain()

    def _connect(self) -> None:
        session, commands = self._session, self._commands
        self.captions.addAction(commands.correct)
        session.captions_changed.connect(self._on_captions)
        session.captions_cleared.connect(self._begin)
        session.state_changed.connect(self._explain)
        session.speakers_changed.connect(self._write)
        self.captions.following_changed.connect(self._on_following)
        self.captions.installEventFilter(self)
        commands.jump_wanted.connect(self.captions.jump_to_now)
        commands.scale_wanted.connect(self._change_scale)
        commands.captions_wanted.connect(self._explain)
        commands.correct_wanted.connect(self.captions.correct_chosen)
        self._shell.bridge.listen(self._shell.use_cases.settings.changed, self, self._on_settings)

    def show_words_of(self, utterance: UUID) -> None:
        """Put the frame around a caption that somebody wants to see again."""
        lines = self._session.model.record.lines
        at = next((n for n, line in enumerate(lines) if line.utterance_id == utterance), None)
        if at is not None:
            self._commands.captions.setChecked(True)
            self._explain()
            self.captions.choose(at)

    # -- what is said ---------------------------------------------------------------------------

    def _on_captions(self, changes: list[LineChange]) -> None:
        self.captions.apply(changes)
        self._choose()

    def _write(self) -> None:
        self.captions.show_lines(self._session.model.record.lines)

    def _begin(self) -> None:
        """Another meeting."""
        self.captions.correctable = not self._session.joined
        self._write()
        self.captions.jump_to_now()
        self._choose()

    def _explain(self) -> None:
        self._silence.explain(captions_wanted=self._commands.captions.isChecked())
        self._choose()

    def _choose(self) -> None:
        shown = self._commands.captions.isChecked()
        has_words = bool(self._session.model.record.lines) and shown
        wanted: QWidget = self.captions if has_words else self._silence
        if self.currentWidget() is not wanted:
            self.setCurrentWidget(wanted)
            if has_words and self.isVisible() and not self._writes_elsewhere():
                self.captions.setFocus()

    def _writes_elsewhere(self) -> bool:
        """The first words of a meeting take the keyboard from nobody who is writing."""
        focused = QApplication.focusWidget()
        return focused is not None and focused.testAttribute(
            Qt.WidgetAttribute.WA_InputMethodEnabled
        )

    # -- looking back and size ------------------------------------------------------------------

    def _on_following(self, following: bool) -> None:
        self._jump_button.setVisible(not following)
        self._place_jump()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.captions and event.type() == QEvent.Type.Resize:
            self._place_jump()
        return super().eventFilter(watched, event)

    def _place_jump(self) -> None:
        self._jump_button.adjustSize()
        edge = self._shell.theme.tokens.space.large
        x = (self.captions.width() - self._jump_button.width()) // 2
        self._jump_button.move(x, self.captions.height() - self._jump_button.height() - edge)

    def _change_scale(self, steps: int) -> None:
        wanted = min(_LARGEST, max(_SMALLEST, self._scale + steps * _SCALE_STEP))
        self._apply_scale(wanted)
        settings = self._shell.use_cases.settings
        self._shell.jobs.run_in_turn(
            self,
            lambda: settings.change("appearance", caption_scale=wanted),
            lambda changed: self._apply_scale(changed.appearance.caption_scale),
        )

    def _apply_scale(self, scale: float) -> None:
        self._scale = scale
        self.captions.set_scale(scale)

    def _on_settings(self, settings: Settings) -> None:
        self._apply_scale(settings.appearance.caption_scale)
