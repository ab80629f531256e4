"""The Calendar as a room of the window: assembly, and reading what is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.domain.people import USUAL_HOURS, User
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.accessible import Spots
from meeting_desktop.ui.calendar.agenda_view import AgendaView
from meeting_desktop.ui.calendar.calendar_actions import CalendarActions
from meeting_desktop.ui.calendar.calendar_model import CalendarModel, CalendarState
from meeting_desktop.ui.calendar.calendar_states import CalendarStates
from meeting_desktop.ui.calendar.canvas import Canvas
from meeting_desktop.ui.calendar.first_look import (
    FirstLook,
    look_first,
    read_sheet,
    shown_zone,
)
from meeting_desktop.ui.calendar.header import CalendarHeader
from meeting_desktop.ui.calendar.hours_view import HoursView
from meeting_desktop.ui.calendar.keys import Keys
from meeting_desktop.ui.calendar.month_view import MonthView
from meeting_desktop.ui.calendar.pointer import Pointer
from meeting_desktop.ui.calendar.sheet import Sheet, SheetRequest, ViewKind
from meeting_desktop.ui.calendar.zones import NOTE_KEY, CalendarNote
from meeting_desktop.ui.shell import Shell

#: Several changes that come together are read once.
_CHANGES_PAUSE_MS = 40
_TYPING_PAUSE_MS = 150
#: A month is painted before the answers to its invitations are counted.
_ANSWERS_PAUSE_MS = 100
_TICK_MS = 20_000


def utc_now() -> datetime:
    return datetime.now(UTC)


class CalendarPage(QWidget):
    """``now`` gives an aware instant. ``shown_changed``: what can be done may be another now."""

    shown_changed = Signal()

    def __init__(self, shell: Shell, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self.shell = shell
        self._now = now
        # Read while the page is being made: a month of thousands is what takes longest.
        self._get_to_know()
        self.model = CalendarModel(shown_zone(None), now, first_weekday=wording.first_weekday())
        self._me: User | None = None
        self._known = self._stale = False
        self.actions_ = CalendarActions(self, shell.theme)
        self.hours = HoursView(shell.theme, now)
        self.month = MonthView(shell.theme, now)
        self.agenda = AgendaView(shell.theme, now)
        self.header = CalendarHeader(shell.theme, self.actions_)
        self.states = CalendarStates(shell.theme, self.actions_, self._views())
        self._changes = self._timer(_CHANGES_PAUSE_MS, self.reload)
        self._typing = self._timer(_TYPING_PAUSE_MS, self.reload)
        self._answers = self._timer(_ANSWERS_PAUSE_MS, self._read_answers)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.pointers = {canvas: Pointer(canvas) for canvas in self.canvases}
        self.keys = [Keys(canvas, self.pointers[canvas]) for canvas in self.canvases]
        self.spots = [Spots(canvas) for canvas in self.canvases]
        self._lay_out()
        self._connect()
        self._show_place()
        self.states.show_state(self.model)

    @property
    def canvases(self) -> tuple[Canvas, ...]:
        return (self.hours, self.month)

    @property
    def view(self) -> HoursView | MonthView | AgendaView:
        """The one that is shown now."""
        if self.model.kind is ViewKind.AGENDA:
            return self.agenda
        return self.month if self.model.kind is ViewKind.MONTH else self.hours

    @property
    def current(self) -> CalendarEntry | None:
        """The meeting that has the keyboard."""
        return self.view.current

    @property
    def state(self) -> CalendarState:
        return self.model.state

    @property
    def waiting(self) -> bool:
        """Whether something else is about to be shown."""
        if not self._known:
            return True
        pauses = (self._changes, self._typing, self._answers)
        return self.model.waiting or any(pause.isActive() for pause in pauses)

    # -- reading --------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read what is shown again; what was there stays until the answer is here."""
        self._changes.stop()
        self._typing.stop()
        self._answers.stop()
        self._stale = False
        # A month of thousands is seen before all the answers to its invitations are counted.
        self._read(self.model.request(), answers=self.model.kind is not ViewKind.MONTH)

    def _read(self, request: SheetRequest, *, answers: bool) -> None:
        calendar = self.shell.use_cases.planning.calendar
        self.shell.jobs.run(
            self,
            partial(read_sheet, calendar, request, answers),
            partial(self._on_sheet, request, answers),
            partial(self._on_failed, request),
        )

    def _on_sheet(self, request: SheetRequest, answers: bool, sheet: Sheet) -> None:
        if not self.model.accept(request, sheet):
            return
        self.month.month = self.model.anchor.replace(day=1)
        # Shown first: a view that was never seen has no size to lay anything out in.
        had_keyboard = self.states.shown.hasFocus()
        self.states.show_state(self.model)
        if had_keyboard:
            self._take_keyboard()
        self.view.show_sheet(sheet)
        self.header.show_filter(self.model.filter, sheet.tags, sheet.leads)
        self.shown_changed.emit()
        if not answers and len(sheet.entries):
            self._answers.start()

    def _read_answers(self) -> None:
        self._read(self.model.request(), answers=True)

    def _on_failed(self, request: SheetRequest, sentence: str) -> None:
        if self.model.fail(request, sentence):
            self.states.show_state(self.model)

    def _read_more(self) -> None:
        request = self.model.more()
        if request is not None:
            self._read(request, answers=True)

    def _on_changed(self, _nothing: None) -> None:
        if self._known and self.isVisible():
            self._changes.start()
        else:
            self._stale = True

    # -- who and where --------------------------------------------------------------------------

    def _get_to_know(self) -> None:
        """Who it is, what they looked at last, and what is planned there; one reading for all."""
        planning = self.shell.use_cases.planning
        self.shell.jobs.run(
            self,
            partial(
                look_first,
                planning.calendar,
                planning.unfinished,
                self._now,
                wording.first_weekday(),
            ),
            self._on_known,
            self._on_unknown,
        )

    def _on_known(self, first: FirstLook) -> None:
        self._known = True
        self._me = first.me
        self.model.show(first.note.kind)
        self._use_second(first.note)
        self.hours.working = first.me.working_hours or USUAL_HOURS
        self.model.know_me(first.me.id)
        self._follow_zone()
        self._show_place()
        days, zone = self.model.days(), self.model.zone
        turned = self.model.waiting or self.model.sheet is not None
        if turned or self._stale or (first.sheet.days, first.sheet.zone) != (days, zone):
            self.reload()
        else:
            request = self.model.request()
            self._on_sheet(request, first.note.kind is not ViewKind.MONTH, first.sheet)

    def _on_unknown(self, _sentence: str) -> None:
        """The same again, whose failure is shown."""
        self._known = True
        self.reload()

    def _follow_zone(self) -> None:
        self.model.zone = shown_zone(self._me)

    def use_second_zone(self, name: str) -> None:
        self._use_second(CalendarNote(self.model.kind, name))
        self._keep_note()

    def _use_second(self, note: CalendarNote) -> None:
        self.model.second_zone = note.zone
        self.hours.use_zone(note.zone)

    def _keep_note(self) -> None:
        second = self.model.second_zone
        note = CalendarNote(self.model.kind, second.key if second is not None else "")
        self.shell.use_cases.planning.unfinished.keep(NOTE_KEY, note.write())

    def _on_tick(self) -> None:
        before = self.model.zone
        self._follow_zone()
        if self.model.zone != before:
            self.reload()
        else:
            self.view.tick()

    # -- turning --------------------------------------------------------------------------------

    def show_kind(self, kind: ViewKind) -> None:
        """Another view of the same days; it gets the keyboard."""
        view = self.view
        if isinstance(view, Canvas) and view.sheet is not None and view.sheet.days:
            seen = view.sheet.days[view.cursor_.day].date
            if view.hasFocus() and self.model.shows(seen):
                self.model.go(seen)
        self.model.show(kind)
        self._keep_note()
        self._turn()

    def show_day(self, day: date) -> None:
        self.model.go(day)
        self.model.show(ViewKind.DAY)
        self._turn()

    def step(self, times: int) -> None:
        self.model.step(times)
        self._turn()

    def go_to_today(self) -> None:
        self.model.go_to_today()
        self._turn()

    def _turn(self) -> None:
        self._show_place()
        self.reload()
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Whatever is shown has the keys of the views, also where there is nothing."""
        self.states.shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_place(self) -> None:
        model = self.model
        days = model.days()
        title = wording.title_of(model.kind, model.anchor, days[0].date, days[-1].date)
        self.header.show_place(title, model.kind)
        self.setAccessibleName(self.tr("Calendar, {0}").format(title))

    def change_filter(self, changes: dict[str, object]) -> None:
        self.model.set_filter(**changes)
        self._typing.start()

    # -- assembly -------------------------------------------------------------------------------

    def _views(self) -> dict[ViewKind, QWidget]:
        return {
            ViewKind.DAY: self.hours,
            ViewKind.WORK_WEEK: self.hours,
            ViewKind.WEEK: self.hours,
            ViewKind.MONTH: self.month,
            ViewKind.AGENDA: self.agenda,
        }

    def _lay_out(self) -> None:
        space = self.shell.theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.medium, space.large, space.small)
        column.setSpacing(space.small)
        column.addWidget(self.header)
        column.addWidget(self.states.hint)
        column.addWidget(self.states, 1)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self.header.kind_chosen.connect(self.show_kind)
        self.header.filtered.connect(self.change_filter)
        self.month.turned.connect(self.step)
        for keys in self.keys:
            keys.turned.connect(self.step)
        for canvas in self.canvases:
            canvas.day_wanted.connect(self.show_day)
        self.agenda.more_wanted.connect(self._read_more)
        calendar = self.shell.use_cases.planning.calendar
        self.shell.bridge.listen(calendar.changed, self, self._on_changed)

    def _timer(self, milliseconds: int, on_timeout: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(on_timeout)
        return timer

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        if self._known and self._stale:
            self.reload()
        self.shown_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
        QTimer.singleShot(0, self, self.shown_changed.emit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LocaleChange:
            self.model.first_weekday = wording.first_weekday()
            self._turn()
