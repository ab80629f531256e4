"""What happens on the Replay page when a person asks for something."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal

from meeting_desktop.ui.library.copying import copy_text, transcript_text
from meeting_desktop.ui.library.exporting import Exporter
from meeting_desktop.ui.library.following import Following
from meeting_desktop.ui.library.playback import SPEEDS, Playback
from meeting_desktop.ui.library.replay_actions import ReplayActions
from meeting_desktop.ui.library.replay_header import ReplayHeader
from meeting_desktop.ui.library.review_desk import ReviewDesk
from meeting_desktop.ui.library.searching import Searching
from meeting_desktop.ui.library.transcript_document import TranscriptDocument, WordPlace
from meeting_desktop.ui.library.transcript_view import TranscriptView
from meeting_desktop.ui.shell import Shell

_SKIP_S = 5.0


@dataclass(frozen=True)
class ReplayParts:
    """What the page is made of."""

    shell: Shell
    actions_: ReplayActions
    header: ReplayHeader
    view: TranscriptView
    playback: Playback
    following: Following
    searching: Searching
    desk: ReviewDesk
    exporter: Exporter

    @property
    def document(self) -> TranscriptDocument:
        return self.desk.document


class ReplayCommands(QObject):
    """Connects the actions and the pointer with the parts."""

    #: Somebody wants to hear what is not here.
    sound_wanted = Signal()

    def __init__(self, parts: ReplayParts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._was_playing = False
        self._connect_sound()
        self._connect_words()
        view = parts.view
        view.word_clicked.connect(self.play_word)
        view.time_clicked.connect(self._play_row)
        view.edit_wanted.connect(self._edit_word)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)

    def _connect_sound(self) -> None:
        actions = self._parts.actions_
        actions.play.triggered.connect(self._toggle)
        actions.back.triggered.connect(partial(self._skip, -_SKIP_S))
        actions.ahead.triggered.connect(partial(self._skip, _SKIP_S))
        actions.slower.triggered.connect(partial(self._change_speed, -1))
        actions.faster.triggered.connect(partial(self._change_speed, 1))
        actions.from_here.triggered.connect(self._play_from_here)

    def _connect_words(self) -> None:
        parts, actions = self._parts, self._parts.actions_
        actions.edit.triggered.connect(self._edit_here)
        actions.undo.triggered.connect(self._undo)
        actions.redo.triggered.connect(self._redo)
        actions.rename.triggered.connect(self._rename_here)
        actions.rename_meeting.triggered.connect(self._rename_meeting)
        actions.find.triggered.connect(parts.searching.begin)
        actions.find_next.triggered.connect(parts.searching.next)
        actions.find_previous.triggered.connect(parts.searching.previous)
        actions.copy.triggered.connect(self._copy)
        actions.copy_all.triggered.connect(self._copy_all)
        for name, action in actions.exports.items():
            action.triggered.connect(partial(self._export, name))

    # -- sound -------------------------------------------------------------------------------------

    def play_word(self, place: WordPlace) -> None:
        """Hear the recording from a word on."""
        self._was_playing = self._parts.playback.playing
        self.play_from(self._parts.document.start_of(place))

    def play_from(self, seconds: float) -> None:
        parts = self._parts
        parts.playback.seek(seconds)
        if not parts.playback.can_play:
            self.sound_wanted.emit()
        parts.playback.play()
        parts.following.follow()

    def _toggle(self) -> None:
        parts = self._parts
        if not parts.playback.can_play:
            parts.actions_.play.setChecked(False)
            self.sound_wanted.emit()
        parts.playback.toggle()
        if parts.playback.playing:
            parts.following.follow()

    def _skip(self, seconds: float, _checked: bool = False) -> None:
        self._parts.playback.skip(seconds)
        self._parts.following.follow()

    def _change_speed(self, step: int, _checked: bool = False) -> None:
        playback = self._parts.playback
        index = SPEEDS.index(playback.speed) + step
        playback.set_speed(SPEEDS[min(max(0, index), len(SPEEDS) - 1)])

    def _play_row(self, row: int) -> None:
        self.play_word(WordPlace(row, 0))

    def _play_from_here(self) -> None:
        row = self._parts.view.focused_row
        if row is not None:
            self._play_row(row)

    # -- words -------------------------------------------------------------------------------------

    def _row_meant(self) -> int | None:
        """While one listens, what is spoken; else where the keyboard or the eye is."""
        parts = self._parts
        spoken = parts.view.current
        if spoken is not None and parts.playback.playing and parts.following.active:
            return spoken.row
        return parts.view.focused_row

    def _edit_word(self, place: WordPlace) -> None:
        """The first click of the two has begun to play; that was not what was meant."""
        if not self._was_playing:
            self._parts.playback.pause()
        self._parts.view.open_editor(place.row, word=place.word)

    def _undo(self) -> None:
        self._parts.view.commit_editor()
        self._parts.desk.stack.undo()

    def _redo(self) -> None:
        self._parts.view.commit_editor()
        self._parts.desk.stack.redo()

    def _edit_here(self) -> None:
        row = self._row_meant()
        if row is not None:
            self._parts.view.open_editor(row)

    def _rename_here(self) -> None:
        row = self._row_meant()
        if row is not None:
            self._parts.view.open_name_editor(row)

    def _rename_meeting(self) -> None:
        title = self._parts.header.title
        title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        title.selectAll()

    def _copy(self) -> None:
        parts = self._parts
        selected, row = parts.view.selection, parts.view.focused_row
        if selected is not None:
            copy_text(parts.document.text_between(*selected))
        elif row is not None:
            copy_text(parts.document.rows[row].text)
        else:
            return
        parts.shell.show_toast(self.tr("Copied"))

    def _copy_all(self) -> None:
        copy_text(transcript_text(self._parts.document))
        self._parts.shell.show_toast(self.tr("The whole transcript was copied"))

    def _export(self, format_name: str, _checked: bool = False) -> None:
        parts = self._parts
        if parts.desk.meeting is not None:
            parts.view.commit_editor()
            parts.exporter.export(parts.desk.meeting, format_name)

    def _show_menu(self, point: QPoint) -> None:
        view = self._parts.view
        index = view.indexAt(point)
        if index.isValid():
            view.setCurrentIndex(index)
            menu = self._parts.actions_.context_menu(view)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(view.viewport().mapToGlobal(point))
