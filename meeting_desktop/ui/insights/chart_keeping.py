"""Keeping a chart: as a picture or as a table, where a person says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.insights.chart_card import ChartCard
from meeting_desktop.ui.library.exporting import AskPath, ask_with_dialog, open_folder
from meeting_desktop.ui.shell import Shell


class ChartKeeping(QObject):
    """``ask`` and ``show_folder`` may be another's."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.ask: AskPath = ask_with_dialog
        self.show_folder: Callable[[Path], None] = open_folder

    def save(self, card: ChartCard, kind: str) -> None:
        """``kind``: png or csv."""
        places = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(places))
        kinds = {"png": self.tr("Picture (*.png)"), "csv": self.tr("Table (*.csv)")}
        suggestion = str(folder / f"{card.data.title}.{kind}")
        title = self.tr("Keep “{0}”").format(card.data.title)
        chosen = self.ask(self._page, title, suggestion, kinds[kind])
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(f".{kind}")
        insights = self._shell.use_cases.assistant.insights
        if kind == "png":
            write = partial(insights.export_picture, path, card.picture())
        else:
            write = partial(insights.export_table, path, card.data.table())
        self._shell.jobs.run(self, write, self._on_saved, self._shell.show_toast)

    def _on_saved(self, path: Path) -> None:
        self._shell.show_toast(
            self.tr("Saved {0}").format(path.name),
            action=self.tr("Open folder"),
            on_action=partial(self.show_folder, path.parent),
        )
