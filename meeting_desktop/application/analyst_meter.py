"""What the analyst's service has cost, meeting by meeting; kept on this machine alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from meeting_desktop.ports.analyst import AnalystFault
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_PREFIX = "analyst-meter/"
_LAST = "analyst-meter-last"


@dataclass(frozen=True, slots=True)
class Spent:
    """``cents`` of US dollars and how many ``requests``."""

    cents: float = 0.0
    requests: int = 0


class Meter:
    """The ``Purse`` of one meeting; ``settled`` is called with what it has cost so far."""

    def __init__(
        self, before: Spent, budget_cents: Callable[[], int], settled: Callable[[Spent], None]
    ) -> None:
        self._spent = before
        self._reserved = 0.0
        self._budget_cents = budget_cents
        self._settled = settled
        self._too_small = -1

    @property
    def spent(self) -> Spent:
        return self._spent

    def reserve(self, cents: float) -> None:
        """See ``ports.analyst.Purse``: what runs now counts with the most that it may cost.

        Once it did not suffice, it does not for the rest of the meeting, unless it was raised:
        otherwise small requests would go on while large ones fail.
        """
        budget = self._budget_cents()
        if budget <= self._too_small or self._spent.cents + self._reserved + cents > budget:
            self._too_small = budget
            raise AnalystFault(
                "What one meeting may cost is spent; the budget is in Settings, Assistant.",
                code="budget_spent",
            )
        self._reserved += cents

    def settle(self, reserved: float, cents: float) -> None:
        self._reserved -= reserved
        self._spent = Spent(self._spent.cents + cents, self._spent.requests + 1)
        self._settled(self._spent)


class Purses:
    """The meters of this run. ``begin`` and ``spent`` on any thread, the rest on one loop."""

    def __init__(
        self, kept: KeepMeters, budget_cents: Callable[[], int], changed: Callable[[], None]
    ) -> None:
        self._kept = kept
        self._budget_cents = budget_cents
        self._changed = changed
        self._meeting_id: UUID | None = None
        self._meters: dict[UUID | None, Meter] = {}

    def begin(self, meeting_id: UUID) -> None:
        self._meeting_id = meeting_id

    @property
    def spent(self) -> Spent:
        """Of the meeting that was begun last, as far as this run knows."""
        meter = self._meters.get(self._meeting_id)
        return meter.spent if meter is not None else Spent()

    async def current(self) -> Meter:
        """Of the meeting that was begun last; what is asked before any has a meter of its own."""
        return await self.of(self._meeting_id)

    async def of(self, meeting_id: UUID | None) -> Meter:
        if meeting_id not in self._meters:
            before = Spent()
            if meeting_id is not None:
                before = await asyncio.to_thread(self._kept.spent_on, meeting_id)
            settled = partial(self._note, meeting_id)
            # Another task may have come first meanwhile.
            self._meters.setdefault(meeting_id, Meter(before, self._budget_cents, settled))
        return self._meters[meeting_id]

    def _note(self, meeting_id: UUID | None, spent: Spent) -> None:
        self._kept.note(meeting_id, spent)
        self._changed()


class KeepMeters:
    """Meters outlive the program: a restart gives no second budget. Reads block on the disk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def spent_on(self, meeting_id: UUID) -> Spent:
        return _read(self._store.read(lambda uow: uow.local_notes.get(_PREFIX + str(meeting_id))))

    def last(self) -> Spent:
        """Of the meeting that was paid for last."""
        return _read(self._store.read(lambda uow: uow.local_notes.get(_LAST)))

    def note(self, meeting_id: UUID | None, spent: Spent) -> None:
        """Returns at once; a meter that could not be written counts on in memory."""
        text = json.dumps({"cents": spent.cents, "requests": spent.requests})

        def write(uow: UnitOfWork) -> None:
            if meeting_id is not None:
                uow.local_notes.put(_PREFIX + str(meeting_id), text)
            uow.local_notes.put(_LAST, text)

        self._store.write(write)


def _read(text: str) -> Spent:
    if not text:
        return Spent()
    noted = json.loads(text)
    return Spent(float(noted["cents"]), int(noted["requests"]))
