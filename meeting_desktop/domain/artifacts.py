"""Files made from a revision of a transcript, to be taken along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ArtifactKind(StrEnum):
    """The value is the end of the file's name."""

    MARKDOWN = "transcript.md"
    VTT = "transcript.vtt"
    SRT = "transcript.srt"
    DOCX = "transcript.docx"
    PDF = "transcript.pdf"
    JSON = "transcript.json"
    SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True)
class Artifact:
    """``digest`` is of what it was made from; another one now means that it is stale.

    ``storage_key`` is made by us, relative to the artifacts' folder.
    """

    id: UUID
    meeting_id: UUID
    kind: ArtifactKind
    storage_key: str
    sha256: str
    size_bytes: int
    transcript_id: UUID
    digest: str
    made_at: datetime
