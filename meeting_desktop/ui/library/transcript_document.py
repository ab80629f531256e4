"""A transcript as a page shows it: rows to step through, passages to lay out, places to point at.

No Qt. A *row* is a segment that has words (what is edited, focused and read aloud by a screen
reader); a *passage* is a stretch of one turn, short enough to be laid out in a blink even where one
person speaks for three hours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.domain.transcript import Segment, Speaker, Transcript

#: A silence longer than this begins a new turn even when the same person goes on (seconds).
TURN_PAUSE = 8.0
#: A passage ends with the segment that brings it to this many words.
PASSAGE_WORDS = 90
#: How many segments may overlap in time (people talking at once) when a moment is looked up.
_OVERLAPPING = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """Rows ``first_row`` … of one speaker; ``opens_turn`` is true where name and time are shown."""

    speaker_id: UUID | None
    first_row: int
    segments: tuple[Segment, ...]
    opens_turn: bool

    @property
    def start(self) -> float:
        return self.segments[0].start

    @property
    def rows(self) -> range:
        return range(self.first_row, self.first_row + len(self.segments))


@dataclass(frozen=True, slots=True, order=True)
class WordPlace:
    """The word ``word`` of the row ``row``; places compare in reading order."""

    row: int
    word: int


@dataclass(frozen=True, slots=True)
class SegmentReplaced:
    """What a view has to draw again: one passage, or everything where rows came or went."""

    passage: int
    row: int
    rows_changed: bool


class TranscriptDocument:
    """One transcript under review. Mutable, GUI thread only; segments and speakers are not."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._segments: dict[UUID, Segment] = {s.id: s for s in transcript.segments}
        self._order: list[UUID] = [s.id for s in transcript.segments]
        self._speakers: dict[UUID, Speaker] = {s.id: s for s in transcript.speakers}
        self._speaker_order = [s.id for s in transcript.speakers]
        self._rows: list[Segment] = []
        self._row_of: dict[UUID, int] = {}
        self._starts: list[float] = []
        self.passages: list[Passage] = []
        self._passage_of_row: list[int] = []
        self._alone: UUID | None = None
        self._split()

    # -- what is there ---------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Segment]:
        """The segments that have words, in order."""
        return self._rows

    @property
    def speakers(self) -> list[Speaker]:
        return [self._speakers[one] for one in self._speaker_order]

    @property
    def word_count(self) -> int:
        return sum(len(segment.words) for segment in self._rows)

    def transcript(self) -> Transcript:
        """The transcript with all changes so far."""
        return replace(
            self._transcript,
            segments=tuple(self._segments[one] for one in self._order),
            speakers=tuple(self.speakers),
        )

    def segment(self, segment_id: UUID) -> Segment:
        return self._segments[segment_id]

    def row_of(self, segment_id: UUID) -> int | None:
        """The row of a segment; None while it has no words."""
        return self._row_of.get(segment_id)

    def passage_of(self, row: int) -> int:
        return self._passage_of_row[row]

    def speaker(self, speaker_id: UUID | None) -> Speaker | None:
        return self._speakers.get(speaker_id) if speaker_id is not None else None

    def speaker_number(self, speaker_id: UUID | None) -> int:
        """0, 1, 2, … in the order of the transcript, for a colour; -1 where nobody is known."""
        if speaker_id not in self._speakers:
            return -1
        return self._speaker_order.index(speaker_id)

    # -- changes -----------------------------------------------------------------------------------

    def replace_segment(self, segment: Segment) -> SegmentReplaced:
        """Take ``segment`` in the place of the one with its id.

        Raises:
            KeyError: this transcript has no such segment.
        """
        if segment.id not in self._segments:
            raise KeyError(segment.id)
        self._segments[segment.id] = segment
        row = self._row_of.get(segment.id)
        if row is None or not segment.words:
            self._split()
            near = self._row_of.get(segment.id, min(row or 0, max(0, len(self._rows) - 1)))
            return SegmentReplaced(self._passage_of_row[near] if self._rows else 0, near, True)
        self._rows[row] = segment
        index = self._passage_of_row[row]
        passage = self.passages[index]
        segments = list(passage.segments)
        segments[row - passage.first_row] = segment
        self.passages[index] = replace(passage, segments=tuple(segments))
        return SegmentReplaced(index, row, False)

    def take_segments(self, segments: Sequence[Segment]) -> SegmentReplaced:
        """Take several at once, known or new; a new one stands by its start."""
        for segment in segments:
            if segment.id not in self._segments:
                at = bisect_right(
                    self._order, segment.start, key=lambda one: self._segments[one].start
                )
                self._order.insert(at, segment.id)
            self._segments[segment.id] = segment
        self._split()
        rows = [self._row_of[one.id] for one in segments if one.id in self._row_of]
        near = min(rows[0] if rows else 0, max(0, len(self._rows) - 1))
        return SegmentReplaced(self._passage_of_row[near] if self._rows else 0, near, True)

    def set_apart(self, segment_id: UUID | None) -> None:
        """Give one segment a passage of its own, so that it can be edited in its place."""
        self._alone = segment_id
        self._split()

    def replace_speaker(self, speaker: Speaker) -> list[int]:
        """Take the new name; the passages that show it."""
        self._speakers[speaker.id] = speaker
        return [
            index
            for index, passage in enumerate(self.passages)
            if passage.opens_turn and passage.speaker_id == speaker.id
        ]

    def take_speaker(self, speaker: Speaker) -> None:
        """Somebody new, behind the others."""
        self._speakers[speaker.id] = speaker
        if speaker.id not in self._speaker_order:
            self._speaker_order.append(speaker.id)

    def drop_speaker(self, speaker_id: UUID) -> None:
        """Nobody of whom anything is shown any more."""
        self._speaker_order.remove(speaker_id)
        del self._speakers[speaker_id]

    # -- time --------------------------------------------------------------------------------------

    def word_at(self, seconds: float) -> WordPlace | None:
        """The word that began last at ``seconds``; None before the first one."""
        newest = bisect_right(self._starts, seconds) - 1
        best: WordPlace | None = None
        best_start = float("-inf")
        for row in range(newest, max(-1, newest - _OVERLAPPING), -1):
            words = self._rows[row].words
            index = bisect_right(words, seconds, key=lambda word: word.start) - 1
            if index >= 0 and words[index].start > best_start:
                best, best_start = WordPlace(row, index), words[index].start
        return best

    def start_of(self, place: WordPlace) -> float:
        return self._rows[place.row].words[place.word].start

    def text_between(self, first: WordPlace, last: WordPlace) -> str:
        """Both ends included; one line a turn, named, where more than one person speaks."""
        low, high = min(first, last), max(first, last)
        lines: list[tuple[UUID | None, list[str]]] = []
        for row in range(low.row, high.row + 1):
            segment = self._rows[row]
            begin = low.word if row == low.row else 0
            end = high.word + 1 if row == high.row else len(segment.words)
            text = replace(segment, words=segment.words[begin:end]).text
            if lines and lines[-1][0] == segment.speaker_id:
                lines[-1][1].append(text)
            else:
                lines.append((segment.speaker_id, [text]))
        if len(lines) == 1:
            return " ".join(lines[0][1])
        return "\n".join(self._named(who, " ".join(said)) for who, said in lines)

    def _named(self, speaker_id: UUID | None, text: str) -> str:
        speaker = self.speaker(speaker_id)
        return f"{speaker.name}: {text}" if speaker is not None else text

    # -- rows and passages -------------------------------------------------------------------------

    def _split(self) -> None:
        self._rows = [s for s in (self._segments[one] for one in self._order) if s.words]
        self._row_of = {segment.id: row for row, segment in enumerate(self._rows)}
        self._starts = [segment.start for segment in self._rows]
        self.passages = list(_passages(self._rows, self._alone))
        self._passage_of_row = [
            index for index, passage in enumerate(self.passages) for _ in passage.segments
        ]


def empty_document() -> TranscriptDocument:
    """What stands in a view before anything has been opened."""
    nobody = UUID(int=0)
    return TranscriptDocument(Transcript(nobody, nobody, "", "", ""))


def _passages(rows: Sequence[Segment], alone: UUID | None) -> Iterator[Passage]:
    held: list[Segment] = []
    words, opens, turn_end = 0, True, float("-inf")
    for row, segment in enumerate(rows):
        new_turn = bool(held) and (
            segment.speaker_id != held[-1].speaker_id or segment.start - turn_end > TURN_PAUSE
        )
        apart = bool(held) and alone in {segment.id, held[-1].id}
        if held and (new_turn or apart or words >= PASSAGE_WORDS):
            yield Passage(held[-1].speaker_id, row - len(held), tuple(held), opens)
            held, words, opens = [], 0, new_turn
            turn_end = float("-inf") if new_turn else turn_end
        held.append(segment)
        words += len(segment.words)
        turn_end = max(turn_end, segment.end)
    if held:
        yield Passage(held[-1].speaker_id, len(rows) - len(held), tuple(held), opens)
