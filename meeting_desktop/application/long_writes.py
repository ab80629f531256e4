"""Writes of thousands of rows, which would hold up the captions and the recording of a meeting.

Everything that is stored goes through one thread: a row of the calendar takes it about a
millisecond, so that an import of 10,000 keeps all others waiting for ten seconds and more.
"""

from __future__ import annotations

from meeting_desktop.application.held_here import running_here
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: About a second on a slow machine; captions may be so late.
MOST_WHILE_MEETING = 1_000


class LongWrite:
    """Of one transaction. A meeting that begins meanwhile waits for its end."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._allowed = False

    def reaches(self, rows: int) -> None:
        """So many rows are or will be written.

        Raises: UserFacingError, code ``meeting_running``; the transaction is not to be committed.
        """
        if self._allowed or rows <= MOST_WHILE_MEETING:
            return
        if running_here(self._uow):
            raise UserFacingError(
                "That changes too much at once while a meeting is running; do it again when the "
                "meeting is over.",
                code="meeting_running",
            )
        self._allowed = True
