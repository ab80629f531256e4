"""What one reviews a meeting with: keys while typing, parts split and joined, bookmarks."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.ui.library.attendance.attending import Attending
from meeting_desktop.ui.library.bookmarks.bookmark_desk import BookmarkDesk
from meeting_desktop.ui.library.bookmarks.bookmark_list import BookmarkList
from meeting_desktop.ui.library.comparing.compare_dialog import CompareDialog
from meeting_desktop.ui.library.comparing.comparing import Comparing
from meeting_desktop.ui.library.playback import SPEEDS
from meeting_desktop.ui.library.printing import Printing
from meeting_desktop.ui.library.replacing.replace_dialog import ReplaceDialog
from meeting_desktop.ui.library.replay_commands import ReplayParts
from meeting_desktop.ui.library.retention.keeping import Keeping
from meeting_desktop.ui.library.sharing_clips import ClipSharing
from meeting_desktop.ui.library.timeline_slider import TimelineSlider
from meeting_desktop.ui.library.transcript_document import WordPlace
from meeting_desktop.ui.library.waveform.replay_wave import ReplayWave

_BACK_WHILE_TYPING_S = 2.0
#: Words of a bookmark that nobody has named.
_NAME_WORDS = 8


class ReplayTools(QObject):
    """Connects the actions of reviewing with the parts of the page."""

    def __init__(
        self, parts: ReplayParts, wave: ReplayWave, timeline: TimelineSlider, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._timeline = timeline
        self.wave = wave
        self.bookmarks = BookmarkDesk(parts.shell, self)
        self.clips = ClipSharing(parts.shell, parts.view)
        self._comparing = Comparing(parts.shell, parts.view)
        self.printing = Printing(parts.shell, parts.view)
        self.keeping = Keeping(parts.shell, parts.view)
        self.attending = Attending(parts.shell, parts.view)
        self.bookmark_list: BookmarkList | None = None
        self.replacing: ReplaceDialog | None = None
        self._connect_typing()
        self._connect_bookmarks()
        self._connect_taking_along()

    def show(self, reviewed: ReviewedMeeting) -> None:
        self._comparing.show(reviewed)
        self.wave.show(reviewed, self._parts.document)
        self.bookmarks.show(reviewed.meeting.id)

    def leave(self) -> None:
        self.wave.leave()
        self.bookmarks.leave()
        self._comparing.leave()
        self.keeping.leave()
        self.attending.leave()
        for dialog in (self.bookmark_list, self.replacing):
            if dialog is not None:
                dialog.close()

    # -- while one types ---------------------------------------------------------------------------

    def _connect_typing(self) -> None:
        parts, do = self._parts, self._parts.actions_
        playback = parts.playback
        parts.view.add_editing_keys(do.of_typing)
        do.typing_play.triggered.connect(playback.toggle)
        do.typing_back.triggered.connect(lambda: playback.skip(-_BACK_WHILE_TYPING_S))
        do.typing_slower.triggered.connect(partial(self._change_speed, -1))
        do.typing_faster.triggered.connect(partial(self._change_speed, 1))
        parts.view.split_wanted.connect(self._split)
        parts.view.join_wanted.connect(self._join)
        do.split.triggered.connect(self._split_at_sound)
        do.join.triggered.connect(self._join_here)
        do.replace.triggered.connect(self.show_replacing)
        do.confidence.toggled.connect(parts.view.show_confidence)

    def _change_speed(self, step: int, _checked: bool = False) -> None:
        playback = self._parts.playback
        index = SPEEDS.index(playback.speed) + step
        playback.set_speed(SPEEDS[min(max(0, index), len(SPEEDS) - 1)])

    # -- parts of the transcript -------------------------------------------------------------------

    def _split(self, segment_id: UUID, letters: int) -> None:
        """Behind so many letters of its words; within a word it is split before that word."""
        words = self._parts.document.segment(segment_id).words
        count = number = 0
        for word in words:
            count += len(word.text)
            if count > letters:
                break
            number += 1
        self._parts.desk.split(segment_id, number)
        row = self._parts.document.row_of(segment_id)
        if row is not None and 0 < number < len(words):
            self._parts.view.open_editor(row + 1, word=0)

    def _split_at_sound(self) -> None:
        """Before the word that is spoken, or that somebody has marked."""
        view = self._parts.view
        place = view.selection[0] if view.selection is not None else view.current
        if place is None or not place.word:
            self._parts.shell.show_toast(
                self.tr("Mark the word that begins a part of its own, or play up to it.")
            )
            return
        self._parts.desk.split(self._parts.document.rows[place.row].id, place.word)

    def _join(self, segment_id: UUID) -> None:
        """Somebody typed their way to the beginning; they go on where the two meet."""
        row = self._parts.document.row_of(segment_id)
        if row:
            seam = len(self._parts.document.rows[row - 1].words)
            self._parts.desk.join(segment_id)
            self._parts.view.open_editor(row - 1, word=seam)

    def _join_here(self) -> None:
        self._parts.view.commit_editor()
        row = self._parts.view.focused_row
        if row:
            self._parts.desk.join(self._parts.document.rows[row].id)
            self._parts.view.focus_row(row - 1)

    def show_replacing(self) -> None:
        """With what is marked, or what was searched for last."""
        parts = self._parts
        parts.view.commit_editor()
        if self.replacing is None:
            marked = parts.view.selection
            find = parts.document.text_between(*marked) if marked is not None else ""
            find = find or parts.view.search.query
            made = ReplaceDialog(parts.shell.theme, parts.desk, find, parts.view)
            made.sought.connect(self._go)
            made.finished.connect(self._forget_replacing)
            self.replacing = made
        _bring_up(self.replacing)

    def _forget_replacing(self, _result: int) -> None:
        self.replacing = None

    # -- bookmarks ---------------------------------------------------------------------------------

    def _connect_bookmarks(self) -> None:
        do = self._parts.actions_
        do.bookmark.triggered.connect(self._set_bookmark)
        do.bookmarks.triggered.connect(self.show_bookmarks)
        self.bookmarks.list_wanted.connect(self.show_bookmarks)
        self.bookmarks.changed.connect(self._show_marks)

    def _set_bookmark(self) -> None:
        at = self._parts.playback.position
        document = self._parts.document
        place = document.word_at(at)
        words = ""
        if place is not None:
            last = len(document.rows[place.row].words) - 1
            until = WordPlace(place.row, min(last, place.word + _NAME_WORDS - 1))
            words = document.text_between(place, until)
        self.bookmarks.set_at(at, words)

    def show_bookmarks(self) -> None:
        if self.bookmark_list is None:
            read_only = not self._parts.actions_.bookmark.isEnabled()
            made = BookmarkList(
                self._parts.shell.theme, self.bookmarks, self._parts.view, read_only=read_only
            )
            made.sought.connect(self._go)
            made.finished.connect(self._forget_list)
            self.bookmark_list = made
        _bring_up(self.bookmark_list)

    def _forget_list(self, _result: int) -> None:
        self.bookmark_list = None

    def _go(self, seconds: float) -> None:
        self._parts.playback.seek(seconds)
        self._parts.following.follow()

    def _show_marks(self) -> None:
        at = [one.at for one in self.bookmarks.known]
        self.wave.strip.show_marks(at)
        self._timeline.show_marks(at)

    # -- taken along -------------------------------------------------------------------------------

    def _connect_taking_along(self) -> None:
        do = self._parts.actions_
        do.share.triggered.connect(self._share)
        do.compare.triggered.connect(self._comparing.ask)
        do.print.triggered.connect(self._print)
        do.keep.triggered.connect(self._keep)
        do.people.triggered.connect(self._show_people)
        self._comparing.sought.connect(self._go)

    @property
    def comparison(self) -> CompareDialog | None:
        return self._comparing.dialog

    def _share(self) -> None:
        """What is chosen in the waveform, else the words that are marked."""
        meeting, span = self._parts.desk.meeting, self.wave.strip.selection
        marked = self._parts.view.selection
        if span is None and marked is not None:
            words = self._parts.document.rows[marked[1].row].words
            span = (self._parts.document.start_of(marked[0]), words[marked[1].word].end)
        if span is None:
            self._parts.shell.show_toast(
                self.tr("Mark the words, or drag over the waveform, to choose a part.")
            )
        elif meeting is not None:
            self._parts.view.commit_editor()
            self.clips.share(meeting, *span)

    def _keep(self) -> None:
        meeting = self._parts.desk.meeting
        if meeting is not None:
            self.keeping.ask(meeting)

    def _show_people(self) -> None:
        meeting = self._parts.desk.meeting
        if meeting is not None:
            self.attending.show(meeting)

    def _print(self) -> None:
        parts = self._parts
        parts.view.commit_editor()
        if parts.desk.meeting is not None:
            self.printing.print_(parts.desk.meeting, parts.document.transcript())


def _bring_up(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
