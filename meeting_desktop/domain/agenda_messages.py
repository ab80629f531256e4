"""Control messages of the agenda (docs/control-channel.md).

Whoever changes something makes the id of the change; the host's ``AgendaShown`` names it in ``of``
when the store has it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PutPoint:
    """Add the point ``item`` at the end, or give it other words; ``minutes`` 0: no time."""

    id: UUID
    item: UUID
    title: str
    minutes: int = 0
    presenter: str = ""
    notes: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MovePoint:
    """``place`` from 0."""

    id: UUID
    item: UUID
    place: int


@dataclass(frozen=True, slots=True)
class RemovePoint:
    id: UUID
    item: UUID


@dataclass(frozen=True, slots=True)
class GoToPoint:
    """Talk about ``item`` from now on; None: about no point."""

    id: UUID
    item: UUID | None = None


ChangeAgenda = PutPoint | MovePoint | RemovePoint | GoToPoint


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """``minutes`` 0: nobody gave it a time; ``spent`` in seconds, until the message was made."""

    id: UUID
    title: str
    minutes: int
    presenter: str
    notes: str = field(repr=False)
    spent: float


@dataclass(frozen=True, slots=True)
class AgendaShown:
    """The whole agenda, when something of it changed; clocks go on from here by themselves.

    ``ends_in``: seconds until the planned end, below 0 after it, None where there is none. ``of``:
    the change that this answers.
    """

    items: tuple[ShownPoint, ...]
    current: UUID | None = None
    ends_in: float | None = None
    of: UUID | None = None
