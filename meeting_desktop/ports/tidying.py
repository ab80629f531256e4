"""What the store knows of keeping and removing: rules of single meetings, the trash, the end.

Within a unit of work. Nothing here touches a file: ``leftovers`` says which ones are to go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.retention import KeptMeeting, RemovedMeeting, Retention


@dataclass(frozen=True, slots=True)
class Leftover:
    """A meeting whose rows are gone for good and whose files may lie here still.

    ``sha256`` of the files that it was imported from, ``shared`` of those that were shared in it;
    ``whole`` False where only its sound went.
    """

    meeting_id: UUID
    recordings: tuple[UUID, ...]
    sha256: tuple[str, ...] = ()
    whole: bool = True
    shared: tuple[str, ...] = ()


class Tidying(Protocol):
    def kept(self) -> Sequence[KeptMeeting]:
        """Every meeting that is over and not removed, by its end."""
        ...

    def removed(self) -> Sequence[RemovedMeeting]:
        """The trash, what was removed last first. What went for good is not among them."""
        ...

    def retention(self, meeting_id: UUID) -> Retention:
        """Raises: NotFoundError."""
        ...

    def put_retention(self, meeting_id: UUID, retention: Retention) -> None:
        """Its recordings are protected with it. Raises: NotFoundError."""
        ...

    def drop_sound(self, meeting_id: UUID) -> None:
        """Tombstones for its recordings; ``leftovers`` has their files until they are gone."""
        ...

    def purge(self, meeting_id: UUID) -> None:
        """For good: tombstones for all that is of a meeting, and no word stays in them."""
        ...

    def leftovers(self) -> Sequence[Leftover]:
        """What ``drop_sound`` and ``purge`` left to do, until ``forget_leftover``."""
        ...

    def forget_leftover(self, leftover: Leftover) -> None: ...
