"""Which meetings are still to be read by this machine: noted here, so that a crash forgets none."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from meeting_desktop.ports.unit_of_work import UnitOfWork

_PREFIX = "report_due:"


def note_due(uow: UnitOfWork, meeting_id: UUID) -> None:
    uow.local_notes.put(f"{_PREFIX}{meeting_id}", "due")


def forget_due(uow: UnitOfWork, meeting_id: UUID) -> None:
    uow.local_notes.put(f"{_PREFIX}{meeting_id}", "")


def reports_due(uow: UnitOfWork) -> Sequence[UUID]:
    return [UUID(one) for one in sorted(uow.local_notes.starting_with(_PREFIX))]
