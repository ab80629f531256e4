"""What a person corrected stays, whatever is heard later: live, from the recording, or anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment, Speaker, Word, text_of

#: Two hearings of one word end at most so far apart (s).
_SAME_WORD = 0.5


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


def continue_edited(edited: Segment, heard: Segment) -> Segment:
    """A correction made while the utterance went on: only what was said after it is added."""
    later = _said_after(edited, heard.words)
    is_final = edited.is_final or heard.is_final
    if not later:
        return replace(edited, is_final=is_final)
    original = edited.original_text or ""
    space = " " if original and not later[0].joined else ""
    return replace(
        edited,
        words=(*edited.words, *later),
        end=max(edited.end, *(word.end for word in later)),
        is_final=is_final,
        original_text=f"{original}{space}{text_of(later)}",
    )


def _said_after(edited: Segment, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words behind the last one that the person saw; a last pass may have moved it a little."""
    seen = (edited.original_text or "").split()
    if seen:
        for number in range(len(words) - 1, -1, -1):
            word = words[number]
            if _letters(word.text) == _letters(seen[-1]) and (
                abs(word.end - edited.end) <= _SAME_WORD
            ):
                return words[number + 1 :]
    return tuple(word for word in words if (word.start + word.end) / 2 >= edited.end)


def put_back(segment: Segment, known: Segment | None) -> Segment:
    """The segment as it was, for undo; with what was said since, where its utterance went on."""
    if known is None:
        return segment
    is_final = segment.is_final or known.is_final
    if known.end <= segment.end:
        return replace(segment, is_final=is_final)
    later = tuple(
        word
        for word in known.words
        if not word.corrected and (word.start + word.end) / 2 > segment.end
    )
    return replace(
        segment,
        words=(*segment.words, *later),
        end=known.end,
        is_final=is_final,
    )


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
