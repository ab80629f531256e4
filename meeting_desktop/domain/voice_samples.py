"""Which of a voice's words to read and hear, to know it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.transcript import Segment

#: So long is heard of a voice at once (s).
PREVIEW_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Passage:
    """Seconds of the recording in which one voice speaks alone."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Quote:
    segment_id: UUID
    start: float
    text: str


def speech_seconds(segments: Sequence[Segment]) -> float:
    """From the first to the last word of each."""
    return sum(
        max(0.0, segment.words[-1].end - segment.words[0].start)
        for segment in segments
        if segment.words
    )
