"""Which machine of a person opens a planned meeting, and whether the person wants it at all.

The notice that tells of it beforehand is one row on all their machines, made alike; what it says
last is what holds, and a minute is time enough for machines that are connected to hear it.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.notifications import (
    Notification,
    NotificationKind,
    new_notice,
    opening_key,
)
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork

_MACHINE = "machine"
_DECLINED = "declined"


class Claim(Enum):
    OURS = auto()
    ANOTHERS = auto()
    DECLINED = auto()


class ClaimOpenings:
    """``start`` is the planned time: a meeting that was moved is claimed anew.

    All but ``decline`` block. Raises: EnvironmentFault.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def announce(self, meeting: Meeting, start: datetime) -> None:
        """Tell the person, once; the first machine that does will open it."""
        now = self._clock.now()

        def write(uow: UnitOfWork) -> None:
            uow.notifications.add(_notice(uow, meeting, start, now))

        wait_for_commit(self._store.write(write))

    def take(self, meeting: Meeting, start: datetime) -> None:
        """The machine that was to open it does not: this one will, unless the person said no."""

        def write(uow: UnitOfWork) -> None:
            known = _known(uow, meeting, start)
            if known is not None and known.body != _DECLINED:
                uow.notifications.put(replace(known, body=_this_machine(uow)))

        wait_for_commit(self._store.write(write))

    def decline(self, meeting_id: UUID) -> Future[Committed[None]]:
        """Not this time, on no machine. Returns at once."""
        now = self._clock.now()

        def write(uow: UnitOfWork) -> None:
            meeting = uow.meetings.get(meeting_id)
            if meeting is None or meeting.appointment is None:
                return
            start = meeting.appointment.start
            known = _known(uow, meeting, start) or _notice(uow, meeting, start, now)
            uow.notifications.put(replace(known, body=_DECLINED, read_at=now))

        return self._store.write(write)

    def of(self, meeting: Meeting, start: datetime) -> Claim:
        """As it stands now. A notice that was cleared away leaves it to everybody."""

        def read(uow: UnitOfWork) -> Claim:
            known = _known(uow, meeting, start)
            if known is None or known.body == uow.local_notes.get(_MACHINE):
                return Claim.OURS
            return Claim.DECLINED if known.body == _DECLINED else Claim.ANOTHERS

        return self._store.read(read)


def _this_machine(uow: UnitOfWork) -> str:
    """A word for this machine, the same for ever; the first time it is written."""
    known = uow.local_notes.get(_MACHINE)
    if not known:
        known = str(new_id())
        uow.local_notes.put(_MACHINE, known)
    return known


def _known(uow: UnitOfWork, meeting: Meeting, start: datetime) -> Notification | None:
    key = opening_key(meeting.id, start)
    made = new_notice(
        uow.personal_scope(), NotificationKind.REMINDER, "", "", start, dedupe_key=key
    )
    return uow.notifications.get(made.id)


def _notice(uow: UnitOfWork, meeting: Meeting, start: datetime, now: datetime) -> Notification:
    return new_notice(
        uow.personal_scope(),
        NotificationKind.REMINDER,
        meeting.title,
        _this_machine(uow),
        now,
        dedupe_key=opening_key(meeting.id, start),
        meeting_id=meeting.id,
        starts_at=start,
    )
