"""The document of the captions: one text block a line, changed in place.

A text document lays out only the block that changed, so that a word costs the same in the third
hour as in the first minute. Text is inserted as text, never as HTML: ``<img src=…>`` spoken or
typed stays those letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from PySide6.QtGui import QFont, QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument

from meeting_desktop.ui.meeting.caption_look import LOOSE, SIGN, CaptionLook
from meeting_desktop.ui.meeting.caption_record import CaptionLine, ChangeKind, LineChange
from meeting_desktop.ui.meeting.caption_text import (
    LINE_BREAK,
    clock_of,
    common_start,
    first_units,
    one_line,
    units,
)

#: Answers the name of a track's speaker and which place (colour) the speaker has.
SpeakerOf = Callable[[UUID], tuple[str, int]]


class CaptionSheet:
    """Writes ``lines`` into ``document``; block n is line n."""

    def __init__(self, document: QTextDocument, look: CaptionLook, speaker_of: SpeakerOf) -> None:
        self._document = document
        self._look = look
        self._speaker_of = speaker_of
        self.lines: Sequence[CaptionLine] = ()
        #: How many characters the document was asked to change; tests hold it small.
        self.characters_touched = 0
        self._roomy: tuple[UUID, float] | None = None

    def write_all(self) -> None:
        """All lines into a document that is empty."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        for index in range(len(self.lines)):
            self._insert(cursor, index)
        cursor.endEditBlock()

    def apply(self, changes: Iterable[LineChange]) -> None:
        """Write the lines that changed, in the order in which they did."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        for change in changes:
            if change.kind is ChangeKind.ADDED:
                self._insert(cursor, change.index)
            elif change.kind is ChangeKind.REMOVED:
                self._remove(cursor, change.index)
            else:
                self._rewrite(cursor, change.index)
        cursor.endEditBlock()

    @property
    def font(self) -> QFont:
        """Of the words."""
        return self._document.defaultFont()

    # -- where things stand ---------------------------------------------------------------------

    def index_of(self, utterance_id: UUID) -> int | None:
        """Where an utterance stands; found from the end, where what is new is."""
        for index in range(len(self.lines) - 1, -1, -1):
            if self.lines[index].utterance_id == utterance_id:
                return index
        return None

    def block(self, index: int) -> QTextBlock:
        return self._document.findBlockByNumber(index)

    def head_units(self, index: int) -> int:
        """Where the words of a line begin in its block."""
        return units(self._parts(self.lines[index])[0])

    def changed_spots(self, index: int) -> Iterator[tuple[int, int]]:
        """Where in the document each changed word begins, and its length."""
        line = self.lines[index]
        at = self.block(index).position() + self.head_units(index)
        for number, word in enumerate(line.words):
            at += bool(number) and not word.joined
            if number in line.changed:
                yield at, units(word.text)
            at += units(word.text)

    def make_room(self, index: int | None, pixels: float = 0.0) -> None:
        """Keep free what is under one line; None takes the room back."""
        before = self._roomy
        self._roomy = None if index is None else (self.lines[index].utterance_id, pixels)
        if before is not None:
            self._format_again(self.index_of(before[0]))
        self._format_again(index)

    def _format_again(self, index: int | None) -> None:
        if index is None:
            return
        cursor = QTextCursor(self.block(index))
        wanted = self._block_format(index)
        if cursor.blockFormat() != wanted:
            cursor.setBlockFormat(wanted)

    def plain_text(self, first: int, last: int) -> str:
        """What stands between two places of the document, without the program's own signs."""
        block = self._document.findBlock(first)
        rows = []
        while block.isValid() and block.position() <= last:
            start, end = max(0, first - block.position()), last - block.position()
            rows.append(_words_between(block, start, end).replace(LINE_BREAK, "\n"))
            block = block.next()
        return "\n".join(rows)

    # -- writing --------------------------------------------------------------------------------

    def _insert(self, cursor: QTextCursor, index: int) -> None:
        blocks = self._document.blockCount()
        if self._document.isEmpty():
            cursor.setPosition(0)
        elif index >= blocks:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertBlock()
        else:
            cursor.setPosition(self.block(index).position())
            cursor.insertBlock()
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        cursor.setBlockFormat(self._block_format(index))
        self._write(cursor, self.lines[index], "")

    def _remove(self, cursor: QTextCursor, index: int) -> None:
        block = self.block(index)
        cursor.setPosition(block.position())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self._count(cursor.position() - cursor.anchor())
        cursor.removeSelectedText()
        if self._document.blockCount() == 1:
            return
        if block.next().isValid():
            cursor.deleteChar()
        else:
            cursor.deletePreviousChar()

    def _rewrite(self, cursor: QTextCursor, index: int) -> None:
        """Keep what is the same from the left; the words before the change do not move."""
        line = self.lines[index]
        block = self.block(index)
        wanted = self._block_format(index)
        cursor.setPosition(block.position())
        if block.blockFormat().topMargin() != wanted.topMargin():
            cursor.setBlockFormat(wanted)
        kept = self._kept_part(block, line)
        cursor.setPosition(block.position() + units(kept))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self._count(cursor.position() - cursor.anchor())
        cursor.removeSelectedText()
        self._write(cursor, line, kept)

    def _kept_part(self, block: QTextBlock, line: CaptionLine) -> str:
        """What already stands, is not tentative and stays: the head with the words after it."""
        head, firm, _ = self._parts(line)
        if bool(head) != (LINE_BREAK in block.text()):
            return ""
        kept = common_start(_firm_text(block), head + firm)
        return kept if len(kept) >= len(head) else ""

    def _write(self, cursor: QTextCursor, line: CaptionLine, kept: str) -> None:
        head, firm, tail = self._parts(line)
        if not kept and head:
            self._write_head(cursor, line)
            kept = head
        rest = firm[len(kept) - len(head) :] if kept else firm
        cursor.insertText(rest, self._look.firm())
        cursor.insertText(tail, self._look.tentative())
        sign = self._look.corrected if line.is_corrected else ""
        cursor.insertText(sign, self._look.sign())
        self._count(len(rest) + len(tail) + len(sign))

    def _write_head(self, cursor: QTextCursor, line: CaptionLine) -> None:
        name, place = self._speaker_of(line.track_id)
        cursor.insertText(one_line(name), self._look.name(place))
        cursor.insertText(f"   {clock_of(line.start)}{LINE_BREAK}", self._look.time())

    def _parts(self, line: CaptionLine) -> tuple[str, str, str]:
        head = ""
        if line.begins_turn:
            name, _ = self._speaker_of(line.track_id)
            head = f"{one_line(name)}   {clock_of(line.start)}{LINE_BREAK}"
        return head, one_line(line.confirmed), one_line(line.tentative)

    def _block_format(self, index: int) -> QTextBlockFormat:
        line = self.lines[index]
        roomy = self._roomy is not None and self._roomy[0] == line.utterance_id
        room = self._roomy[1] if roomy and self._roomy else 0.0
        return self._look.block(line, first=index == 0, room_below=room)

    def _count(self, characters: int) -> None:
        self.characters_touched += abs(characters)


def _firm_text(block: QTextBlock) -> str:
    """A block's text before its tentative part: the formats are asked, no copy is kept."""
    firm = 0
    for span in block.textFormats():
        if span.format.boolProperty(LOOSE):
            break
        firm = span.start + span.length
    return first_units(block.text(), firm)


def _words_between(block: QTextBlock, start: int, end: int) -> str:
    text = block.text()
    parts = []
    for span in block.textFormats():
        if not span.format.boolProperty(SIGN):
            first, last = max(span.start, start), min(span.start + span.length, end)
            if last > first:
                parts.append(first_units(text, last)[len(first_units(text, first)) :])
    return "".join(parts)
