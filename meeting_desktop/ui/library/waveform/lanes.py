"""Who is heard when and how loud: one lane for each speaker, the rest in a last one. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.draw_waveform import TrackWaveform
from meeting_desktop.domain.transcript import Segment, Speaker
from meeting_desktop.domain.waveform import Waveform, together
from meeting_desktop.ui.library.transcript_document import TranscriptDocument

#: More lanes than this would be too thin to read.
MOST_LANES = 5
_JOIN_WITHIN_S = 0.4


@dataclass(frozen=True, slots=True)
class Lane:
    """``number`` gives the colour, -1 for several; ``spans`` are seconds, in order."""

    name: str
    number: int
    waveform: Waveform
    spans: tuple[tuple[float, float], ...]

    @property
    def spoken(self) -> float:
        """Seconds."""
        return sum(end - start for start, end in self.spans)


def lanes_of(
    document: TranscriptDocument, tracks: Sequence[TrackWaveform], others: str
) -> tuple[Lane, ...]:
    """In the order of the transcript; who speaks least is under ``others`` where there are many.

    Without any words there is one lane with all that is heard.
    """
    if not tracks:
        return ()
    whole = together(one.waveform for one in tracks)
    own = {one.participant_id: one.waveform for one in tracks if one.participant_id is not None}
    by_speaker = _spans(document.rows)
    speakers = [one for one in document.speakers if by_speaker.get(one.id)]
    if not speakers:
        return (Lane("", -1, whole, ((0.0, whole.duration),)),)
    made = [_lane(document, one, own, whole, by_speaker[one.id]) for one in speakers]
    if None in by_speaker:
        made.append(Lane(others, -1, whole, _joined(by_speaker[None])))
    return _few(made, whole, others)


def _lane(
    document: TranscriptDocument,
    speaker: Speaker,
    own: dict[UUID, Waveform],
    whole: Waveform,
    spans: list[tuple[float, float]],
) -> Lane:
    """Whoever has a track of their own is drawn from it, others from what all are heard in."""
    waveform = whole
    if speaker.participant_id is not None and len(own) > 1:
        waveform = own.get(speaker.participant_id, whole)
    number = document.speaker_number(speaker.id)
    return Lane(speaker.name, number, waveform, _joined(spans))


def _few(lanes: list[Lane], whole: Waveform, others: str) -> tuple[Lane, ...]:
    if len(lanes) <= MOST_LANES:
        return tuple(lanes)
    loudest = sorted(lanes, key=lambda lane: lane.spoken, reverse=True)[: MOST_LANES - 1]
    kept = [lane for lane in lanes if lane in loudest]
    rest = sorted(span for lane in lanes if lane not in loudest for span in lane.spans)
    return (*kept, Lane(others, -1, whole, _joined(rest)))


def _spans(rows: Sequence[Segment]) -> dict[UUID | None, list[tuple[float, float]]]:
    found: dict[UUID | None, list[tuple[float, float]]] = {}
    for segment in rows:
        found.setdefault(segment.speaker_id, []).append((segment.start, segment.end))
    return found


def _joined(spans: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Short pauses are bridged, overlaps are one."""
    joined: list[tuple[float, float]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= _JOIN_WITHIN_S:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
