"""The captions on the screen. They follow the newest line until somebody scrolls up.

A line can be chosen (arrow keys, a click) and corrected in place; words that the last pass changed
are marked for a moment. There is no caret: a line is what one moves to, and a caret would chase the
words that are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from meeting_desktop.ui.meeting.caption_editing import CaptionEditing
from meeting_desktop.ui.meeting.caption_look import CaptionLook
from meeting_desktop.ui.meeting.caption_record import CaptionLine, ChangeKind, LineChange
from meeting_desktop.ui.meeting.caption_sheet import CaptionSheet, SpeakerOf
from meeting_desktop.ui.meeting.change_marks import ChangeMarks
from meeting_desktop.ui.theme.theme import Theme, set_look

#: Lines longer than this (in heights of the font) are hard to read.
_WIDEST_LINE = 46
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_KEYS_OF_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CaptionView(QTextEdit):
    """Give it the record's lines and each change. ``following_changed`` says whether it follows."""

    following_changed = Signal(bool)

    def __init__(self, theme: Theme, speaker_of: SpeakerOf) -> None:
        super().__init__()
        self._theme = theme
        self._speaker_of = speaker_of
        self._look = CaptionLook(theme)
        #: Only who has the transcript can correct it.
        self.correctable = True
        self._following = True
        self._scale = 1.0
        self._chosen: UUID | None = None
        self.sheet = CaptionSheet(self.document(), self._look, speaker_of)
        self.editing = CaptionEditing(theme, self.sheet, self.viewport(), self._words_rect)
        self.marks = ChangeMarks(self)
        set_look(self, bare=True)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName(self.tr("Captions"))
        hint = self.tr("Double-click a line, or choose it with the arrow keys and press F2, to "
                       "correct it")  # fmt: skip
        self.setAccessibleDescription(hint)
        self.viewport().setToolTip(hint)
        self.document().setDocumentMargin(0)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(self._on_scrolled)
        self.marks.gone.connect(self._draw_marks)
        self.editing.opened.connect(self._on_editing_opened)
        self.editing.closed.connect(self._on_editing_closed)
        theme.changed.connect(self._on_theme_changed)
        self._set_font()

    @property
    def following(self) -> bool:
        return self._following

    def show_lines(self, lines: Sequence[CaptionLine]) -> None:
        """Draw everything anew; ``lines`` stays the record's own list."""
        if lines is not self.sheet.lines:
            self.editing.close()
            self.marks.clear()
            self._chosen = None
            self.sheet.lines = lines
        self.document().clear()
        frame = self.document().rootFrame().frameFormat()
        frame.setTopMargin(self._theme.tokens.space.large)
        frame.setBottomMargin(self._theme.tokens.space.small)
        self.document().rootFrame().setFrameFormat(frame)
        self.sheet.write_all()
        self.setTextCursor(QTextCursor(self.document()))
        self._draw_marks()
        self.editing.place()

    def apply(self, changes: Sequence[LineChange]) -> None:
        """Draw the lines that changed, in the order in which they did."""
        if not changes:
            return
        was_empty = self.document().isEmpty()
        self.sheet.apply(changes)
        if was_empty:
            # At the end the place of the selection would run along with what is written.
            self.setTextCursor(QTextCursor(self.document()))
        remarked = [self._remark(change) for change in changes]
        if any(remarked):
            self._draw_marks()
        self._stay()

    def set_scale(self, scale: float) -> None:
        """Size of the words, 1 is the usual one."""
        if scale != self._scale:
            self._scale = scale
            self._set_font()

    def jump_to_now(self) -> None:
        """Show the newest line and follow again."""
        self._set_following(True)
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    # -- choosing and correcting ----------------------------------------------------------------

    @property
    def chosen(self) -> int | None:
        """The line that keys and clicks are about."""
        return None if self._chosen is None else self.sheet.index_of(self._chosen)

    def choose(self, index: int | None) -> None:
        """Put the frame around a line, and show the line; None takes the frame away."""
        self._chosen = None if index is None else self.sheet.lines[index].utterance_id
        if index is not None:
            self.setTextCursor(QTextCursor(self.sheet.block(index)))
            self._show_line(index)
        self.viewport().update()

    def correct_chosen(self) -> None:
        """Open the chosen line, else the newest one that has words that stand."""
        index = self.chosen
        if index is None:
            lines = self.sheet.lines
            firm = (n for n in range(len(lines) - 1, -1, -1) if lines[n].confirmed)
            index = next(firm, None)
        if index is not None:
            self._open(index)

    def _open(self, index: int, at: int | None = None) -> None:
        if self.editing.editor is not None:
            self.editing.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.choose(index)
        if self.correctable and self.editing.open(index, at):
            self._show_line(index)

    def _on_editing_opened(self) -> None:
        self.viewport().update()

    def _on_editing_closed(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_range_changed(0, self.verticalScrollBar().maximum())

    def _show_line(self, index: int) -> None:
        """Scroll as little as needed."""
        area = self._block_rect(index)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if area.top() < 0:
            bar.setValue(bar.value() + round(area.top()))
        elif area.bottom() > height:
            bar.setValue(bar.value() + round(min(area.top(), area.bottom() - height)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and key in _STEPS and self.sheet.lines:
            self._step(_STEPS[key])
        elif plain and key in _KEYS_OF_ENTER:
            self.correct_chosen()
        elif plain and key == Qt.Key.Key_Escape and self._chosen is not None:
            self.choose(None)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        last = len(self.sheet.lines) - 1
        at = self.chosen
        self.choose(last if at is None else min(last, max(0, at + step)))

    def _copy(self) -> None:
        """What is selected, else the chosen line."""
        index = self.chosen
        if not self.textCursor().hasSelection() and index is not None:
            cursor = QTextCursor(self.sheet.block(index))
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            self.setTextCursor(cursor)
        self.copy()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            index = self._line_at(event.position().toPoint())
            self._chosen = None if index is None else self.sheet.lines[index].utterance_id
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        index = self._line_at(point)
        if index is None:
            super().mouseDoubleClickEvent(event)
            return
        inside = self.cursorForPosition(point).positionInBlock()
        self._open(index, max(0, inside - self.sheet.head_units(index)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's own, and the commands of this view."""
        index = self._line_at(event.pos())
        if index is not None and not self.textCursor().hasSelection():
            self._chosen = self.sheet.lines[index].utterance_id
            self.viewport().update()
        menu = self.createStandardContextMenu(event.pos())
        menu.addActions(self.actions())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _line_at(self, point: QPoint) -> int | None:
        index = self.cursorForPosition(point).blockNumber()
        if index >= len(self.sheet.lines) or not self._block_rect(index).contains(point):
            return None
        return index

    # -- looks ----------------------------------------------------------------------------------

    def _remark(self, change: LineChange) -> bool:
        """True where marks have to be drawn anew; those of other lines move with their words."""
        if change.kind is ChangeKind.REMOVED or change.index >= len(self.sheet.lines):
            return bool(self.marks.active())
        utterance = self.sheet.lines[change.index].utterance_id
        if change.reworded:
            self.marks.add(utterance)
        return utterance in self.marks.active()

    def _draw_marks(self) -> None:
        marks = []
        for utterance in self.marks.active():
            index = self.sheet.index_of(utterance)
            if index is not None:
                marks += [self._mark(*spot) for spot in self.sheet.changed_spots(index)]
        self.setExtraSelections(marks)

    def _mark(self, at: int, length: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(self.document())
        mark.cursor.setPosition(at)
        mark.cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
        mark.format = self._look.changed()
        return mark

    def _set_font(self) -> None:
        self.document().setDefaultFont(self._look.font(self._scale))
        self._set_margins()
        self.editing.place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Qt copies the widget's font into the document on every change of style.
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._set_font()

    def _on_theme_changed(self) -> None:
        self._set_font()
        self.show_lines(self.sheet.lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()
        super().resizeEvent(event)
        self.editing.place()

    def _set_margins(self) -> None:
        widest = self.document().defaultFont().pixelSize() * _WIDEST_LINE
        side = max(self._theme.tokens.space.large, (self.width() - widest) // 2)
        if self.viewportMargins().left() != side:
            self.setViewportMargins(side, 0, side, self._theme.tokens.space.small)

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        return QSize(tokens.control * 14, tokens.control * 8)

    def _block_rect(self, index: int) -> QRectF:
        layout = self.document().documentLayout()
        area = layout.blockBoundingRect(self.sheet.block(index))
        return area.translated(0, -self.verticalScrollBar().value())

    def _words_rect(self, index: int) -> QRectF:
        """Where the words of a line stand, without the name over them."""
        area = self._block_rect(index)
        layout = self.sheet.block(index).layout()
        line = layout.lineForTextPosition(self.sheet.head_units(index))
        if line.isValid():
            area.setTop(area.top() + line.y())
            area.setLeft(line.rect().left())
        return area

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar in the speaker's colour stands left of each visible line."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self._chosen if self.hasFocus() else None
        lines = self.sheet.lines
        index = self.cursorForPosition(event.rect().topLeft()).blockNumber()
        while index < len(lines):
            area = self._block_rect(index)
            if area.top() > event.rect().bottom():
                break
            self._paint_bar(painter, area, lines[index], chosen)
            index += 1
        painter.end()
        super().paintEvent(event)

    def _paint_bar(
        self, painter: QPainter, area: QRectF, line: CaptionLine, chosen: UUID | None
    ) -> None:
        tokens = self._theme.tokens
        _, place = self._speaker_of(line.track_id)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.speaker(place)))
        painter.drawRoundedRect(QRectF(0, area.top(), 3, area.height()), 1.5, 1.5)
        if line.utterance_id == chosen:
            frame = QRectF(7, area.top() - 3, self.viewport().width() - 9, area.height() + 6)
            painter.setPen(QPen(QColor(tokens.colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, tokens.radius, tokens.radius)

    # -- following ------------------------------------------------------------------------------

    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        if self._following and self.editing.utterance_id is None:
            self.verticalScrollBar().setValue(maximum)

    def _on_scrolled(self, value: int) -> None:
        if self.editing.utterance_id is not None:
            self.editing.place()
            return
        near = self.fontMetrics().height()
        self._set_following(value >= self.verticalScrollBar().maximum() - near)

    def _set_following(self, following: bool) -> None:
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)

    def _stay(self) -> None:
        """A line that is being corrected stays where it is, whatever comes over it."""
        before = self.editing.top
        if before is None:
            return
        # Lines below a change are laid out later; until then the bar would not reach far enough.
        self.document().documentLayout().pageCount()
        self.editing.place()
        moved = (self.editing.top or 0) - before
        if moved:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + moved)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        cursor = self.textCursor()
        data = QMimeData()
        data.setText(self.sheet.plain_text(cursor.selectionStart(), cursor.selectionEnd()))
        return data
