"""Every command of the calendar, once: menus, buttons, shortcuts and the palette share them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QWidget

from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.calendar.sheet import ViewKind
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.refusing import is_refused, refuse

_EVERYWHERE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class CalendarActions:
    """``page`` owns them. Plain letters work only while a view has the keyboard (``of_view``)."""

    def __init__(self, page: QWidget, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        tr = page.tr
        self.today = self._make(tr("Today"), "calendar-blank", "T", plain=True)
        self.back = self._make(tr("Earlier"), "caret-left", "PgUp", plain=True)
        self.ahead = self._make(tr("Later"), "caret-right", "PgDown", plain=True)
        self.views = {
            ViewKind.DAY: self._make(tr("Day"), "calendar", "D", plain=True),
            ViewKind.WORK_WEEK: self._make(tr("Work week"), "calendar", "B", plain=True),
            ViewKind.WEEK: self._make(tr("Week"), "calendar", "W", plain=True),
            ViewKind.MONTH: self._make(tr("Month"), "calendar", "M", plain=True),
            ViewKind.AGENDA: self._make(tr("Agenda"), "list", "A", plain=True),
        }
        self.new = self._make(tr("Schedule a meeting"), "calendar-plus", "N", plain=True)
        self.open = self._make(tr("Open"), "arrow-right", "Return", "Enter", plain=True)
        self.hold = self._make(tr("Begin this meeting"), "sign-in", "J", plain=True)
        self.edit = self._make(tr("Edit…"), "pencil-simple", "F2", plain=True)
        self.duplicate = self._make(tr("Duplicate…"), "copy-simple", "Ctrl+D", plain=True)
        self.move_to = self._make(tr("Move to…"), "arrow-bend-up-right")
        self.postpone = self._make(tr("Postpone"), "pause-circle")
        self.reinstate = self._make(tr("It takes place after all"), "arrow-u-up-left")
        self.cancel = self._make(tr("Cancel the meeting"), "calendar-x", "Del", plain=True)
        self.copy_code = self._make(tr("Copy the room code"), "copy", "Ctrl+C", plain=True)
        self.export_one = self._make(tr("Export as .ics…"), "download-simple")
        self.export_all = self._make(tr("Export what is shown as .ics…"), "download-simple")
        self.import_file = self._make(tr("Import an .ics file…"), "upload-simple")
        self.paste = self._make(
            tr("Paste an answer or a calendar"), "clipboard-text", "Ctrl+V", plain=True
        )
        self.second_zone = self._make(tr("A second time zone…"), "globe")
        self.find = self._make(tr("Search the calendar"), "magnifying-glass", "Ctrl+F")
        self.clear_filter = self._make(tr("Show everything"), "funnel")
        self.retry = self._make(tr("Try again"), "arrow-clockwise")
        self.undo = self._make(tr("Undo"), "arrow-u-up-left", "Ctrl+Z")
        self.redo = self._make(tr("Redo"), "arrow-u-up-right", "Ctrl+Shift+Z", "Ctrl+Y")

    @property
    def all(self) -> list[QAction]:
        own = [value for value in vars(self).values() if isinstance(value, QAction)]
        return [*own, *self.views.values()]

    @property
    def of_view(self) -> list[QAction]:
        """Those whose keys one also types."""
        return [one for one in self.all if one.property("plain")]

    @property
    def of_meeting(self) -> list[QAction]:
        return [
            self.open,
            self.hold,
            self.edit,
            self.duplicate,
            self.move_to,
            self.postpone,
            self.reinstate,
            self.cancel,
            self.copy_code,
            self.export_one,
        ]

    def show_state(
        self,
        entry: CalendarEntry | None,
        stack: QUndoStack,
        *,
        here: bool,
        refused: str = "",
        room: str = "",
    ) -> None:
        """What can be done now; ``here`` while the page is seen.

        ``refused`` says why the meeting is not this person's to change; ``room`` where colleagues
        hold it now.
        """
        for action in self.all:
            action.setEnabled(here)
        status = entry.status if entry is not None else None
        waits = status in {MeetingStatus.SCHEDULED, MeetingStatus.POSTPONED}
        for action in self.of_meeting:
            action.setEnabled(here and entry is not None)
        self.hold.setEnabled(here and status is MeetingStatus.SCHEDULED)
        for action in (self.edit, self.cancel, self.move_to):
            action.setEnabled(here and waits)
        self.postpone.setEnabled(here and status is MeetingStatus.SCHEDULED)
        off = status in {MeetingStatus.CANCELLED, MeetingStatus.POSTPONED}
        self.reinstate.setEnabled(here and off)
        possible = [one for one in self.of_planner if one.isEnabled()]
        refuse(self.of_planner, "")
        refuse(possible, refused)
        self._show_hold(here=here, room=room)
        self._show_history(stack, here=here)

    @property
    def of_planner(self) -> list[QAction]:
        """Those for who may change the meeting."""
        return [
            self.hold,
            self.edit,
            self.move_to,
            self.postpone,
            self.reinstate,
            self.cancel,
        ]

    def _show_hold(self, *, here: bool, room: str) -> None:
        """What runs already is joined, also by whoever may not begin it."""
        tr = self._page.tr
        self.hold.setText(tr("Join this meeting") if room else tr("Begin this meeting"))
        if room:
            refuse([self.hold], "")
            self.hold.setEnabled(here)

    def _show_history(self, stack: QUndoStack, *, here: bool) -> None:
        tr = self._page.tr
        self.undo.setEnabled(here and stack.canUndo())
        self.redo.setEnabled(here and stack.canRedo())
        undo, redo = stack.undoText(), stack.redoText()
        self.undo.setText(tr("Undo {0}").format(undo) if undo else tr("Undo"))
        self.redo.setText(tr("Redo {0}").format(redo) if redo else tr("Redo"))

    def meeting_menu(self, parent: QWidget) -> QMenu:
        """For the meeting that has the keyboard."""
        menu = QMenu(parent)
        menu.addActions([self.open, self.hold, self.edit, self.duplicate, self.move_to])
        menu.addSeparator()
        menu.addActions([self.copy_code, self.export_one])
        menu.addSeparator()
        menu.addActions([self.postpone, self.reinstate, self.cancel])
        for action in menu.actions():
            seen = action.isSeparator() or action.isEnabled() or is_refused(action)
            action.setVisible(seen)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(self._show_all)
        return menu

    def ground_menu(self, parent: QWidget) -> QMenu:
        """For a place where there is no meeting."""
        menu = QMenu(parent)
        menu.addActions([self.new, self.today])
        menu.addSeparator()
        menu.addActions([self.undo, self.redo])
        menu.addSeparator()
        menu.addActions([self.import_file, self.paste, self.export_all, self.second_zone])
        return menu

    def more_menu(self, parent: QWidget) -> QMenu:
        """Behind the three dots of the header."""
        menu = QMenu(parent)
        menu.addActions([self.second_zone, self.import_file, self.paste, self.export_all])
        return menu

    def _show_all(self) -> None:
        for action in self.of_meeting:
            action.setVisible(True)

    def _make(self, text: str, icon: str, *keys: str, plain: bool = False) -> QAction:
        action = QAction(self._theme.icon(icon), text, self._page)
        action.setShortcuts([QKeySequence(key) for key in keys])
        context = Qt.ShortcutContext.WidgetShortcut if plain else _EVERYWHERE
        action.setShortcutContext(context)
        action.setProperty("plain", plain)
        if not plain:
            self._page.addAction(action)
        return action
