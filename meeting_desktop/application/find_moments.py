"""Where in a meeting a claim was said: evidence is ids, a person wants the time and the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.transcript import Segment
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Moment:
    """One segment. ``start`` and ``end`` in seconds of the meeting's recording."""

    segment_id: UUID
    meeting_id: UUID
    speaker: str
    start: float
    end: float
    text: str


def moments_of(
    uow: UnitOfWork, meeting_id: UUID, evidence: Iterable[UUID]
) -> Mapping[UUID, Moment]:
    """Those of the segments that are there, by their ids; of whatever revision they are."""
    wanted = set(evidence)
    found: dict[UUID, Moment] = {}
    while wanted:
        tried = next(iter(wanted))
        segment = uow.transcripts.segment(tried)
        if segment is not None:
            found |= _of_transcript(uow, meeting_id, segment, wanted)
        wanted -= {tried, *found}
    return found


def _of_transcript(
    uow: UnitOfWork, meeting_id: UUID, segment: Segment, wanted: set[UUID]
) -> dict[UUID, Moment]:
    """All that is wanted of the transcript that a segment is of: one reading for all of them."""
    number = uow.transcripts.number_of(segment.transcript_id)
    transcript = uow.transcripts.revision(meeting_id, number) if number is not None else None
    if transcript is None:
        return {}
    return {
        one.id: Moment(
            one.id, meeting_id, transcript.name_of(one.speaker_id), one.start, one.end, one.text
        )
        for one in transcript.segments
        if one.id in wanted
    }
