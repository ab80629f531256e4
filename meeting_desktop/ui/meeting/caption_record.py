"""The captions of a running meeting as lines, built from what the recogniser says. No Qt.

One line is one utterance. Lines stand in order of their start; a line that begins a turn carries
the speaker's name. Each event touches one line (and whether the next one begins a turn), however
long the meeting is. What a person corrected stays: only what is said after it is added.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from meeting_desktop.domain.captions import CaptionConfirmed, CaptionEvent, CaptionFinal
from meeting_desktop.domain.transcript import Segment, Word, text_of
from meeting_desktop.ui.meeting.changed_words import changed_words

#: As in ``domain.transcript.turns_of``: after this pause (seconds) the name is said again.
LONGEST_PAUSE = 8.0


@dataclass(slots=True)
class CaptionLine:
    """``words`` stand; ``loose_words`` follow them and may change or vanish.

    ``changed`` are the numbers of the words that the last pass put in the place of others.
    ``settled_until`` (seconds) is set once a person has corrected the line: no word before it is
    taken from the recogniser any more.
    """

    utterance_id: UUID
    track_id: UUID
    start: float
    end: float
    begins_turn: bool = True
    words: tuple[Word, ...] = ()
    loose_words: tuple[Word, ...] = ()
    is_final: bool = False
    changed: tuple[int, ...] = ()
    settled_until: float | None = None

    @property
    def confirmed(self) -> str:
        """The words that stand."""
        return text_of(self.words)

    @property
    def tentative(self) -> str:
        """What may change, with the space that parts it from the words before."""
        if not self.loose_words:
            return ""
        space = " " if self.words and not self.loose_words[0].joined else ""
        return space + text_of(self.loose_words)

    @property
    def text(self) -> str:
        """All of it, without spaces at the ends."""
        return (self.confirmed + self.tentative).strip()

    @property
    def is_corrected(self) -> bool:
        return self.settled_until is not None

    @property
    def said_until(self) -> float | None:
        """Where the words end that stand now (seconds), None when no more can follow."""
        return None if self.is_final or not self.words else self.words[-1].end

    def hear(self, event: CaptionEvent) -> None:
        """Take the words of ``event``, as far as nobody corrected them."""
        if isinstance(event, CaptionFinal):
            self._close(event)
            return
        new = self._unsettled(event.words)
        if isinstance(event, CaptionConfirmed):
            self._append(new)
            new = ()
        self.loose_words = new
        if event.words:
            self.end = max(self.end, event.words[-1].end)

    def correct(self, segment: Segment) -> None:
        """Show what a person wrote, with what was heard after it."""
        self.settled_until = segment.end
        later = self._unsettled(self.words)
        self.loose_words = self._unsettled(self.loose_words)
        self.words, self.changed = segment.words, ()
        self._append(later)

    def _close(self, event: CaptionFinal) -> None:
        self.loose_words, self.is_final = (), True
        if self.is_corrected:
            self._append(self._unsettled(event.words))
            self.end = max(self.end, event.end)
            return
        self.changed = changed_words(self.words, event.words)
        self.start, self.end, self.words = event.start, event.end, event.words

    def _append(self, words: tuple[Word, ...]) -> None:
        self.words = (*self.words, *words)
        if self.settled_until is not None:
            self.settled_until = max([self.settled_until, *(word.end for word in words)])

    def _unsettled(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """As the store decides it (``application.keep_captions``), so that both stay alike."""
        until = self.settled_until
        if until is None:
            return words
        return tuple(word for word in words if (word.start + word.end) / 2 >= until)


class ChangeKind(Enum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class LineChange:
    """What happened to the line at ``index``; apply changes in the order they come.

    ``reworded``: words that stood were changed by the last pass (``CaptionLine.changed``).
    """

    kind: ChangeKind
    index: int
    reworded: bool = False


@dataclass(slots=True)
class CaptionRecord:
    """``apply`` each event; the answer says which lines a view has to draw again."""

    lines: list[CaptionLine] = field(default_factory=list)
    _known: dict[UUID, CaptionLine] = field(default_factory=dict)
    _held: UUID | None = None
    _waiting: list[CaptionEvent] = field(default_factory=list)

    def apply(self, event: CaptionEvent) -> list[LineChange]:
        if event.utterance_id == self._held:
            self._waiting.append(event)
            return []
        line = self._known.get(event.utterance_id)
        if line is not None and line.is_final:
            return []
        added = line is None
        if line is None:
            line = CaptionLine(event.utterance_id, event.track_id, event.start, event.start)
            self._known[event.utterance_id] = line
        line.hear(event)
        if added:
            return self._insert(line) if line.text else []
        return self._changed(line)

    def line(self, utterance_id: UUID) -> CaptionLine | None:
        return self._known.get(utterance_id)

    def hold(self, utterance_id: UUID) -> list[LineChange]:
        """A person writes in this line: what is heard of it waits, so that it stands still."""
        changes = self.release()
        self._held = utterance_id
        return changes

    def release(self) -> list[LineChange]:
        """Nobody writes any more: hear what has waited."""
        waiting, self._waiting, self._held = self._waiting, [], None
        return [change for event in waiting for change in self.apply(event)]

    def correct(self, segment: Segment) -> list[LineChange]:
        """``segment`` is in the store with a person's words; lines that are not known are not
        changed.
        """
        line = self._known.get(segment.id)
        if line is None or not segment.is_edited:
            return []
        line.correct(segment)
        return self._changed(line)

    @property
    def latest_text(self) -> str:
        """The newest line as plain text, empty before the first word."""
        return self.lines[-1].text if self.lines else ""

    def _insert(self, line: CaptionLine) -> list[LineChange]:
        index = len(self.lines)
        while index and self.lines[index - 1].start > line.start:
            index -= 1
        self.lines.insert(index, line)
        self._set_turn(index)
        return [LineChange(ChangeKind.ADDED, index), *self._look_at_next(index + 1)]

    def _changed(self, line: CaptionLine) -> list[LineChange]:
        index = self.index_of(line)
        if index is None:
            return self._insert(line) if line.text else []
        if line.text:
            # A final time may lie a little earlier or later than the first guess.
            turned = self._set_turn(index)
            changes = [LineChange(ChangeKind.CHANGED, index, reworded=bool(line.changed))]
            return changes + (self._look_at_next(index + 1) if turned or line.is_final else [])
        del self.lines[index]
        return [LineChange(ChangeKind.REMOVED, index), *self._look_at_next(index)]

    def index_of(self, line: CaptionLine) -> int | None:
        """Where a line stands, None where it has no words."""
        # From the end: what changes is what is being said.
        for index in range(len(self.lines) - 1, -1, -1):
            if self.lines[index] is line:
                return index
        return None

    def _look_at_next(self, index: int) -> list[LineChange]:
        if index < len(self.lines) and self._set_turn(index):
            return [LineChange(ChangeKind.CHANGED, index)]
        return []

    def _set_turn(self, index: int) -> bool:
        """True when the line's ``begins_turn`` changed."""
        line = self.lines[index]
        before = self.lines[index - 1] if index else None
        begins = (
            before is None
            or before.track_id != line.track_id
            or line.start - before.end > LONGEST_PAUSE
        )
        changed = begins != line.begins_turn
        line.begins_turn = begins
        return changed
