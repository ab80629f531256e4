"""What a person says to the tasks that came of a meeting: confirmed, dropped, done, mended, added.

An analyst only proposes. What was decided here is not proposed again, however often the meeting is
read. All return at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from uuid import UUID

from meeting_desktop.application.shared_access import require
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.reports import ActionItem, TaskState
from meeting_desktop.domain.task_matching import changed_by_person
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork

_TABLE = "action_items"
_LONGEST = 2_000


class DecideTasks:
    """The futures raise NotFoundError, and UserFacingError code ``not_allowed``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def confirm(self, item_id: UUID) -> Future[Committed[None]]:
        return self._decide(item_id, lambda item: replace(item, state=TaskState.CONFIRMED))

    def drop(self, item_id: UUID) -> Future[Committed[None]]:
        """It stays known, so that it is not proposed again."""
        return self._decide(item_id, lambda item: replace(item, state=TaskState.DROPPED))

    def finish(self, item_id: UUID, done: bool) -> Future[Committed[None]]:
        state = TaskState.DONE if done else TaskState.CONFIRMED
        return self._decide(item_id, lambda item: replace(item, state=state))

    def change(self, item: ActionItem) -> Future[Committed[None]]:
        """A proposal that somebody mends is confirmed. Raises too: code ``bad_task``."""
        return self._decide(item.id, lambda before: changed_by_person(before, _checked(item)))

    def add(self, item: ActionItem) -> Future[Committed[None]]:
        """A person's own. Raises too: code ``bad_task``."""

        def work(uow: UnitOfWork) -> None:
            meeting = uow.meetings.get(item.meeting_id)
            if meeting is None:
                raise NotFoundError("This meeting is not here any more.")
            require(uow, meeting.scope_id, _TABLE)
            uow.action_items.put(_checked(item))

        return self._store.write(work)

    def _decide(
        self, item_id: UUID, decision: Callable[[ActionItem], ActionItem]
    ) -> Future[Committed[None]]:
        def work(uow: UnitOfWork) -> None:
            item = uow.action_items.get(item_id)
            if item is None:
                raise NotFoundError("This task is not here any more.")
            require(uow, item.scope_id, _TABLE)
            uow.action_items.put(decision(item))

        return self._store.write(work)


def _checked(item: ActionItem) -> ActionItem:
    text = " ".join(item.text.split())
    if not text or len(text) > _LONGEST:
        raise UserFacingError(
            f"Say in one to {_LONGEST:,} characters what is to be done.", code="bad_task"
        )
    return replace(item, text=text)
