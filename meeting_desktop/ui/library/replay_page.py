"""Replay: one meeting that was held, read and heard word by word, searched and corrected.

Assembly: the parts know how, the page knows who talks to whom.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ui.conference.poll_saving import PollSaving
from meeting_desktop.ui.library import timeline_facts
from meeting_desktop.ui.library.beside import MakeBeside
from meeting_desktop.ui.library.exporting import Exporter, format_titles
from meeting_desktop.ui.library.following import Following
from meeting_desktop.ui.library.hearing import Hearing
from meeting_desktop.ui.library.naming.replay_naming import ReplayNaming
from meeting_desktop.ui.library.notes.notes_view import NotesView
from meeting_desktop.ui.library.notes.replay_notes import ReplayNotes
from meeting_desktop.ui.library.playback import Playback
from meeting_desktop.ui.library.readings import Readings
from meeting_desktop.ui.library.replay_actions import ReplayActions
from meeting_desktop.ui.library.replay_commands import ReplayCommands, ReplayParts
from meeting_desktop.ui.library.replay_header import ReplayHeader
from meeting_desktop.ui.library.replay_offering import Standing, offer
from meeting_desktop.ui.library.replay_sound import ReplaySound
from meeting_desktop.ui.library.replay_states import ReplayStates
from meeting_desktop.ui.library.replay_tools import ReplayTools
from meeting_desktop.ui.library.replay_versions import Reading, ReplayVersions
from meeting_desktop.ui.library.review_desk import ReviewDesk
from meeting_desktop.ui.library.searching import Searching
from meeting_desktop.ui.library.transcript_document import (
    SegmentReplaced,
    TranscriptDocument,
    empty_document,
)
from meeting_desktop.ui.library.transcript_view import TranscriptView
from meeting_desktop.ui.library.transport_bar import TransportBar
from meeting_desktop.ui.library.waveform.replay_wave import ReplayWave
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.card import Line


class ReplayPage(QWidget):
    """``open`` a meeting, ``close_meeting`` when it is left."""

    leave_wanted = Signal()
    #: Somebody wants to say who spoke in the meeting of that id.
    naming_wanted = Signal(object)
    #: What the list shows of the meeting may have changed.
    meeting_changed = Signal()

    def __init__(
        self,
        shell: Shell,
        parent: QWidget | None = None,
        *,
        make_beside: MakeBeside | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        theme = shell.theme
        self._asked: UUID | None = None
        self._begin_at = 0.0
        self._asked_revision: int | None = None
        self.reviewed: ReviewedMeeting | None = None
        self.desk = ReviewDesk(shell.use_cases.review, shell.jobs, self)
        self.playback = Playback(shell.use_cases.open_player, self)
        self.exporter = Exporter(shell, self)
        self.actions_ = ReplayActions(self, theme)
        self.header = ReplayHeader(theme, self.actions_)
        self.view = TranscriptView(theme)
        self.sound = ReplaySound(shell, self.playback, self)
        self.hearing = Hearing(self.playback, self.sound)
        self.wave = ReplayWave(shell, self.playback, self.actions_.waveform, self)
        self.transport = TransportBar(theme, self.actions_, self.playback, self.wave.strip)
        self.following = Following(theme, self.view, self.playback, self.actions_.follow)
        self.searching = Searching(self.header.search, self.view, self.transport.timeline)
        self.versions = ReplayVersions(shell, self.actions_, self.header, self)
        self.states = ReplayStates(theme, self.view, self.versions.place, self.actions_.again)
        beside = make_beside(shell) if make_beside is not None else None
        self.notes = NotesView(shell, lambda: self.playback.position)
        self.readings = Readings(self.states, beside, self.notes, self.header, self._is_busy)
        self._lay_out()
        self._connect_parts()
        self._make_desks()
        shell.add_commands(*self.actions_.all)
        self._enable()

    def _make_desks(self) -> None:
        """What works with several of the parts."""
        parts = ReplayParts(
            self._shell,
            self.actions_,
            self.header,
            self.view,
            self.playback,
            self.following,
            self.searching,
            self.desk,
            self.exporter,
        )
        self.commands = ReplayCommands(parts, self)
        self.naming = ReplayNaming(parts, self)
        self.naming.wanted.connect(self._ask_naming)
        self._column.insertWidget(1, self.naming.offer)
        self.tools = ReplayTools(parts, self.wave, self.transport.timeline, self)
        lines = self.transport.timeline, self.wave.strip
        ReplayNotes(self.notes, self.readings, self.actions_, lines, self, play=self._play_from)
        self.polls = PollSaving(self._shell, self)
        self.actions_.polls.triggered.connect(self._save_polls)
        self.commands.sound_wanted.connect(self.sound.want)
        self.actions_.share_again.triggered.connect(self.sound.share_again)
        self.actions_.leave.triggered.connect(self.leave_wanted)

    # -- one meeting -------------------------------------------------------------------------------

    @property
    def document(self) -> TranscriptDocument:
        return self.desk.document

    def open(self, meeting_id: UUID, at: float = 0.0) -> None:
        """Read the meeting in the background and show it, ``at`` so many seconds in."""
        self.close_meeting()
        self._asked = meeting_id
        self._begin_at = at
        self.states.show_loading()
        self.readings.open(meeting_id, at_words=at > 0)
        self._read()

    def close_meeting(self) -> None:
        """Save what is being typed, stop the sound; answers that come later are dropped."""
        self.view.commit_editor()
        self._asked = self._asked_revision = None
        self.reviewed = None
        self.readings.leave()
        self.versions.leave()
        self.sound.leave()
        self.playback.close()
        self.tools.leave()
        self.naming.leave()
        self.searching.clear()
        self.view.show_document(empty_document())
        self._enable()

    def _read(self) -> None:
        if self._asked is None:
            return
        meeting_id = self._asked
        self._shell.jobs.run(
            self,
            partial(self.versions.read, meeting_id, self._asked_revision),
            partial(self._on_read, meeting_id),
            partial(self._on_not_read, meeting_id),
        )

    def _on_read(self, meeting_id: UUID, reading: Reading) -> None:
        if meeting_id != self._asked:
            return
        reviewed, _ = reading
        self.versions.show(reading)
        self.view.read_only = self.versions.is_old
        first = self.reviewed is None
        place = self._begin_at if first else self.playback.position
        self.reviewed = reviewed
        transcript = reviewed.transcript
        document = TranscriptDocument(transcript) if transcript is not None else empty_document()
        self.desk.take(reviewed.meeting, document)
        self.view.show_document(document)
        self.header.title.show_title(reviewed.meeting.title)
        self.header.show_facts(reviewed, document)
        self.transport.timeline.show_meeting(
            reviewed.duration,
            timeline_facts.stretches(document),
            timeline_facts.ticks_of(reviewed),
        )
        self.playback.load(reviewed.recordings, reviewed.duration)
        self.playback.seek(place)
        self.sound.show(reviewed)
        self.tools.show(reviewed)
        refused = self._shell.use_cases.planning.access.why_not(reviewed.meeting.scope_id)
        self.naming.show(reviewed, may_name=not (refused or self.versions.is_old))
        told = replace(reviewed, notice="") if self.sound.says(reviewed) else reviewed
        self.states.show_meeting(told, has_words=bool(document.rows))
        if first and place:
            self.following.follow()
        self._enable()
        if self.view.isVisible():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_sound(self, reviewed: ReviewedMeeting) -> None:
        """Sound came from elsewhere; what is being typed is not touched."""
        if self.reviewed is None or self.reviewed.meeting.id != reviewed.meeting.id:
            return
        place = self.playback.position
        self.reviewed = replace(
            self.reviewed,
            recordings=reviewed.recordings,
            notice=reviewed.notice,
            elsewhere=reviewed.elsewhere,
        )
        self.states.show_notice("" if self.sound.says(reviewed) else reviewed.notice)
        self.playback.load(reviewed.recordings, self.reviewed.duration)
        self.playback.seek(place)
        self.tools.show(self.reviewed)
        self._enable()

    def _read_version(self, revision: int | None) -> None:
        """Another version of the same transcript; what is being typed is saved before."""
        self.view.commit_editor()
        self._asked_revision = revision
        self._read()

    def _on_version_made(self, revision: int) -> None:
        """Shown at once, unless that would interrupt somebody who types or listens."""
        if self.view.editor is not None or self.playback.playing:
            self.versions.tell_ready(revision)
            return
        self._read_version(None)
        self._shell.show_toast(self.tr("Version {0} is shown.").format(revision))

    def _on_not_read(self, meeting_id: UUID, sentence: str) -> None:
        if meeting_id == self._asked:
            self.states.show_failed(sentence)

    # -- what parts say ----------------------------------------------------------------------------

    def _connect_parts(self) -> None:
        view, desk = self.view, self.desk
        view.name_clicked.connect(view.open_name_editor)
        view.segment_typed.connect(desk.edit)
        view.name_typed.connect(desk.rename_speaker)
        self.header.title.typed.connect(desk.rename_meeting)
        desk.segment_replaced.connect(self._on_segment_replaced)
        desk.speaker_replaced.connect(self._on_speaker_replaced)
        desk.meeting_replaced.connect(self._on_meeting_replaced)
        desk.refused.connect(self._on_refused)
        desk.out_of_step.connect(self._on_out_of_step)
        desk.stack.indexChanged.connect(self._on_history)
        self.playback.state_changed.connect(self._enable)
        library = self._shell.use_cases.library
        self._shell.bridge.listen(library.changed, self, self._on_library_changed)
        access = self._shell.use_cases.planning.access
        self._shell.bridge.listen(access.changed, self, self._on_access)
        self.sound.came.connect(self._on_sound)
        self.sound.state_changed.connect(self._enable)
        self.states.retry_wanted.connect(self._read)
        self.versions.version_wanted.connect(self._read_version)
        self.versions.made.connect(self._on_version_made)
        self.versions.state_changed.connect(self._enable)
        self.readings.changed.connect(self._enable)
        self.readings.hear_wanted.connect(self.hearing.hear)
        self.hearing.words_wanted.connect(self._show_words)
        self.readings.show_wanted.connect(self._show_words)
        self.actions_.find.triggered.connect(self.readings.show_words)

    def _is_busy(self) -> bool:
        return self.playback.playing or self.view.editor is not None

    def _ask_naming(self) -> None:
        if self._asked is not None:
            self.naming_wanted.emit(self._asked)

    def _show_words(self, at: float) -> None:
        self.readings.show_words()
        self.playback.seek(at)
        self.following.follow()

    def _play_from(self, at: float) -> None:
        """What cannot be heard is read."""
        if self.playback.can_play or self.sound.can_get:
            self.commands.play_from(at)
        else:
            self._show_words(at)

    def _save_polls(self) -> None:
        if self.reviewed is not None:
            self.polls.save_of(self.reviewed.meeting)

    def _on_access(self, _none: None) -> None:
        self._enable()

    def _on_segment_replaced(self, change: SegmentReplaced) -> None:
        self.view.segment_replaced(change)
        self.searching.search_again()
        self.following.light(self.playback.position)
        self._show_facts()

    def _on_speaker_replaced(self, passages: list[int]) -> None:
        self.view.speaker_replaced(passages)
        self._show_facts()

    def _on_history(self, _index: int) -> None:
        self._enable()

    def _on_library_changed(self, ids: frozenset[UUID]) -> None:
        """Words or sound that were missing may be here now; what was corrected is not touched."""
        elsewhere = bool(ids) and self._asked not in ids
        if self._asked is not None and not elsewhere:
            has = partial(self._shell.use_cases.library.has, self._asked)
            self._shell.jobs.run(self, has, partial(self._on_looked, self._asked))
        if self.reviewed is None or elsewhere or self.desk.stack.count() or self.versions.is_old:
            return
        missing = self.reviewed.notice and not self.playback.playing
        if not self.document.rows or self.reviewed.recording is None or missing:
            self._read()

    def _on_looked(self, meeting_id: UUID, is_there: bool) -> None:
        """What is not this person's any more, or was removed elsewhere, is not shown on."""
        if not is_there and meeting_id == self._asked and self.reviewed is not None:
            self._shell.show_toast(self.tr("This meeting is not here any more."))
            self.leave_wanted.emit()

    def _on_meeting_replaced(self, meeting: Meeting) -> None:
        self.header.title.show_title(meeting.title)

    def _show_facts(self) -> None:
        self.wave.words_changed()
        if self.reviewed is not None:
            self.header.show_facts(self.reviewed, self.document)

    def _on_refused(self, sentence: str, segment_id: UUID | None, typed: str) -> None:
        """What was typed is not thrown away: the editor opens again with it."""
        self._shell.show_toast(sentence)
        row = self.document.row_of(segment_id) if segment_id is not None else None
        if row is not None and self.view.editor is None:
            self.view.open_editor(row, typed)

    def _on_out_of_step(self, sentence: str) -> None:
        self._shell.show_toast(sentence)
        self._read()

    # -- assembly ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        menu = QMenu(self)
        for name, title in format_titles().items():
            menu.addAction(self.actions_.add_export(name, title))
        menu.addSeparator()
        menu.addAction(self.actions_.polls)
        self.header.set_export_menu(menu)
        for widget in (self.view, self.transport.timeline, self.wave.strip):
            widget.addActions(self.actions_.plain)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.header, Line(), self.readings, self.sound.place, Line()):
            column.addWidget(part, 1 if part is self.readings else 0)
        column.addWidget(self.transport)

    def _enable(self) -> None:
        """Commands are offered where they can do something."""
        reviewed, access = self.reviewed, self._shell.use_cases.planning.access
        refused = access.why_not(reviewed.meeting.scope_id) if reviewed is not None else ""
        now = Standing(
            here=self.isVisible() and reviewed is not None,
            seen=self.isVisible(),
            has_words=bool(self.document.rows),
            words_in_sight=self.readings.shows_words,
            is_old=self.versions.is_old,
            recorded=reviewed is not None and reviewed.recording is not None,
            can_hear=self.playback.can_play or self.sound.can_get,
            can_play=self.playback.can_play,
            has_time=self.playback.duration > 0,
            can_share=self.sound.can_share,
            working=self.versions.working,
            refused=refused,
            has_polls=reviewed is not None and reviewed.polls > 0,
        )
        offer(self.actions_, self.desk.stack, now)
        self.header.title.setEnabled(reviewed is not None and not refused)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._enable()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        QTimer.singleShot(0, self, self._enable)
