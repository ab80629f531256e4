"""What the person was told: the list behind the bell."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.notifications import Notification
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

#: As ``cleanup_old_notifications(30)`` of the server.
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Notices:
    """The newest first; ``unread`` counts all, not only these."""

    newest: tuple[Notification, ...]
    unread: int


class KeepNotices:
    """``changed`` says that there may be new ones, or that some were read."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._clock = clock
        self._unsubscribe = store.subscribe(self._on_commit)

    def notices(self, limit: int = 100) -> Notices:
        """Blocks on the disk."""
        return self._store.read(
            lambda uow: Notices(tuple(uow.notifications.newest(limit)), uow.notifications.unread())
        )

    def mark_read(self, notification_id: UUID) -> Future[Committed[None]]:
        now = self._clock.now()

        def write(uow: UnitOfWork) -> None:
            found = uow.notifications.get(notification_id)
            if found is not None and found.read_at is None:
                uow.notifications.put(replace(found, read_at=now))

        return self._store.write(write)

    def mark_all_read(self) -> Future[Committed[None]]:
        now = self._clock.now()
        return self._store.write(lambda uow: uow.notifications.read_all(now))

    def add(self, notification: Notification) -> Future[Committed[bool]]:
        """False where it was told before. Raises nothing on the caller's thread."""
        return self._store.write(lambda uow: uow.notifications.add(notification))

    def clean_up(self) -> Future[Committed[int]]:
        """Remove those that are older than a month."""
        before = self._clock.now() - _KEPT
        return self._store.write(lambda uow: uow.notifications.remove_before(before))

    def close(self) -> None:
        self._unsubscribe()

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table == "notifications" for change in committed.changes):
            self.changed.publish(None)
