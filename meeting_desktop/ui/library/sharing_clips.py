"""A part of a meeting into files: asked where to, written behind the page, told afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.share_clip import SharedClip
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ui.library.exporting import AskPath, ask_with_dialog, open_folder
from meeting_desktop.ui.shell import Shell


class ClipSharing(QObject):
    """``ask`` may be another's."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.ask: AskPath = ask_with_dialog
        self.show_folder: Callable[[Path], None] = open_folder

    def share(self, meeting: Meeting, start: float, end: float) -> None:
        """From ``start`` to ``end`` seconds of the recording."""
        clips = self._shell.use_cases.archive.clips
        music = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggestion = Path(music) / clips.suggest_name(meeting, start)
        titles = {
            ".ogg": self.tr("Small file (Opus)"),
            ".m4a": self.tr("For phones and tablets (M4A)"),
            ".wav": self.tr("Uncompressed (WAV)"),
        }
        filters = ";;".join(f"{titles.get(one, one)} (*{one})" for one in clips.endings)
        chosen = self.ask(self._page, self.tr("Share this part"), str(suggestion), filters)
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in clips.endings:
            path = path.with_name(f"{path.name}{clips.endings[0]}")
        job = partial(clips.share, meeting.id, start, end, path)
        self._shell.jobs.run(self, job, self._on_saved, self._shell.show_toast)

    def _on_saved(self, made: SharedClip) -> None:
        words = self.tr("Saved {0}").format(made.sound.name)
        if made.text is not None:
            words = self.tr("Saved {0} and its words").format(made.sound.name)
        self._shell.show_toast(
            words,
            action=self.tr("Open folder"),
            on_action=partial(self.show_folder, made.sound.parent),
        )
