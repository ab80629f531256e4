"""People, captions, guide side by side: the captions stay readable, the sides give way."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from meeting_desktop.ui.theme.theme import Theme

#: In heights of a control: captions below the first are tiring, below the second no captions.
_EASY_WORDS, _LEAST_WORDS = 12.0, 9.0
#: Where the whole is narrower, only one of the sides stands beside the captions.
_CROWDED = 24.0


class MeetingColumns(QSplitter):
    """Widths follow the window until somebody moves a handle; then they stay as they were put.

    Where both sides are wanted and there is room for one, it is the guide, unless somebody asks for
    the people then.
    """

    def __init__(self, theme: Theme, people: QWidget, words: QWidget, guide: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._people, self._words, self._guide = people, words, guide
        self._wanted = {people: False, guide: False}
        self._newest = guide
        self._by_hand = False
        self._placed: set[QWidget] = set()
        self._folded = False
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        for place, part in enumerate((people, words, guide)):
            self.addWidget(part)
            # A wider window gives its width to the words.
            self.setStretchFactor(place, int(part is words))
        words.setMinimumWidth(round(_LEAST_WORDS * theme.tokens.control))
        self.splitterMoved.connect(self._on_moved)

    @property
    def is_crowded(self) -> bool:
        return self.width() < _CROWDED * self._theme.tokens.control

    def want(self, side: QWidget, wanted: bool) -> None:
        """Show a side where there is room for it, or do not."""
        if wanted and not self._wanted[side] and self.is_crowded:
            self._newest = side
        self._wanted[side] = wanted
        self._arrange()

    def fold(self, folded: bool) -> None:
        """Both sides away for as long as what is between them wants all of the width."""
        self._folded = folded
        self._arrange()

    def restore(self, state: QByteArray) -> None:
        """Widths as they were put by hand."""
        self._by_hand = self.restoreState(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._placed.clear()
        self._arrange()

    def _arrange(self) -> None:
        both = all(self._wanted.values())
        for side, wanted in self._wanted.items():
            gives_way = both and self.is_crowded and side is not self._newest
            side.setVisible(wanted and not gives_way and not self._folded)
        sides = {side for side in self._wanted if not side.isHidden()}
        # One that comes back has the width that it had.
        if not self._by_hand and not sides <= self._placed:
            self._placed |= sides
            self._share_out(sides)

    def _share_out(self, sides: Collection[QWidget]) -> None:
        """Each side as it likes, and less where the words would be tiring to read."""
        spare = self.width() - _EASY_WORDS * self._theme.tokens.control
        liked = sum(side.sizeHint().width() for side in sides)
        share = min(1.0, max(0.0, spare) / liked) if liked else 1.0
        widths = {
            side: max(side.minimumSizeHint().width(), round(share * side.sizeHint().width()))
            for side in sides
        }
        words = max(1, self.width() - sum(widths.values()))
        self.setSizes([widths.get(self._people, 0), words, widths.get(self._guide, 0)])

    def _on_moved(self) -> None:
        self._by_hand = True
