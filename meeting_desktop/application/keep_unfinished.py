"""What a person began to type and has not saved yet survives leaving the page, and a restart.

It stays on this machine: a half-written plan concerns nobody else.
"""

from __future__ import annotations

from concurrent.futures import Future

from meeting_desktop.ports.unit_of_work import Committed, Store


class KeepUnfinished:
    """Texts by ``key``; what they mean is known to who keeps them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, key: str) -> str:
        """Empty where nothing is kept. Blocks on the disk."""
        return self._store.read(lambda uow: uow.local_notes.get(key))

    def keep(self, key: str, text: str) -> Future[Committed[None]]:
        """In the place of what was kept before; an empty text forgets it."""
        return self._store.write(lambda uow: uow.local_notes.put(key, text))
