"""The captions on the screen: one text block a line, changed in place.

A text document lays out only the block that changed, so that a word costs the same in the third
hour as in the first minute. Text is inserted as text, never as HTML: ``<img src=…>`` spoken or
typed stays those letters. The view follows the newest line until somebody scrolls up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from meeting_desktop.ui.meeting.caption_record import CaptionLine, ChangeKind, LineChange
from meeting_desktop.ui.theme.theme import Theme, set_look

#: Between a name and the words under it: a break inside one block, so that block n is line n.
_BREAK = "\u2028"
#: Lines longer than this (in heights of the font) are hard to read.
_WIDEST_LINE = 46

#: Answers the name of a track's speaker and which place (colour) the speaker has.
SpeakerOf = Callable[[UUID], tuple[str, int]]


class CaptionView(QTextEdit):
    """Give it the record's lines and each change. ``following_changed`` says whether it follows."""

    following_changed = Signal(bool)

    def __init__(self, theme: Theme, speaker_of: SpeakerOf) -> None:
        super().__init__()
        self._theme = theme
        self._speaker_of = speaker_of
        self._lines: Sequence[CaptionLine] = ()
        self._following = True
        self._scale = 1.0
        #: How many characters the document was asked to change; tests hold it small.
        self.characters_touched = 0
        set_look(self, bare=True)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(self.tr("Captions"))
        self.document().setDocumentMargin(0)
        # The line that grows is mark enough; a selection by keys shows without a caret.
        self.setCursorWidth(0)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._on_theme_changed)
        self._set_font()

    @property
    def following(self) -> bool:
        return self._following

    def show_lines(self, lines: Sequence[CaptionLine]) -> None:
        """Draw everything anew; ``lines`` stays the record's own list."""
        self._lines = lines
        self.document().clear()
        frame = self.document().rootFrame().frameFormat()
        frame.setTopMargin(self._theme.tokens.space.large)
        frame.setBottomMargin(self._theme.tokens.space.small)
        self.document().rootFrame().setFrameFormat(frame)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for index in range(len(lines)):
            self._insert(cursor, index)
        cursor.endEditBlock()
        self._park_caret()

    def apply(self, changes: Sequence[LineChange]) -> None:
        """Draw the lines that changed, in the order in which they did."""
        if not changes:
            return
        was_empty = self.document().isEmpty()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for change in changes:
            if change.kind is ChangeKind.ADDED:
                self._insert(cursor, change.index)
            elif change.kind is ChangeKind.REMOVED:
                self._remove(cursor, change.index)
            else:
                self._rewrite(cursor, change.index)
        cursor.endEditBlock()
        if was_empty:
            self._park_caret()

    def set_scale(self, scale: float) -> None:
        """Size of the words, 1 is the usual one."""
        if scale != self._scale:
            self._scale = scale
            self._set_font()

    def jump_to_now(self) -> None:
        """Show the newest line and follow again."""
        self._set_following(True)
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _park_caret(self) -> None:
        """At the start: at the end it would run along with the words that are written."""
        self.setTextCursor(QTextCursor(self.document()))

    # -- writing --------------------------------------------------------------------------------

    def _insert(self, cursor: QTextCursor, index: int) -> None:
        blocks = self.document().blockCount()
        if self.document().isEmpty():
            cursor.setPosition(0)
        elif index >= blocks:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertBlock()
        else:
            cursor.setPosition(self.document().findBlockByNumber(index).position())
            cursor.insertBlock()
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        line = self._lines[index]
        cursor.setBlockFormat(self._block_format(line, first=index == 0))
        self._write(cursor, line, "")

    def _remove(self, cursor: QTextCursor, index: int) -> None:
        block = self.document().findBlockByNumber(index)
        cursor.setPosition(block.position())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self._count(cursor.position() - cursor.anchor())
        cursor.removeSelectedText()
        if self.document().blockCount() == 1:
            return
        if block.next().isValid():
            cursor.deleteChar()
        else:
            cursor.deletePreviousChar()

    def _rewrite(self, cursor: QTextCursor, index: int) -> None:
        """Keep what is the same from the left; the words before the change do not move."""
        line = self._lines[index]
        block = self.document().findBlockByNumber(index)
        wanted = self._block_format(line, first=index == 0)
        cursor.setPosition(block.position())
        if block.blockFormat().topMargin() != wanted.topMargin():
            cursor.setBlockFormat(wanted)
        kept = self._kept_part(block, line)
        cursor.setPosition(block.position() + _units(kept))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self._count(cursor.position() - cursor.anchor())
        cursor.removeSelectedText()
        self._write(cursor, line, kept)

    def _kept_part(self, block: QTextBlock, line: CaptionLine) -> str:
        """What already stands, is not tentative and stays: the head with the words after it."""
        head, firm, _ = self._parts(line)
        if bool(head) != (_BREAK in block.text()):
            return ""
        kept = _common_start(_firm_text(block), head + firm)
        return kept if len(kept) >= len(head) else ""

    def _write(self, cursor: QTextCursor, line: CaptionLine, kept: str) -> None:
        head, firm, tail = self._parts(line)
        if not kept and head:
            self._write_head(cursor, line)
            kept = head
        rest = firm[len(kept) - len(head) :] if kept else firm
        cursor.insertText(rest, self._firm_format())
        cursor.insertText(tail, self._tentative_format())
        self._count(len(rest) + len(tail))

    def _write_head(self, cursor: QTextCursor, line: CaptionLine) -> None:
        name, place = self._speaker_of(line.track_id)
        cursor.insertText(_one_line(name), self._name_format(place))
        cursor.insertText(f"   {clock_of(line.start)}{_BREAK}", self._time_format())

    def _parts(self, line: CaptionLine) -> tuple[str, str, str]:
        head = ""
        if line.begins_turn:
            name, _ = self._speaker_of(line.track_id)
            head = f"{_one_line(name)}   {clock_of(line.start)}{_BREAK}"
        tail = _one_line(line.tentative) if line.confirmed else _one_line(line.tentative).lstrip()
        return head, _one_line(line.confirmed), tail

    def _count(self, characters: int) -> None:
        self.characters_touched += abs(characters)

    # -- looks ----------------------------------------------------------------------------------

    def _block_format(self, line: CaptionLine, *, first: bool) -> QTextBlockFormat:
        space = self._theme.tokens.space
        form = QTextBlockFormat()
        form.setLeftMargin(space.large)
        above = (space.small if first else space.wide) if line.begins_turn else space.hair + 1
        form.setTopMargin(above)
        form.setLineHeight(128, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
        return form

    def _firm_format(self) -> QTextCharFormat:
        return QTextCharFormat()

    def _tentative_format(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._theme.tokens.colours.muted))
        form.setProperty(_TENTATIVE, True)
        return form

    def _name_format(self, place: int) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._theme.tokens.speaker(place)))
        form.setFontWeight(QFont.Weight.DemiBold)
        return form

    def _time_format(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._theme.tokens.colours.muted))
        form.setProperty(QTextFormat.Property.FontSizeAdjustment, -1)
        return form

    def _set_font(self) -> None:
        pixels = round(self._theme.tokens.type.heading * 1.06 * self._scale)
        self.document().setDefaultFont(self._theme.font(pixels))
        self._set_margins()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Qt copies the widget's font into the document on every change of style.
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._set_font()

    def _on_theme_changed(self) -> None:
        self._set_font()
        self.show_lines(self._lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()
        super().resizeEvent(event)

    def _set_margins(self) -> None:
        widest = self.document().defaultFont().pixelSize() * _WIDEST_LINE
        side = max(self._theme.tokens.space.large, (self.width() - widest) // 2)
        if self.viewportMargins().left() != side:
            self.setViewportMargins(side, 0, side, self._theme.tokens.space.small)

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        return QSize(tokens.control * 14, tokens.control * 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar in the speaker's colour stands left of each visible line."""
        layout = self.document().documentLayout()
        offset = self.verticalScrollBar().value()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        block = self.cursorForPosition(event.rect().topLeft()).block()
        while block.isValid() and block.blockNumber() < len(self._lines):
            area = layout.blockBoundingRect(block).translated(0, -offset)
            if area.top() > event.rect().bottom():
                break
            _, place = self._speaker_of(self._lines[block.blockNumber()].track_id)
            painter.setBrush(QColor(self._theme.tokens.speaker(place)))
            painter.drawRoundedRect(QRectF(0, area.top(), 3, area.height()), 1.5, 1.5)
            block = block.next()
        painter.end()
        super().paintEvent(event)

    # -- following ------------------------------------------------------------------------------

    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        if self._following:
            self.verticalScrollBar().setValue(maximum)

    def _on_scrolled(self, value: int) -> None:
        near = self.fontMetrics().height()
        self._set_following(value >= self.verticalScrollBar().maximum() - near)

    def _set_following(self, following: bool) -> None:
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data


_TENTATIVE = QTextFormat.Property.UserProperty


def _firm_text(block: QTextBlock) -> str:
    """A block's text before its tentative part: the formats are asked, no copy is kept."""
    firm = 0
    for span in block.textFormats():
        if span.format.boolProperty(_TENTATIVE):
            break
        firm = span.start + span.length
    return block.text().encode("utf-16-le")[: 2 * firm].decode("utf-16-le")


def _units(text: str) -> int:
    """Length as Qt counts it: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _common_start(first: str, second: str) -> str:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return first[:length]


def clock_of(seconds: float) -> str:
    """``0:07``, ``12:04``, ``1:02:03``."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _one_line(text: str) -> str:
    """Line breaks inside a line would make blocks, and block n would not be line n any more."""
    return "".join(
        " " if character in "\n\r\u2028\u2029\ufdd0\ufdd1" else character for character in text
    )
