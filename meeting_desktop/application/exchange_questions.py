"""Question sets from files and into files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from meeting_desktop.application.replace_file import replace_file
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.question_files import LARGEST_FILE_BYTES, decode, read_json, write_json
from meeting_desktop.domain.question_tables import read_csv, write_csv
from meeting_desktop.domain.question_values import ReadSets
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ports.unit_of_work import Store


class ExchangeQuestions:
    """JSON keeps everything of one or more sets, CSV the questions of one."""

    ENDINGS: tuple[str, ...] = (".json", ".csv")

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, path: Path) -> ReadSets:
        """What a file holds, by its ending; nothing is stored. Blocks on the disk.

        Raises:
            UserFacingError: it holds no questions, is too large, or has another ending.
            EnvironmentFault: it cannot be read.
        """
        scope = self._store.read(lambda uow: uow.personal_scope())
        ending = path.suffix.casefold()
        if ending not in self.ENDINGS:
            raise UserFacingError(
                "Questions are read from .json and .csv files; choose one of these.",
                code="unknown_format",
            )
        try:
            with path.open("rb") as file:
                text = decode(file.read(LARGEST_FILE_BYTES + 1))
        except OSError as error:
            raise EnvironmentFault(
                f"{path} cannot be read; check that it is there and that you may open it.",
                code="file_unreadable",
            ) from error
        if ending == ".json":
            return read_json(text, scope)
        return read_csv(text, scope, path.stem)

    def write(self, path: Path, sets: Sequence[QuestionSet]) -> Path:
        """Replace a file in one step; a CSV file holds the questions of the first set. Blocks.

        Raises:
            EnvironmentFault: it cannot be written.
        """
        if path.suffix.casefold() == ".csv":
            # The mark tells spreadsheets that it is UTF-8.
            content = write_csv(sets[0].questions).encode("utf-8-sig")
        else:
            content = write_json(sets).encode()
        replace_file(path, lambda part: _fill(part, content))
        return path

    def suggest_name(self, sets: Sequence[QuestionSet], ending: str) -> str:
        """A file name that every system accepts."""
        title = sets[0].name if len(sets) == 1 else "Question sets"
        return (re.sub(r"[^\w\- ]+", "", title).strip()[:60].strip() or "Questions") + ending


def _fill(path: Path, content: bytes) -> None:
    path.write_bytes(content)
