"""Leads as a room of the window: all of them, and before them one, an import, or two made one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QStackedWidget

from meeting_desktop.application.keep_leads import LeadFile
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ui.leads.import_page import ImportPage
from meeting_desktop.ui.leads.lead_page import LeadPage
from meeting_desktop.ui.leads.merge_dialog import MergeDialog
from meeting_desktop.ui.leads.overview import LeadsOverview
from meeting_desktop.ui.leads.scheduling import draft_for
from meeting_desktop.ui.leads.undoing import LeadUndoing
from meeting_desktop.ui.library.exporting import AskPath, ask_with_dialog, open_folder
from meeting_desktop.ui.shell import Shell


class LeadsRoomPage(QStackedWidget):
    """``open_lead`` shows one; back leads to all of them, where one was."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.ask_path: AskPath = ask_with_dialog
        self.show_folder: Callable[[Path], None] = open_folder
        self.merge_dialog: MergeDialog | None = None
        self.undoing = LeadUndoing(shell, self)
        self.overview = LeadsOverview(shell, self.undoing)
        self.lead_page = LeadPage(shell, self.undoing)
        self.import_page = ImportPage(shell, self.undoing)
        for page in (self.overview, self.lead_page, self.import_page):
            self.addWidget(page)
        self.overview.opened.connect(self.open_lead)
        self.overview.merge_wanted.connect(self._ask_merge)
        self.overview.schedule_wanted.connect(self._schedule)
        self.overview.import_wanted.connect(self._import)
        self.overview.export_wanted.connect(self._export)
        self.lead_page.left.connect(self._go_back)
        self.lead_page.merge_wanted.connect(self._ask_merge)
        self.lead_page.schedule_wanted.connect(self._schedule)
        self.import_page.left.connect(self._go_back)

    def open_lead(self, lead_id: UUID) -> None:
        self.lead_page.open(lead_id)
        self.setCurrentWidget(self.lead_page)

    def close_page(self) -> None:
        """Save what is being typed."""
        self.lead_page.close_page()

    def _go_back(self) -> None:
        self.setCurrentWidget(self.overview)
        self.overview.take_focus()

    def _import(self) -> None:
        self.import_page.begin()
        self.setCurrentWidget(self.import_page)

    def _schedule(self, lead: Lead) -> None:
        self._shell.plan_meeting(draft_for(lead, datetime.now()))  # noqa: DTZ005 - a wall time

    def _ask_merge(self, keep_id: UUID, drop_id: UUID) -> None:
        leads = self._shell.use_cases.planning.leads

        def read() -> tuple[LeadFile, LeadFile]:
            return leads.get(keep_id), leads.get(drop_id)

        self._shell.jobs.run(self, read, self._show_merge, self._shell.show_toast)

    def _show_merge(self, files: tuple[LeadFile, LeadFile]) -> None:
        keep, drop = files[0].lead, files[1].lead
        self.merge_dialog = MergeDialog(self._shell.theme, keep, drop, self)
        self.merge_dialog.merged.connect(self._merge)
        self.merge_dialog.open()

    def _merge(self, keep_id: UUID, drop_id: UUID, from_dropped: list[str]) -> None:
        future = self._shell.use_cases.planning.leads.merge(keep_id, drop_id, from_dropped)
        self.undoing.follow(future, self.tr("Two leads are one now"))
        if self.currentWidget() is self.lead_page:
            self.lead_page.open(keep_id)

    def _export(self, lead_ids: list[UUID]) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggestion = str(Path(folder) / self.tr("Leads.csv"))
        table = self.tr("Table (*.csv)")
        chosen = self.ask_path(self, self.tr("Export leads"), suggestion, table)
        if chosen:
            path = Path(chosen)
            path = path if path.suffix else path.with_suffix(".csv")
            tables = self._shell.use_cases.planning.lead_tables
            export = partial(tables.export, path, lead_ids or None)
            self._shell.jobs.run(self, export, self._on_exported, self._shell.show_toast)

    def _on_exported(self, path: Path) -> None:
        self._shell.show_toast(
            self.tr("Saved {0}").format(path.name),
            action=self.tr("Open folder"),
            on_action=partial(self.show_folder, path.parent),
        )
