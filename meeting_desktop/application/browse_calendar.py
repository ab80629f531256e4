"""The calendar's meetings of some days, and that they changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.people import User
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ports.unit_of_work import Committed, Store
from meeting_desktop.runtime.topic import Topic

#: What an entry of the calendar shows.
_TABLES = frozenset({"meetings", "leads", "invitations"})


class BrowseCalendar:
    """``changed`` says that what was read may be another now.

    ``reach`` hears how far somebody looked, so that series grow rows until there; it may block.
    """

    def __init__(
        self, store: Store, reach: Callable[[datetime], None] = lambda _moment: None
    ) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._reach = reach
        self._unsubscribe = store.subscribe(self._on_commit)

    def entries(
        self, start: datetime, end: datetime, *, answers: bool = True
    ) -> Sequence[CalendarEntry]:
        """Those that overlap [``start``, ``end``), by start. Blocks on the disk.

        Without ``answers`` nobody who is invited is counted: quicker where there are thousands.
        """
        found = self._store.read(lambda uow: uow.calendar.entries(start, end, answers=answers))
        self._reach(end)
        return found

    def me(self) -> User:
        """Whose calendar it is: working hours, and which meetings are their own. Blocks."""
        return self._store.read(lambda uow: uow.people.me())

    def meeting(self, meeting_id: UUID) -> Meeting | None:
        """One meeting, whole. Blocks on the disk."""
        return self._store.read(lambda uow: uow.meetings.get(meeting_id))

    def invitations(self, meeting: Meeting) -> Sequence[Invitation]:
        """Who is invited to it; an answer for the occurrence stands before the series'. Blocks."""
        return self._store.read(lambda uow: invited_to(uow, meeting))

    def close(self) -> None:
        self._unsubscribe()

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table in _TABLES for change in committed.changes):
            self.changed.publish(None)
