"""All leads in memory, with the index that duplicates are found by: read once, then kept in step.

Of 5,000 leads the reading takes as long as everything else that a window waits for, so only those
that a commit changed are read again.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from uuid import UUID

from meeting_desktop.domain.lead_duplicates import Duplicate, LeadIndex
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ports.unit_of_work import Store

#: Where more changed, reading all of them is no slower.
_FEW = 500


class RememberedLeads:
    """Any thread. What blocks on the disk says so."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # Two locks: who says that something changed never waits for who reads.
        self._reading = threading.Lock()
        self._noting = threading.Lock()
        self._changed: set[UUID] = set()
        self._known: dict[UUID, Lead] | None = None
        self._by_name: tuple[Lead, ...] = ()
        self._index: LeadIndex | None = None

    def note_changed(self, lead_ids: Collection[UUID]) -> None:
        """Returns at once."""
        with self._noting:
            self._changed.update(lead_ids)

    def all(self) -> Sequence[Lead]:
        """By name. May block."""
        with self._reading:
            self._catch_up()
            return self._by_name

    def like(self, lead: Lead) -> list[Duplicate]:
        """Those that may be ``lead``, the surest first. May block."""
        with self._reading:
            self._catch_up()
            if self._index is None:
                self._index = LeadIndex(self._by_name)
            return self._index.like(lead)

    def _catch_up(self) -> None:
        # What changes while this reads is noted again, and read the next time.
        with self._noting:
            changed, self._changed = self._changed, set()
        if self._known is not None and not changed:
            return
        try:
            if self._known is None or len(changed) > _FEW:
                self._read_all()
            else:
                self._read_some(self._known, changed)
        except BaseException:
            self.note_changed(changed)
            raise

    def _read_all(self) -> None:
        leads = self._store.read(lambda uow: uow.leads.all())
        self._known = {lead.id: lead for lead in leads}
        self._by_name = tuple(leads)
        self._index = None

    def _read_some(self, known: dict[UUID, Lead], changed: set[UUID]) -> None:
        fresh = {lead.id: lead for lead in self._store.read(lambda uow: uow.leads.some(changed))}
        for lead_id in changed:
            known.pop(lead_id, None)
            if self._index is not None:
                self._index.remove(lead_id)
        known.update(fresh)
        if self._index is not None:
            for lead in fresh.values():
                self._index.add(lead)
        self._by_name = tuple(sorted(known.values(), key=lambda lead: (lead.name, lead.id)))
