"""Calendars of other programs: .ics files in and out, chosen, pasted or dropped on the calendar.

So are answers to invitations, as .ics or as the mail that carries them (.eml).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QMimeData, QObject, QStandardPaths, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QListWidget, QWidget

from meeting_desktop.application.exchange_calendar import Imported, save_calendar
from meeting_desktop.application.judge_import import ImportEntry, ImportKind, ImportPreview
from meeting_desktop.application.open_calendar_file import open_calendar_file
from meeting_desktop.application.take_replies import TakenReplies
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.calendar_page import CalendarPage
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

_ENDING = ".ics"
_READ = frozenset({_ENDING, ".eml"})
#: Of a file with many answers.
_MOST_SENTENCES = 3
#: What is larger is no calendar of a person.
_MOST_BYTES = 20_000_000


class ImportDialog(PlainDialog):
    """What a file would change, before it does; ``confirmed`` carries the entries."""

    confirmed = Signal(object)

    def __init__(
        self, theme: Theme, parent: QWidget, preview: ImportPreview, zone: ZoneInfo
    ) -> None:
        super().__init__(theme, parent)
        self.entitle(self.tr("Import a calendar"))
        wanted = [entry for entry in preview.entries if entry.wanted]
        words = self.tr("{0} of {1} entries change something here. Nobody is told of it.")
        self.body.addWidget(
            Label(words.format(len(wanted), len(preview.entries)), "muted", wrap=True)
        )
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Entries of the file"))
        self.list.setMinimumHeight(theme.tokens.control * 7)
        self.list.setMinimumWidth(theme.tokens.control * 14)
        self.list.addItems([_entry_words(entry, zone) for entry in preview.entries])
        self.list.addItems(list(preview.skipped))
        self.body.addWidget(self.list)
        self._entries = preview.entries
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject, kind="quiet"))
        self.import_button = Button(theme, self.tr("Import"), self._confirm, kind="primary")
        self.import_button.setEnabled(bool(wanted))
        self.buttons.addWidget(self.import_button)

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit(self._entries)


class CalendarExchange(QObject):
    """``ask_open`` and ``ask_save`` answer a path, empty for none; tests bring their own."""

    def __init__(self, page: CalendarPage) -> None:
        super().__init__(page)
        self._page = page
        self._shell = page.shell
        self.ask_open: Callable[[], str] = self._choose_file
        self.ask_save: Callable[[str], str] = self._choose_place
        page.actions_.import_file.triggered.connect(lambda _on=False: self._import())
        page.actions_.paste.triggered.connect(lambda _on=False: self._paste())
        page.actions_.export_one.triggered.connect(lambda _on=False: self._export_one())
        page.actions_.export_all.triggered.connect(lambda _on=False: self._export_all())
        page.installEventFilter(self)

    # -- in -------------------------------------------------------------------------------------

    def _import(self) -> None:
        chosen = self.ask_open()
        if chosen:
            self.look_at(Path(chosen))

    def _paste(self) -> None:
        """A copied file, or the lines of a calendar or of a mail."""
        copied = QGuiApplication.clipboard().mimeData()
        path, text = _file_of(copied), copied.text()
        if path is not None:
            self.look_at(path)
        elif text.strip():
            self._look_into(text.encode)
        else:
            words = self.tr("Copy the lines of an .ics file or of a mail first.")
            self._shell.show_toast(words)

    def look_at(self, path: Path) -> None:
        """Show what a file would change; an answer to an invitation is taken at once."""
        self._look_into(partial(_read, path))

    def _look_into(self, read: Callable[[], bytes]) -> None:
        planning = self._shell.use_cases.planning
        self._shell.jobs.run(
            self,
            lambda: open_calendar_file(planning.exchange, planning.replies, read()),
            self._on_opened,
            self._shell.show_toast,
        )

    def _on_opened(self, found: ImportPreview | TakenReplies) -> None:
        if isinstance(found, TakenReplies):
            known = self.tr("Nothing in it is new here.")
            self._shell.show_toast("\n".join(found.sentences[:_MOST_SENTENCES]) or known)
            return
        self._on_preview(found)

    def _on_preview(self, preview: ImportPreview) -> None:
        dialog = ImportDialog(self._shell.theme, self._page, preview, self._page.model.zone)
        dialog.confirmed.connect(self._take)
        dialog.open()

    def _take(self, entries: tuple[ImportEntry, ...]) -> None:
        future = self._shell.use_cases.planning.exchange.take(entries)
        self._shell.jobs.follow(self, future, self._on_taken, self._shell.show_toast)

    def _on_taken(self, committed: Committed[Imported]) -> None:
        done = committed.value
        words = self.tr("Imported {0} entries").format(done.entries)
        self._shell.show_toast(
            words, action=self.tr("Undo"), on_action=partial(self._take_back, done)
        )

    def _take_back(self, done: Imported) -> None:
        future = self._shell.use_cases.planning.schedule.undo(done.undo)
        self._shell.jobs.follow(self, future, _nothing, self._shell.show_toast)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent | QDropEvent):
            path = _dropped(event)
            if path is None:
                return False
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.look_at(path)
            return True
        return False

    # -- out ------------------------------------------------------------------------------------

    def _export_one(self) -> None:
        entry = self._page.current
        if entry is not None:
            exchange = self._shell.use_cases.planning.exchange
            write = partial(exchange.export_meeting, entry.meeting_id)
            self._export(entry.title, write)

    def _export_all(self) -> None:
        days = self._page.model.days()
        exchange = self._shell.use_cases.planning.exchange
        write = partial(exchange.export_span, days[0].start, days[-1].end)
        self._export(self.tr("Calendar {0}").format(days[0].date.isoformat()), write)

    def _export(self, name: str, write: Callable[[], str]) -> None:
        plain = "".join(c if c.isalnum() or c in " -_" else " " for c in name).strip()
        chosen = self.ask_save((plain[:80] or "calendar") + _ENDING)
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(_ENDING)
        self._shell.jobs.run(
            self,
            lambda: save_calendar(path, write()),
            lambda _none: self._shell.show_toast(self.tr("Saved {0}").format(path.name)),
            self._shell.show_toast,
        )

    # -- files ----------------------------------------------------------------------------------

    def _choose_file(self) -> str:
        pattern = self.tr("Calendars and mails (*.ics *.eml)")
        return QFileDialog.getOpenFileName(self._page, self.tr("Import"), _documents(), pattern)[0]

    def _choose_place(self, suggestion: str) -> str:
        path = str(Path(_documents()) / suggestion)
        pattern = self.tr("Calendars (*.ics)")
        return QFileDialog.getSaveFileName(self._page, self.tr("Export"), path, pattern)[0]


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _read(path: Path) -> bytes:
    """Raises: EnvironmentFault."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise EnvironmentFault("That file is too large for a calendar.", code="too_large")
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            f"{path} could not be read; check that it is still there.", code="unreadable"
        ) from error


def _dropped(event: QDragEnterEvent | QDropEvent) -> Path | None:
    return _file_of(event.mimeData())


def _file_of(data: QMimeData) -> Path | None:
    """The first calendar file, or mail that may carry one, among what is dropped or copied."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.casefold() in _READ), None)


def _entry_words(entry: ImportEntry, zone: ZoneInfo) -> str:
    event = entry.event
    day = wording.short_day(event.start.astimezone(zone).date())
    when = f"{day}, {wording.time_words(event.start, zone)}"
    words = f"{_kind_words(entry.kind)}: {event.title}, {when}"
    if entry.reason:
        words = f"{words}. {entry.reason}"
    if entry.conflicts:
        words += " " + wording.at_the_same_time(", ".join(entry.conflicts))
    return words


def _kind_words(kind: ImportKind) -> str:
    tr = wording.translated
    return {
        ImportKind.NEW: tr("New"),
        ImportKind.CHANGED: tr("Changed"),
        ImportKind.CANCELLED: tr("Cancelled"),
        ImportKind.SAME: tr("Here already"),
        ImportKind.LEFT_OUT: tr("Left out"),
    }[kind]


def _nothing(_stored: object) -> None:
    return None
