"""A transcript made anew keeps what a person corrected in the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment, Speaker, Word


def keep_corrections(heard: Iterable[Segment], corrected: Sequence[Segment]) -> tuple[Segment, ...]:
    """The newly heard segments without the words that lie where a person's words stand.

    ``corrected`` are the person's segments of the same voice; a heard segment that reaches over one
    of them is cut in two. The corrected ones are not in the answer.
    """
    ordered = sorted(corrected, key=lambda segment: segment.start)
    return tuple(piece for segment in heard for piece in _outside(segment, ordered))


def _outside(heard: Segment, corrected: Sequence[Segment]) -> Iterator[Segment]:
    crossed = [c for c in corrected if c.start < heard.end and c.end > heard.start]
    if not crossed:
        yield heard
        return
    groups: dict[int, list[Word]] = {}
    for word in heard.words:
        middle = (word.start + word.end) / 2
        if not any(c.start <= middle <= c.end for c in crossed):
            groups.setdefault(sum(c.end < middle for c in crossed), []).append(word)
    for words in groups.values():
        yield replace(
            heard, id=new_id(), words=tuple(words), start=words[0].start, end=words[-1].end
        )


def take_over(
    corrected: Iterable[Segment], speakers: dict[UUID, Speaker], transcript_id: UUID
) -> Iterator[Segment]:
    """A person's segments as rows of the new transcript; ``speakers`` by their former ids."""
    for segment in corrected:
        speaker = speakers.get(segment.speaker_id) if segment.speaker_id is not None else None
        yield replace(
            segment,
            id=new_id(),
            transcript_id=transcript_id,
            speaker_id=speaker.id if speaker is not None else None,
            is_final=True,
        )
