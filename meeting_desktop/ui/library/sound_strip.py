"""Above the bar that plays: where the sound of the meeting is, and how to have it here."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from meeting_desktop.ui.library.sound_elsewhere import SoundFetch
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working

#: What settings mend, and another try alone does not.
_OF_SETTINGS = frozenset(
    {"no_storage", "storage_incomplete", "bad_endpoint", "storage_refused", "storage_not_found"}
)


class SoundStrip(QFrame):
    """Hidden while everything can be heard here."""

    wanted = Signal()
    cancelled = Signal()
    settings_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_look(self, card=True)
        self._words = Label("", wrap=True)
        self._working = Working(theme)
        self.get_button = Button(
            theme, self.tr("Get the sound"), self.wanted.emit, icon="cloud-arrow-down"
        )
        self.settings_button = Button(theme, self.tr("Settings…"), self.settings_wanted.emit)
        self.cancel_button = Button(theme, self.tr("Cancel"), self.cancelled.emit)
        space = theme.tokens.space
        row = QHBoxLayout()
        row.setSpacing(space.small)
        row.addWidget(self._words, 1)
        row.addWidget(self._working, 1)
        for button in (self.get_button, self.settings_button, self.cancel_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.small, space.large, space.small)
        column.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now."""
        return self._words.text() if self._working.isHidden() else self._working.text

    def show_state(self, state: SoundFetch, size_bytes: int, *, partly: bool, set_up: bool) -> None:
        """``size_bytes`` are elsewhere, 0: nothing is; ``partly``: others can be heard here."""
        self.setVisible(size_bytes > 0)
        if not size_bytes:
            return
        self._show_working(state)
        if state.sentence:
            words, role = state.sentence, "error"
        elif not set_up:
            words, role = self._without_storage(partly), ""
        else:
            words, role = self._offer(size_bytes, partly), ""
        self._words.set_role(role)
        self._words.setText(words)
        self.setAccessibleName(self.text)
        of_settings = not set_up or state.code in _OF_SETTINGS
        self.settings_button.setVisible(of_settings and not state.working)
        self.get_button.setVisible(set_up and not state.working)
        self.get_button.setText(self.tr("Try again") if state.sentence else self._get_words())

    def _get_words(self) -> str:
        return self.tr("Get the sound")

    def _show_working(self, state: SoundFetch) -> None:
        self._working.setVisible(state.working)
        self._words.setVisible(not state.working)
        self.cancel_button.setVisible(state.working)
        if state.working and state.total:
            done, total = _size(state.done), _size(state.total)
            step = self.tr("Getting the sound: {0} of {1}").format(done, total)
            self._working.show_step(step, state.done / state.total)
        elif state.working:
            self._working.show_step(self.tr("Asking the shared storage for the sound…"))

    def _offer(self, size_bytes: int, partly: bool) -> str:
        size = _size(size_bytes)
        if partly:
            return self.tr("Not everybody can be heard here yet · {0}").format(size)
        return self.tr("The sound is not on this computer yet · {0}").format(size)

    def _without_storage(self, partly: bool) -> str:
        if partly:
            return self.tr(
                "Not everybody can be heard here: the rest of the sound is on the computer that "
                "recorded it. A shared storage brings it here."
            )
        return self.tr(
            "The sound is on the computer that recorded it. A shared storage brings it here."
        )


def _size(count: int) -> str:
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
