"""The moments that a claim rests on, as small buttons that let one hear them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.ui.library.wording import clock_time, one_line
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label, tip_of_words

#: So many are shown; who wants more finds the place by these.
_SHOWN = 4
_LONGEST_QUOTE = 240


class MomentChip(Button):
    """A click or Enter plays it; the menu shows it in the transcript instead."""

    hear_wanted = Signal(object)  # Moment
    show_wanted = Signal(object)

    def __init__(self, theme: Theme, moment: Moment) -> None:
        super().__init__(theme, clock_time(moment.start), icon="play", size="small")
        set_look(self, kind="moment")
        self.moment = moment
        self.setToolTip(tip_of_words(quoted(moment)))
        self.setAccessibleName(
            self.tr("Play {0}, {1}").format(clock_time(moment.start), quoted(moment))
        )
        self.clicked.connect(self._on_clicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)

    def _on_clicked(self) -> None:
        self.hear_wanted.emit(self.moment)

    def _show_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Play")).triggered.connect(self._on_clicked)
        show = menu.addAction(self.tr("Show in the transcript"))
        show.triggered.connect(partial(_emit, self.show_wanted, self.moment))
        menu.popup(self.mapToGlobal(point))


class MomentChips(QWidget):
    """A row of them. What rests on words that are not here any more says so."""

    hear_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(self, theme: Theme, moments: Sequence[Moment]) -> None:
        super().__init__()
        self.chips = [MomentChip(theme, moment) for moment in moments[:_SHOWN]]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.hair)
        for chip in self.chips:
            chip.hear_wanted.connect(self.hear_wanted)
            chip.show_wanted.connect(self.show_wanted)
            row.addWidget(chip)
        rest = moments[_SHOWN:]
        if rest:
            more = Label(self.tr("+{0}").format(len(rest)), "caption")
            more.setToolTip(tip_of_words(", ".join(clock_time(one.start) for one in rest)))
            row.addWidget(more)
        row.addStretch(1)


def quoted(moment: Moment) -> str:
    """``Hanna: “We open in spring.”``"""
    words = one_line(moment.text)
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rstrip() + "…"
    name = f"{one_line(moment.speaker)}: " if moment.speaker else ""
    return f"{name}“{words}”"


def _emit(signal: object, moment: Moment, _checked: bool = False) -> None:
    signal.emit(moment)  # type: ignore[attr-defined]
