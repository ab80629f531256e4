"""One lead: what is known, where it stands, what happened, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.application.keep_leads import LeadFile, LeadsChanged
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadStatus
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.leads.crm_card import CrmCard
from meeting_desktop.ui.leads.history_panel import HistoryPanel
from meeting_desktop.ui.leads.lead_fields import LeadFields
from meeting_desktop.ui.leads.lead_header import LeadHeader
from meeting_desktop.ui.leads.meetings_card import MeetingsCard
from meeting_desktop.ui.leads.outcome_desk import OutcomeDesk
from meeting_desktop.ui.leads.timeline import past, timeline, upcoming
from meeting_desktop.ui.leads.undoing import LeadUndoing
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.notices import Banner
from meeting_desktop.ui.widgets.progress import Spinner
from meeting_desktop.ui.widgets.read_only import ReadOnlyNote
from meeting_desktop.ui.widgets.refusing import refuse

_CHANGES_PAUSE_MS = 40


def _now() -> datetime:
    return datetime.now(UTC)


class LeadPage(QWidget):
    """``open`` reads a lead. ``left`` when one goes back, ``merge_wanted`` carries two ids."""

    left = Signal()
    merge_wanted = Signal(object, object)
    schedule_wanted = Signal(object)  # Lead

    def __init__(
        self, shell: Shell, undoing: LeadUndoing, now: Callable[[], datetime] = _now
    ) -> None:
        super().__init__()
        self._shell = shell
        self._undoing = undoing
        self._now = now
        self._wanted: UUID | None = None
        self._reading = 0
        self._dismissed: set[UUID] = set()
        self.file: LeadFile | None = None
        theme = shell.theme
        self.leave_action = self._make(self.tr("Back to the leads"), "arrow-left", "Alt+Up", "Esc")
        self.undo_action = self._make(self.tr("Undo"), "arrow-u-up-left", "Ctrl+Z")
        self.remove_action = self._make(self.tr("Remove this lead"), "trash")
        self.schedule_action = self._make(self.tr("Schedule a meeting"), "calendar-plus")
        self.note_action = self._make(self.tr("Write a note on this lead"), "note", "Ctrl+Shift+M")
        self.retry_action = self._make(self.tr("Try again"), "arrow-clockwise")
        self.header = LeadHeader(
            theme, self.leave_action, self.undo_action, self.remove_action, self.schedule_action
        )
        self.fields = LeadFields(theme)
        self.outcome = OutcomeDesk(shell, undoing, self)
        self.score = self.outcome.score
        self.meetings = MeetingsCard(theme)
        self.crm = CrmCard(shell)
        self.history = HistoryPanel(theme)
        self.banner: Banner | None = None
        self.note = ReadOnlyNote(theme)
        self._failed = EmptyState(theme, "warning-circle", "", "", self.retry_action)
        self._changes = QTimer(self)
        self._changes.setSingleShot(True)
        self._changes.setInterval(_CHANGES_PAUSE_MS)
        self._lay_out()
        self._connect()
        # Tab goes on from here; Escape and the other keys work at once.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def open(self, lead_id: UUID) -> None:
        if self._wanted != lead_id:
            self.close_page()
            self._dismissed.clear()
            self.file = None
            self._stack.setCurrentWidget(self._loading)
        self._wanted = lead_id
        self._read()

    def close_page(self) -> None:
        """Save what is being typed."""
        self.fields.save()
        self.history.save()

    # -- reading -----------------------------------------------------------------------------------

    def _read(self) -> None:
        wanted = self._wanted
        if wanted is not None:
            self._reading += 1
            leads = self._shell.use_cases.planning.leads
            self._shell.jobs.run(
                self,
                partial(leads.get, wanted),
                partial(self._on_read, self._reading),
                partial(self._on_failed, wanted),
            )

    def _on_read(self, number: int, file: LeadFile) -> None:
        if number != self._reading or file.lead.id != self._wanted:
            return
        fresh = self.file is None
        self.file = file
        now = self._now()
        self.header.show_file(file, wording.local_time(file.lead.time_zone, now))
        self.fields.show_lead(file.lead)
        self.outcome.show_lead(file.lead)
        self.meetings.show_meetings(upcoming(file, now), past(file, now))
        self.crm.show_lead(file.lead.id)
        self.history.show_lines(timeline(file, now), fresh=fresh)
        self._show_duplicates(file)
        self._stack.setCurrentWidget(self._ready)
        self.setAccessibleName(wording.who(file.lead))
        if fresh:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._ready.verticalScrollBar().setValue(0)
        self._enable()

    def _on_failed(self, wanted: UUID, sentence: str) -> None:
        if wanted != self._wanted:
            return
        self.file = None
        self._failed.set_state("warning-circle", self.tr("This lead cannot be shown"), sentence)
        self._stack.setCurrentWidget(self._failed)
        self._enable()

    def _on_changed(self, changed: LeadsChanged) -> None:
        if self.isVisible() and (changed.leads or changed.histories):
            self._changes.start()

    def _show_duplicates(self, file: LeadFile) -> None:
        if self.banner is not None:
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        found = [one for one in file.duplicates if one.lead.id not in self._dismissed]
        if not found:
            return
        first = found[0]
        self.banner = Banner(
            self._shell.theme,
            "warning",
            f"{wording.who(first.lead)} {wording.reason(first)}.",
            action=self.tr("Merge…"),
            on_action=partial(self.merge_wanted.emit, file.lead.id, first.lead.id),
        )
        self.banner.closed.connect(partial(self._dismiss, first.lead.id))
        self._banners.addWidget(self.banner)

    def _dismiss(self, lead_id: UUID) -> None:
        self._dismissed.add(lead_id)
        if self.file is not None:
            self._show_duplicates(self.file)

    # -- commands ----------------------------------------------------------------------------------

    def _change(self, before: Lead, after: Lead) -> None:
        words = self.tr("Saved what you changed of {0}").format(one_line(after.name))
        self._undoing.follow(self._shell.use_cases.planning.leads.change(before, after), words)

    def _move(self, status: LeadStatus) -> None:
        if self.file is None or self.file.lead.status is status:
            return
        words = self.tr("{0} is now: {1}").format(
            one_line(self.file.lead.name), wording.status_title(status)
        )
        leads = self._shell.use_cases.planning.leads
        self._undoing.follow(leads.move([self.file.lead.id], status), words)

    def _add_note(self, text: str) -> None:
        if self.file is not None:
            future = self._shell.use_cases.planning.leads.add_note(self.file.lead.id, text)
            added = partial(self._on_note_added, text)
            self._shell.jobs.follow(self, future, added, partial(self._on_note_refused, text))
            self._undoing.follow(future)

    def _on_note_added(self, text: str, _committed: object) -> None:
        self.history.written(text)

    def _on_note_refused(self, text: str, _sentence: str) -> None:
        """The sentence is said with the undo that did not come to be."""
        self.history.not_written(text)

    def _change_note(self, note: LeadEvent, text: str) -> None:
        future = self._shell.use_cases.planning.leads.change_note(note, text)
        self._undoing.follow(future, self.tr("Changed the note"))

    def _remove_note(self, note: LeadEvent) -> None:
        future = self._shell.use_cases.planning.leads.remove_note(note)
        self._undoing.follow(future, self.tr("Removed the note"))

    def _remove(self) -> None:
        if self.file is None:
            return
        lead = self.file.lead
        words = self.tr("Removed {0}").format(one_line(lead.name))
        self._undoing.follow(self._shell.use_cases.planning.leads.remove([lead.id]), words)
        self._wanted = None
        self.left.emit()

    def _schedule(self) -> None:
        if self.file is not None:
            self.schedule_wanted.emit(self.file.lead)

    def _open_meeting(self, meeting: Meeting) -> None:
        held = meeting.actual_start is not None and meeting.status is not MeetingStatus.ACTIVE
        if held:
            self._shell.open_meeting(meeting.id)
        elif meeting.status is MeetingStatus.ACTIVE:
            self._shell.show_room("meeting")
        else:
            self._shell.edit_meeting(meeting.id)

    def _leave(self) -> None:
        self.close_page()
        self.left.emit()

    def _write_note(self) -> None:
        self.history.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _enable(self, *_ignored: object) -> None:
        here = self.isVisible()
        there = here and self.file is not None
        for action in (self.remove_action, self.schedule_action, self.note_action):
            action.setEnabled(there)
        refused = ""
        if self.file is not None:
            access = self._shell.use_cases.planning.access
            refused = access.why_not(self.file.lead.scope_id, "leads")
        refuse((self.remove_action, self.note_action), refused)
        planning = self._shell.use_cases.planning
        refuse((self.schedule_action,), planning.access.why_not_begin())
        self.note.say(refused, (self.fields, self.header.status))
        self.history.allow_writing(not refused)
        self.leave_action.setEnabled(here)
        self.undo_action.setEnabled(here and self._undoing.possible)

    # -- assembly ----------------------------------------------------------------------------------

    def _connect(self) -> None:
        for action, call in (
            (self.leave_action, self._leave),
            (self.undo_action, self._undoing.undo),
            (self.remove_action, self._remove),
            (self.schedule_action, self._schedule),
            (self.note_action, self._write_note),
            (self.retry_action, self._read),
        ):
            action.triggered.connect(partial(_call_without_argument, call))
        self.addActions([self.leave_action, self.undo_action, self.note_action])
        self._shell.add_commands(self.schedule_action, self.note_action, self.remove_action)
        self._shell.add_commands(self.crm.send_action, self.crm.open_action)
        self.header.moved.connect(self._move)
        self.fields.changed.connect(self._change)
        self.history.note_written.connect(self._add_note)
        self.history.note_typed.connect(self._change_note)
        self.history.note_removed.connect(self._remove_note)
        self.history.meeting_opened.connect(self._open_meeting)
        self.meetings.opened.connect(self._open_meeting)
        self._changes.timeout.connect(self._read)
        self._undoing.changed.connect(self._enable)
        leads = self._shell.use_cases.planning.leads
        self._shell.bridge.listen(leads.changed, self, self._on_changed)
        access = self._shell.use_cases.planning.access
        self._shell.bridge.listen(access.changed, self, self._enable)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        known = Card(theme.tokens)
        known.body.addWidget(SectionHeader(self.tr("Contact")))
        known.body.addWidget(self.fields)
        left, right = QVBoxLayout(), QVBoxLayout()
        for widget in (known, self.meetings, self.score, self.outcome.open_ends, self.crm):
            left.addWidget(widget)
        left.addStretch(1)
        right.addWidget(self.history, 1)
        body = QWidget()
        set_look(body, scrollbody=True)
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, space.small, space.large)
        columns.setSpacing(space.large)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        for column in (left, right):
            column.setSpacing(space.large)
        self._ready = QScrollArea()
        self._ready.setWidget(body)
        self._ready.setWidgetResizable(True)
        self._ready.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ready.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._loading = QWidget()
        QVBoxLayout(self._loading).addWidget(
            Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignCenter
        )
        self._stack = QStackedWidget()
        for page in (self._loading, self._ready, self._failed):
            self._stack.addWidget(page)
        self._banners = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.large, space.wide, 0)
        column.setSpacing(space.medium)
        column.addWidget(self.header)
        column.addWidget(self.note)
        column.addLayout(self._banners)
        column.addWidget(self._stack, 1)

    def _make(self, text: str, icon: str, *keys: str) -> QAction:
        action = QAction(self._shell.theme.icon(icon), text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._enable()
        self._read()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        QTimer.singleShot(0, self, self._enable)


def _call_without_argument(call: Callable[[], object], _checked: bool = False) -> None:
    call()
