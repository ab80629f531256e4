"""What polls came to, into a file for spreadsheets: in the meeting, and after it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.replace_file import replace_file, write_text
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.poll_csv import PollTable, tables_of, to_csv
from meeting_desktop.ports.unit_of_work import Store


class ExportPolls:
    """Blocks on the disk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def export(self, meeting_id: UUID, path: Path) -> Path:
        """All polls of a meeting that is kept. Raises: NotFoundError, EnvironmentFault."""
        tables = tables_of(self._store.read(lambda uow: uow.polls.of_meeting(meeting_id)))
        if not tables:
            raise NotFoundError("Nothing was asked in this meeting.")
        return self.save(tables, path)

    def save(self, tables: Sequence[PollTable], path: Path) -> Path:
        """What somebody sees of polls. Raises: EnvironmentFault."""
        text = to_csv(tables)
        replace_file(path, lambda part: write_text(part, text))
        return path
