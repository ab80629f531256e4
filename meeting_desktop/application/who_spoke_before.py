"""Words that are heard anew go to those who were known to speak then.

Whatever told the voices of a track apart, a model or a person, a new hearing knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import Diarization, SpeakerTurn
from meeting_desktop.domain.speaker_words import tell_apart
from meeting_desktop.domain.transcript import Segment
from meeting_desktop.ports.recogniser import RecognisedSegment


def as_before(
    heard: Sequence[RecognisedSegment], former: Sequence[Segment], transcript_id: UUID
) -> Iterator[Segment]:
    """Segments of ``transcript_id`` with the speakers of ``former``, cut where those change.

    Words far from all that was known before are nobody's.
    """
    voices: dict[UUID, int] = {}
    turns = [
        SpeakerTurn(
            one.words[0].start, one.words[-1].end, voices.setdefault(one.speaker_id, len(voices))
        )
        for one in former
        if one.speaker_id is not None and one.words
    ]
    found = Diarization(tuple(sorted(turns, key=lambda turn: turn.start)), ())
    order = list(voices)
    for cluster, words, overlapped in tell_apart(heard, found):
        yield Segment(
            new_id(),
            transcript_id,
            order[cluster] if cluster is not None else None,
            words[0].start,
            words[-1].end,
            words,
            is_overlapped=overlapped,
        )
