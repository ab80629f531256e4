"""Whether a file, or its sound, is in the library already."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.fingerprint_likeness import lengths_like, likeness
from meeting_desktop.domain.media import ContentFingerprint
from meeting_desktop.ports.unit_of_work import UnitOfWork

KNOWN_ALREADY = "known_already"
_MONTHS = "January February March April May June July August September October November December"


class KnownAlreadyError(UserFacingError):
    """A person says whether it is imported all the same."""

    code = KNOWN_ALREADY

    def __init__(self, meeting_id: UUID, began: datetime | None) -> None:
        since = f", from {_day(began)}" if began is not None else ""
        super().__init__(f"You already have this{since}; open it, or import it anyway.")
        self.meeting_id = meeting_id

    def __reduce__(self) -> tuple[type[KnownAlreadyError], tuple[UUID, None]]:
        return KnownAlreadyError, (self.meeting_id, None)


def check_bytes(uow: UnitOfWork, sha256: str) -> None:
    """Raises: KnownAlreadyError."""
    for file in uow.media_files.by_sha256(sha256):
        _refuse(uow, file.meeting_id)


def check_sound(uow: UnitOfWork, fingerprint: ContentFingerprint, duration: float) -> None:
    """Raises: KnownAlreadyError."""
    for file in uow.media_files.lasting(*lengths_like(duration)):
        if likeness(fingerprint, file.fingerprint).is_same:
            _refuse(uow, file.meeting_id)


def _refuse(uow: UnitOfWork, meeting_id: UUID) -> None:
    meeting = uow.meetings.get(meeting_id)
    if meeting is not None:
        raise KnownAlreadyError(meeting_id, meeting.actual_start or meeting.created_at)


def _day(moment: datetime) -> str:
    """As this machine's calendar has it."""
    here = moment.astimezone()
    return f"{here.day} {_MONTHS.split()[here.month - 1]} {here.year}"
