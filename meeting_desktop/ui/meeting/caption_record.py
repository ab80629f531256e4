"""The captions of a running meeting as lines, built from what the recogniser says. No Qt.

One line is one utterance. Lines stand in order of their start; a line that begins a turn carries
the speaker's name. Each event touches one line (and whether the next one begins a turn), however
long the meeting is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from meeting_desktop.domain.captions import CaptionConfirmed, CaptionEvent, CaptionFinal
from meeting_desktop.domain.transcript import Word, text_of

#: As in ``domain.transcript.turns_of``: after this pause (seconds) the name is said again.
LONGEST_PAUSE = 8.0


@dataclass(slots=True)
class CaptionLine:
    """``confirmed`` stands; ``tentative`` follows it and may change or vanish."""

    utterance_id: UUID
    track_id: UUID
    start: float
    end: float
    begins_turn: bool = True
    confirmed: str = ""
    tentative: str = ""
    is_final: bool = False

    @property
    def text(self) -> str:
        """All of it, without spaces at the ends."""
        return (self.confirmed + self.tentative).strip()


class ChangeKind(Enum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class LineChange:
    """What happened to the line at ``index``; apply changes in the order they come."""

    kind: ChangeKind
    index: int


@dataclass(slots=True)
class CaptionRecord:
    """``apply`` each event; the answer says which lines a view has to draw again."""

    lines: list[CaptionLine] = field(default_factory=list)
    _open: dict[UUID, CaptionLine] = field(default_factory=dict)
    _closed: set[UUID] = field(default_factory=set)

    def apply(self, event: CaptionEvent) -> list[LineChange]:
        if event.utterance_id in self._closed:
            return []
        line = self._open.get(event.utterance_id)
        added = line is None
        if line is None:
            line = CaptionLine(event.utterance_id, event.track_id, event.start, event.start)
        if isinstance(event, CaptionFinal):
            self._close(line, event)
        elif isinstance(event, CaptionConfirmed):
            line.confirmed = _joined(line.confirmed, event.words)
            line.tentative = ""
        else:
            line.tentative = _tail(line.confirmed, event.words)
        if not isinstance(event, CaptionFinal) and event.words:
            line.end = max(line.end, event.words[-1].end)
        return self._add(line) if added else self._changed(line)

    @property
    def latest_text(self) -> str:
        """The newest line as plain text, empty before the first word."""
        return self.lines[-1].text if self.lines else ""

    def _close(self, line: CaptionLine, event: CaptionFinal) -> None:
        line.start, line.end = event.start, event.end
        line.confirmed, line.tentative, line.is_final = text_of(event.words), "", True
        self._closed.add(event.utterance_id)
        self._open.pop(event.utterance_id, None)

    def _add(self, line: CaptionLine) -> list[LineChange]:
        if not line.is_final:
            self._open[line.utterance_id] = line
        if not line.text:
            return []
        return self._insert(line)

    def _insert(self, line: CaptionLine) -> list[LineChange]:
        index = len(self.lines)
        while index and self.lines[index - 1].start > line.start:
            index -= 1
        self.lines.insert(index, line)
        self._set_turn(index)
        return [LineChange(ChangeKind.ADDED, index), *self._look_at_next(index + 1)]

    def _changed(self, line: CaptionLine) -> list[LineChange]:
        index = self._index_of(line)
        if index is None:
            return self._insert(line) if line.text else []
        if line.text:
            # A final time may lie a little earlier or later than the first guess.
            turned = self._set_turn(index)
            changes = [LineChange(ChangeKind.CHANGED, index)]
            return changes + (self._look_at_next(index + 1) if turned or line.is_final else [])
        del self.lines[index]
        return [LineChange(ChangeKind.REMOVED, index), *self._look_at_next(index)]

    def _index_of(self, line: CaptionLine) -> int | None:
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


def _joined(text: str, words: Sequence[Word]) -> str:
    return text + _tail(text, words)


def _tail(text: str, words: Sequence[Word]) -> str:
    """The words as they continue ``text``, with the space between them where there is one."""
    if not words:
        return ""
    space = " " if text and not words[0].joined else ""
    return space + text_of(words)
