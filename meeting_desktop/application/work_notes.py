"""What this machine handed over and waits for; kept until it is written, also over a restart."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.ports.unit_of_work import UnitOfWork

_PREFIX = "work:"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """``is_asked``: the server has it, under this id. ``is_cancelled``: it is to be told so."""

    request: UUID
    meeting: UUID
    language: str
    is_asked: bool = False
    is_cancelled: bool = False

    def asked_as(self, request: UUID) -> HandedOver:
        return replace(self, request=request, is_asked=True)


def handed_over(uow: UnitOfWork) -> tuple[HandedOver, ...]:
    """The oldest first, as far as ids tell."""
    found = uow.local_notes.starting_with(_PREFIX)
    return tuple(_read(UUID(known), text) for known, text in sorted(found.items()))


def note_handed_over(uow: UnitOfWork, one: HandedOver) -> None:
    text = json.dumps(
        {
            "meeting": str(one.meeting),
            "language": one.language,
            "asked": one.is_asked,
            "cancelled": one.is_cancelled,
        }
    )
    uow.local_notes.put(f"{_PREFIX}{one.request}", text)


def forget_handed_over(uow: UnitOfWork, request: UUID) -> None:
    uow.local_notes.put(f"{_PREFIX}{request}", "")


def _read(request: UUID, text: str) -> HandedOver:
    said = json.loads(text)
    meeting = UUID(said["meeting"])
    return HandedOver(request, meeting, said["language"], said["asked"], said["cancelled"])
