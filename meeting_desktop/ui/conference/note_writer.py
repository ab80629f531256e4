"""Where one notes something: a kind, some words, and the moment at which one began to write."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from meeting_desktop.domain.note_text import NOTE_LENGTH, clean_note, fits_note
from meeting_desktop.domain.notes import NoteContent, NoteKind
from meeting_desktop.domain.transcript_formats import clock_time
from meeting_desktop.ui.conference.note_wording import SIGNS, kind_words
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_LINES, _MOST_LINES = 2, 8


class NoteWords(QPlainTextEdit):
    """Plain letters of Markdown; as high as they are, up to some lines.

    ``tied``: Ctrl+Enter; ``untied``: Ctrl+Shift+Enter; Enter is a new line.
    """

    tied = Signal()
    untied = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Words of the note"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTER and control:
            (self.untied if shift else self.tied).emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Lines as they are wrapped, which is what this kind of document measures in.
        wrapped = round(self.document().size().height())
        lines = min(_MOST_LINES, max(_LINES, wrapped))
        margins = 2 * (self.document().documentMargin() + self.frameWidth())
        self.setVerticalScrollBarPolicy(_bar(wrapped > _MOST_LINES))
        self.setFixedHeight(round(lines * self.fontMetrics().lineSpacing() + margins) + 4)


class KindChoice(SegmentedControl):
    """The kinds of notes as signs; Alt+1 to Alt+5 within ``owner``."""

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner.tr("Kind"), [(kind.value, kind_words(kind)) for kind in NoteKind])
        for number, kind in enumerate(NoteKind, 1):
            keys = QKeySequence(f"Alt+{number}")
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            words = f"{kind_words(kind)} ({shown})"
            self.set_sign(kind.value, theme.icon(SIGNS[kind]), words)
            action = QAction(kind_words(kind), owner)
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False, one=kind: self._turn(one))
            owner.addAction(action)
        self.choose(NoteKind.GENERAL.value)

    @property
    def kind(self) -> NoteKind:
        return NoteKind(self.current())

    def _turn(self, kind: NoteKind) -> None:
        self.choose(kind.value)
        self.chosen.emit(kind.value)


class NoteWriter(QWidget):
    """``written`` carries a ``NoteContent``; ``told`` a sentence for the one who writes."""

    written = Signal(object)
    told = Signal(str)

    def __init__(
        self, theme: Theme, elapsed: Callable[[], float], *, is_wide: bool = False
    ) -> None:
        """``is_wide``: there is room for all buttons in one line."""
        super().__init__()
        self._elapsed = elapsed
        self._begun: float | None = None
        space = theme.tokens.space
        self.kinds = KindChoice(theme, self)
        self.moment = Label("", "caption")
        self.words = NoteWords()
        self.words.setPlaceholderText(self.tr("Write a note"))
        # Small, without a sign: side by side also where the side is narrow and letters are large.
        small = partial(Button, theme, size="small")
        self.tie = small(self.tr("At this moment"), self._tie, kind="primary")
        self.tie.setToolTip(self.tr("Tie it to the moment when you began to write (Ctrl+Enter)"))
        self.untie = small(self.tr("Without"), self._untie, kind="quiet")
        self.untie.setAccessibleName(self.tr("Add without a moment"))
        self.untie.setToolTip(self.tr("For the whole meeting (Ctrl+Shift+Enter)"))
        above = QHBoxLayout()
        above.addWidget(self.kinds)
        above.addStretch(1)
        above.addWidget(self.moment)
        below = QHBoxLayout()
        buttons = above if is_wide else below
        buttons.setSpacing(space.hair)
        buttons.addWidget(self.tie, 0 if is_wide else 1)
        buttons.addWidget(self.untie)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.small, space.small, space.small, space.small)
        column.setSpacing(space.hair)
        column.addLayout(above)
        column.addWidget(self.words)
        column.addLayout(below)
        self.words.textChanged.connect(self._on_words)
        self.words.tied.connect(self._tie)
        self.words.untied.connect(self._untie)
        self._on_words()

    def put(self, text: str) -> None:
        """Words that were not taken, unless something else is being written."""
        if not self.words.toPlainText():
            self.words.setPlainText(text)

    def _on_words(self) -> None:
        has_words = bool(self.words.toPlainText().strip())
        if not has_words:
            self._begun = None
        elif self._begun is None:
            self._begun = max(0.0, self._elapsed())
        for button in (self.tie, self.untie):
            button.setEnabled(has_words)
        self.moment.setText("" if self._begun is None else clock_time(self._begun))

    def _tie(self) -> None:
        self._add(self._begun)

    def _untie(self) -> None:
        self._add(None)

    def _add(self, at: float | None) -> None:
        typed = self.words.toPlainText()
        text = clean_note(typed)
        if not text:
            return
        if not fits_note(typed):
            self.told.emit(
                self.tr("A note has at most {0} letters; write it in parts.").format(NOTE_LENGTH)
            )
            return
        self.written.emit(NoteContent(self.kinds.kind, text, at))
        self.words.clear()
        self.kinds.choose(NoteKind.GENERAL.value)


def _bar(needed: bool) -> Qt.ScrollBarPolicy:
    """A bar that is not needed yet takes width, which makes more lines, which need it."""
    policy = Qt.ScrollBarPolicy
    return policy.ScrollBarAsNeeded if needed else policy.ScrollBarAlwaysOff
