"""Files made from a revision of a transcript, to be taken along."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.transcript_formats import to_json
from meeting_desktop.domain.written import NOTHING_WRITTEN, Written

#: Part of every digest: files that an older version of the program made are stale.
_FORMAT = 1


class ArtifactKind(StrEnum):
    """The value is the end of the file's name."""

    MARKDOWN = "transcript.md"
    VTT = "transcript.vtt"
    SRT = "transcript.srt"
    DOCX = "transcript.docx"
    PDF = "transcript.pdf"
    JSON = "transcript.json"
    SUMMARY = "summary.json"


#: Subtitles are of what was said, a summary of its report.
_WITH_WRITTEN = frozenset(
    {ArtifactKind.MARKDOWN, ArtifactKind.DOCX, ArtifactKind.PDF, ArtifactKind.JSON}
)


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


@dataclass(frozen=True, slots=True)
class ArtifactSource:
    """What artifacts are made from: nothing else comes into their bytes, no clock and no id.

    ``duration`` of the meeting in seconds; ``report``: the newest one as JSON, empty where there is
    none.
    """

    meeting: Meeting
    transcript: Transcript
    duration: float
    report: str = ""
    written: Written = NOTHING_WRITTEN

    def has(self, kind: ArtifactKind) -> bool:
        """Whether there is anything to make it from."""
        return kind is not ArtifactKind.SUMMARY or bool(self.report)

    def digest(self, kind: ArtifactKind) -> str:
        """Another one wherever other bytes would be made."""
        whole = hashlib.sha256(f"{_FORMAT}\n{kind}\n".encode())
        if kind is ArtifactKind.SUMMARY:
            whole.update(self.report.encode())
        else:
            begun = self.meeting.actual_start
            whole.update(f"{self.meeting.title}\n{begun.isoformat() if begun else ''}\n".encode())
            written = self.written if kind in _WITH_WRITTEN else NOTHING_WRITTEN
            words = to_json(self.transcript, duration=self.duration, written=written)
            whole.update(words.encode())
        return whole.hexdigest()
