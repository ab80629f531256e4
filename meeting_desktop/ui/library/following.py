"""The text goes with the sound: the spoken word is lit and kept in sight until a person scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction

from meeting_desktop.ui.library.playback import Playback
from meeting_desktop.ui.library.transcript_view import TranscriptView
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button

#: After this much silence behind a word nothing is lit.
_AFTERGLOW_S = 1.5


class Following(QObject):
    """Owns the button "Back to now" that floats over the text while one reads elsewhere."""

    def __init__(
        self, theme: Theme, view: TranscriptView, playback: Playback, action: QAction
    ) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._playback = playback
        self.active = True
        self.button = Button(theme, action.text(), action.trigger, icon="crosshair", size="small")
        self.button.setParent(view)
        self.button.hide()
        action.triggered.connect(self.follow)
        playback.moved.connect(self.light)
        playback.state_changed.connect(self._show_button)
        view.scrolled_by_person.connect(self._let_go)
        view.installEventFilter(self)

    def follow(self) -> None:
        """Go with the sound again, from where it is now."""
        self.active = True
        self.light(self._playback.position)
        self._bring_into_sight()
        self._show_button()

    def light(self, seconds: float) -> None:
        """Show which word is spoken at ``seconds``."""
        document = self._view.document
        place = document.word_at(seconds)
        if place is not None:
            ended = document.rows[place.row].words[place.word].end
            if seconds - ended > _AFTERGLOW_S:
                place = None
        if place != self._view.current:
            self._view.set_current(place)
            if self.active and self._playback.playing:
                self._bring_into_sight()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_button()
        return super().eventFilter(watched, event)

    def _bring_into_sight(self) -> None:
        view = self._view
        place = view.current or view.document.word_at(self._playback.position)
        if place is not None and view.editor is None and not view.is_in_sight(place):
            view.glide_to(place)

    def _let_go(self) -> None:
        self.active = False
        self._show_button()

    def _show_button(self) -> None:
        self.button.setVisible(not self.active and self._playback.playing)
        self._place_button()

    def _place_button(self) -> None:
        self.button.adjustSize()
        edge = self._theme.tokens.space.large
        room = self._view.viewport().geometry()
        self.button.move(
            room.center().x() - self.button.width() // 2,
            room.bottom() - self.button.height() - edge,
        )
