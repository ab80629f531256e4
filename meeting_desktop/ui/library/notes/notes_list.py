"""Notes by kind, each kind under its heading: a card for each, made a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from meeting_desktop.domain.notes import NoteKind
from meeting_desktop.domain.notes_messages import NoteShown
from meeting_desktop.ui.library.notes.noted_card import NotedCard
from meeting_desktop.ui.library.notes.notes_desk import NotesDesk
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.card import SectionHeader
from meeting_desktop.ui.widgets.column import ScrolledColumn

#: What came of a meeting stands before what was only written down.
KINDS = (
    NoteKind.DECISION,
    NoteKind.QUESTION,
    NoteKind.RESOURCE,
    NoteKind.ACTION_ITEM,
    NoteKind.GENERAL,
)
#: Cards that are made at once: of hundreds the window must not stand still.
_AT_ONCE = 12


class NotesList(ScrolledColumn):
    """``show_notes`` as often as they change: a card that is being edited stays as it is."""

    hear_wanted = Signal(float)
    show_wanted = Signal(float)
    too_long = Signal()

    def __init__(self, theme: Theme, desk: NotesDesk) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        self._desk = desk
        self._refused = ""
        self._wanted: dict[UUID, NoteShown] = {}
        self.cards: dict[UUID, NotedCard] = {}
        self.setAccessibleName(self.tr("Notes"))
        self.sections = {kind: _Section(theme, kind) for kind in KINDS}
        for section in self.sections.values():
            self.column.addWidget(section)
        self.column.addStretch(1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._make_some)

    @property
    def focused(self) -> NotedCard | None:
        """The card that has the keyboard."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, NotedCard):
            widget = widget.parentWidget()
        return widget if isinstance(widget, NotedCard) and self.isAncestorOf(widget) else None

    def show_notes(self, notes: Sequence[NoteShown], refused: str) -> None:
        """By moment. ``refused``: why they can only be read, empty where they may be changed."""
        self._refused = refused
        self._wanted = {one.id: one for one in notes}
        for gone in self.cards.keys() - self._wanted.keys():
            self._drop(gone)
        for note_id, card in self.cards.items():
            card.show_note(self._wanted[note_id], self._desk.aside(note_id))
            card.refuse(refused)
        for kind, section in self.sections.items():
            section.show_count(sum(one.kind is kind for one in notes))
        self._make_some()

    def commit(self) -> None:
        """Save what is being typed."""
        for card in tuple(self.cards.values()):
            if card.editor is not None:
                card.editor.save.click()

    def _make_some(self) -> None:
        missing = [one for one in self._in_order() if one.id not in self.cards]
        for note in missing[:_AT_ONCE]:
            self._make(note)
        for section in self.sections.values():
            notes = self._of_kind(section.kind)
            section.show_cards([self.cards[one.id] for one in notes if one.id in self.cards])
        if len(missing) > _AT_ONCE:
            self._later.start()

    def _in_order(self) -> Iterator[NoteShown]:
        for kind in KINDS:
            yield from self._of_kind(kind)

    def _of_kind(self, kind: NoteKind) -> Iterator[NoteShown]:
        return (one for one in self._wanted.values() if one.kind is kind)

    def _make(self, note: NoteShown) -> None:
        card = NotedCard(self._theme, note, self._desk.aside(note.id))
        card.refuse(self._refused)
        card.hear_wanted.connect(self.hear_wanted)
        card.show_wanted.connect(self.show_wanted)
        card.too_long.connect(self.too_long)
        card.changed.connect(self._desk.change)
        card.done_wanted.connect(partial(self._set_done, card))
        card.remove_wanted.connect(partial(self._remove, card))
        card.let_go_wanted.connect(partial(self._desk.let_go, note.id))
        self.cards[note.id] = card

    def _drop(self, note_id: UUID) -> None:
        gone = self.cards.pop(note_id)
        gone.hide()
        gone.deleteLater()

    def _set_done(self, card: NotedCard, done: bool) -> None:
        self._desk.set_done(card.note, done)

    def _remove(self, card: NotedCard) -> None:
        self._desk.remove(card.note)


class _Section(QWidget):
    """A kind of notes; hidden where there are none."""

    def __init__(self, theme: Theme, kind: NoteKind) -> None:
        super().__init__()
        self.kind = kind
        self._header = SectionHeader("")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens.space.small)
        self._column.addWidget(self._header)

    @property
    def cards(self) -> list[NotedCard]:
        """From above."""
        items = (self._column.itemAt(place) for place in range(self._column.count()))
        widgets = (None if item is None else item.widget() for item in items)
        return [one for one in widgets if isinstance(one, NotedCard)]

    def show_count(self, count: int) -> None:
        self._header.set_text(f"{_title(self.kind)} ({count})")
        self.setVisible(count > 0)

    def show_cards(self, cards: Sequence[NotedCard]) -> None:
        """In this order, below the heading."""
        for place, card in enumerate(cards, 1):
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
                card.show()


def _title(kind: NoteKind) -> str:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Notes", text)

    return {
        NoteKind.GENERAL: tr("Notes"),
        NoteKind.DECISION: tr("Decisions"),
        NoteKind.QUESTION: tr("Questions"),
        NoteKind.RESOURCE: tr("Resources"),
        NoteKind.ACTION_ITEM: tr("Tasks"),
    }[kind]
