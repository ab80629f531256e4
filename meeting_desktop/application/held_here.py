"""Which meetings this machine holds: in a shared home others' running meetings are there too.

What a crash left behind is for the machine that crashed to finish; on any other one it is a
meeting that goes on.
"""

from __future__ import annotations

from uuid import UUID

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.ports.unit_of_work import UnitOfWork


def note_held(uow: UnitOfWork, meeting_id: UUID) -> None:
    """It begins here."""
    uow.local_notes.put(_key(meeting_id), "held")


def forget_held(uow: UnitOfWork, meeting_id: UUID) -> None:
    """It is over, or did not begin after all."""
    uow.local_notes.put(_key(meeting_id), "")


def running_here(uow: UnitOfWork) -> list[Meeting]:
    """Those that are not over: running, or left behind by a crash."""
    active = uow.meetings.unfinished()
    if not active or not uow.scopes.is_shared():
        return list(active)
    return [one for one in active if _is_held_here(uow, one.id)]


def recorded_here(uow: UnitOfWork) -> list[Recording]:
    """Recordings that still want something, and whose files are here."""
    unfinished = uow.recordings.unfinished()
    if not unfinished or not uow.scopes.is_shared():
        return list(unfinished)
    return [one for one in unfinished if uow.recordings.parts(one.id)]


def _is_held_here(uow: UnitOfWork, meeting_id: UUID) -> bool:
    """The parts of a recording never leave their machine: they speak where no note was made."""
    return bool(uow.local_notes.get(_key(meeting_id))) or any(
        uow.recordings.parts(one.id) for one in uow.recordings.of_meeting(meeting_id)
    )


def _key(meeting_id: UUID) -> str:
    return f"held:{meeting_id}"
