"""The queue of imports: what is wanted of a file, how far it is, and what may follow what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ImportStatus(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ImportStage(StrEnum):
    """In order. What a stage made is kept, and a job that was ended in one begins there again."""

    #: The SHA-256 of the bytes: have these bytes been imported?
    HASH = "hash"
    #: The fingerprint of the sound: has this sound been imported?
    FINGERPRINT = "fingerprint"
    #: Into tracks of our own, as recordings are kept.
    DECODE = "decode"
    TRANSCRIBE = "transcribe"
    #: Who spoke when; matched to voice profiles.
    SPEAKERS = "speakers"
    ARTIFACTS = "artifacts"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """``language`` and ``model`` empty: find out, as in Settings. ``speakers`` None: find out.

    ``anyway``: also where the same bytes or the same sound are here already.
    """

    language: str = ""
    model: str = ""
    speakers: int | None = None
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One file on its way. Of this machine alone: ``path`` means nothing elsewhere.

    ``position`` orders those that wait; ``share`` of the stage that is done, 0 to 1.
    ``known_meeting_id``: what has the same sound; the job waits for a person (``FAILED``, code
    ``known_already``). ``error`` is the sentence, ``error_code`` what it is known by.
    """

    id: UUID
    path: str
    title: str
    options: ImportOptions
    status: ImportStatus
    stage: ImportStage
    position: int
    created_at: datetime
    is_paused: bool = False
    share: float = 0.0
    meeting_id: UUID | None = None
    known_meeting_id: UUID | None = None
    error: str = ""
    error_code: str = ""
    finished_at: datetime | None = None
