"""What happens on the calendar when a person asks for something."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from meeting_desktop.application.schedule_meeting import Scheduled
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.planning import EditScope
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.calendar_page import CalendarPage
from meeting_desktop.ui.calendar.canvas import Canvas
from meeting_desktop.ui.calendar.dragging import Ghost
from meeting_desktop.ui.calendar.filtering import Whose
from meeting_desktop.ui.calendar.move_dialog import MoveDialog
from meeting_desktop.ui.calendar.plan_desk import PlanDesk
from meeting_desktop.ui.calendar.zones import ZoneDialog, is_twice
from meeting_desktop.ui.schedule.scope_dialog import AskScope
from meeting_desktop.ui.schedule.wording import conflict_words

_HELD = frozenset({MeetingStatus.ACTIVE, MeetingStatus.COMPLETED})


class CalendarCommands(QObject):
    """Connects actions, views and the desk of ``page``."""

    def __init__(self, page: CalendarPage) -> None:
        super().__init__(page)
        self._page = page
        self._shell = page.shell
        self._access = page.shell.use_cases.planning.access
        self.desk = PlanDesk(page.shell.use_cases.planning.schedule, page.shell.jobs, self)
        self._scopes = AskScope(page.shell, page)
        self._connect_actions()
        self._connect_views()
        self.desk.done.connect(self._on_done)
        self.desk.questioned.connect(self._on_questioned)
        self.desk.refused.connect(self._on_refused)
        self.desk.stack.indexChanged.connect(self.enable)
        page.shown_changed.connect(self.enable)
        self._shell.bridge.listen(self._access.changed, self, self._on_access)
        colleagues = self._shell.use_cases.shared.colleagues
        self._shell.bridge.listen(colleagues.changed, self, self._on_access)

    def enable(self, _index: int = 0) -> None:
        page = self._page
        entry = page.current
        page.actions_.show_state(
            entry,
            self.desk.stack,
            here=page.isVisible(),
            refused=self._access.why_not(entry.scope_id) if entry is not None else "",
            room=self._room_of(entry) if entry is not None else "",
        )

    def _room_of(self, entry: CalendarEntry) -> str:
        """Where colleagues hold it now; one is led back into what one is in as ever."""
        cases = self._shell.use_cases
        said = cases.presence.said
        if said is not None and said.meeting == entry.meeting_id:
            return ""
        return cases.shared.colleagues.rooms().get(entry.meeting_id, "")

    def _on_access(self, _none: None) -> None:
        self.enable()

    # -- meetings -------------------------------------------------------------------------------

    def open_index(self, index: int) -> None:
        sheet = self._page.model.sheet
        if sheet is not None:
            self._open_entry(sheet.entry(index))

    def _open(self) -> None:
        """The meeting that has the keyboard; without one, a new meeting there."""
        entry = self._page.current
        if entry is None:
            self._plan_here()
        else:
            self._open_entry(entry)

    def _open_entry(self, entry: CalendarEntry) -> None:
        if self._room_of(entry):
            self._hold()
        elif entry.status in _HELD:
            self._shell.open_meeting(entry.meeting_id)
        else:
            self._shell.edit_meeting(entry.meeting_id)

    def _hold(self) -> None:
        entry = self._page.current
        room = self._room_of(entry) if entry is not None else ""
        if room:
            self._shell.join_meeting(room)
        elif entry is not None:
            self._shell.hold_meeting(entry.meeting_id)

    def _edit(self) -> None:
        entry = self._page.current
        if entry is not None:
            self._shell.edit_meeting(entry.meeting_id)

    def _duplicate(self) -> None:
        entry = self._page.current
        if entry is not None:
            schedule = self._shell.use_cases.planning.schedule
            self._shell.jobs.run(
                self,
                partial(schedule.duplicate, entry.meeting_id),
                self._shell.plan_meeting,
                self._shell.show_toast,
            )

    def _copy_code(self) -> None:
        entry = self._page.current
        if entry is not None:
            QGuiApplication.clipboard().setText(entry.room_code)
            self._shell.show_toast(self.tr("Copied {0}").format(entry.room_code))

    # -- planning -------------------------------------------------------------------------------

    def plan(self, ghost: Ghost) -> None:
        """Go to the form with a time."""
        zone = self._page.model.zone
        wall = ghost.start.astimezone(zone)
        fold = wall.fold if is_twice(ghost.start, zone) else None
        naive = wall.replace(tzinfo=None, fold=0)
        self._shell.plan_meeting(MeetingDraft("", naive, ghost.minutes, zone.key, fold=fold))

    def _plan_here(self) -> None:
        view, sheet = self._page.view, self._page.model.sheet
        if isinstance(view, Canvas) and sheet is not None and view.hasFocus():
            _, start, end = view.cursor_.slot(sheet)
            self.plan(Ghost(start, end))
        else:
            self._shell.plan_meeting(None)

    def change(self, index: int, ghost: Ghost) -> None:
        """Another time for a meeting; of a series it asks how far that goes."""
        sheet = self._page.model.sheet
        if sheet is None:
            return
        self._change_entry(sheet.entry(index), ghost)

    def _move_to(self) -> None:
        entry = self._page.current
        if entry is not None:
            dialog = MoveDialog(self._shell.theme, self._page, entry, self._page.model.zone)
            dialog.chosen.connect(partial(self._change_entry, entry))
            dialog.open()

    def _change_entry(self, entry: CalendarEntry, ghost: Ghost) -> None:
        if entry.status in _HELD:
            self._forget_pending()
            self._shell.show_toast(self.tr("A meeting that was held stays where it was."))
            return
        refused = self._access.why_not(entry.scope_id)
        if refused:
            self._forget_pending()
            self._shell.show_toast(refused)
            return
        title = self.tr("Move “{0}”").format(entry.title)
        self._with_scope(entry, title, partial(self.desk.move, entry, ghost))

    def _cancel(self) -> None:
        entry = self._page.current
        if entry is not None:
            title = self.tr("Cancel “{0}”").format(entry.title)
            self._with_scope(entry, title, partial(self.desk.cancel, entry))

    def _postpone(self) -> None:
        entry = self._page.current
        if entry is not None:
            self.desk.postpone(entry)

    def _reinstate(self) -> None:
        entry = self._page.current
        if entry is not None:
            self.desk.reinstate(entry)

    def _with_scope(
        self, entry: CalendarEntry, title: str, act: Callable[[EditScope], None]
    ) -> None:
        if entry.series_id is None:
            act(EditScope.THIS)
            return
        dialog = self._scopes.ask(title)
        dialog.chosen.connect(act)
        dialog.rejected.connect(self._forget_pending)

    # -- answers --------------------------------------------------------------------------------

    def _on_done(self, done: Scheduled) -> None:
        zone = self._page.model.zone
        meeting, plan = done.meeting, done.meeting.appointment
        if meeting.status is MeetingStatus.SCHEDULED and plan is not None:
            day = wording.short_day(plan.start.astimezone(zone).date())
            span = wording.span_words(plan.start, plan.end, zone)
            words = self.tr("“{0}”: {1}, {2}").format(meeting.title, day, span)
        else:
            status = wording.status_words(meeting.status)
            words = self.tr("“{0}”: {1}").format(meeting.title, status)
        if done.told:
            one = self.tr("One person gets a mail.")
            many = self.tr("{0} people get a mail.").format(done.told)
            words = f"{words}. {one if done.told == 1 else many}"
        if done.conflicts:
            words = f"{words}. {conflict_words(done.conflicts[0], zone.key)}"
        if len(done.conflicts) > 1:
            words += " " + self.tr("{0} more conflicts.").format(len(done.conflicts) - 1)
        self._shell.show_toast(
            words, action=self.tr("Undo"), on_action=partial(self.desk.undo_of, done)
        )

    def _on_questioned(self, sentence: str, anyhow: Callable[[], None] | None) -> None:
        self._forget_pending()
        action = self.tr("Move it all the same") if anyhow is not None else ""
        self._shell.show_toast(sentence, action=action, on_action=anyhow)

    def _on_refused(self, sentence: str) -> None:
        self._forget_pending()
        self._shell.show_toast(sentence)

    def _forget_pending(self) -> None:
        for canvas in self._page.canvases:
            canvas.pending = None
            canvas.viewport().update()

    # -- menus and the rest ---------------------------------------------------------------------

    def show_menu(self, at: QPoint) -> None:
        page = self._page
        self.enable()
        meeting = page.current is not None
        menu: QMenu = (
            page.actions_.meeting_menu(page) if meeting else page.actions_.ground_menu(page)
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _choose_zone(self) -> None:
        present = self._page.model.second_zone
        dialog = ZoneDialog(self._shell.theme, self._page, present.key if present else "")
        dialog.chosen.connect(self._page.use_second_zone)
        dialog.open()

    def _clear_filter(self) -> None:
        self._page.header.search.clear()
        nothing: frozenset[object] = frozenset()
        self._page.change_filter(
            {
                "text": "",
                "types": nothing,
                "statuses": nothing,
                "tags": nothing,
                "leads": nothing,
                "whose": Whose.ALL,
            }
        )

    def _enter_search(self) -> None:
        edit = self._page.header.search.edit
        edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        edit.selectAll()

    # -- assembly -------------------------------------------------------------------------------

    def _connect_actions(self) -> None:
        page, do = self._page, self._page.actions_
        calls: list[tuple[QAction, Callable[[], object]]] = [
            (do.today, page.go_to_today),
            (do.back, partial(page.step, -1)),
            (do.ahead, partial(page.step, 1)),
            (do.new, self._plan_here),
            (do.open, self._open),
            (do.hold, self._hold),
            (do.edit, self._edit),
            (do.duplicate, self._duplicate),
            (do.move_to, self._move_to),
            (do.postpone, self._postpone),
            (do.reinstate, self._reinstate),
            (do.cancel, self._cancel),
            (do.copy_code, self._copy_code),
            (do.second_zone, self._choose_zone),
            (do.find, self._enter_search),
            (do.clear_filter, self._clear_filter),
            (do.retry, page.reload),
            (do.undo, self.desk.stack.undo),
            (do.redo, self.desk.stack.redo),
        ]
        calls += [(action, partial(page.show_kind, kind)) for kind, action in do.views.items()]
        for action, call in calls:
            action.triggered.connect(partial(_call, call))
        self._shell.add_commands(*do.all)

    def _connect_views(self) -> None:
        page = self._page
        for canvas in page.canvases:
            canvas.opened.connect(self.open_index)
            canvas.create_wanted.connect(self.plan)
            canvas.change_wanted.connect(self.change)
            canvas.current_changed.connect(self.enable)
            canvas.menu_wanted.connect(self.show_menu)
            canvas.addActions(page.actions_.of_view)
        page.agenda.opened.connect(self.open_index)
        page.agenda.current_changed.connect(self.enable)
        page.agenda.menu_wanted.connect(self.show_menu)
        page.agenda.addActions(page.actions_.of_view)


def _call(call: Callable[[], object], _checked: bool = False) -> None:
    call()
