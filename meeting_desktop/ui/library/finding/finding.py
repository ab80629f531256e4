"""What a search of the library shows: meetings, or every place in them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.library.finding.found_page import FoundPage
from meeting_desktop.ui.library.finding.search_help import SearchHelp
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import ActionButton, make_action
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_MEETINGS, _PLACES = "meetings", "places"


class Finding(QWidget):
    """``meetings`` is what else stands here. The choice between both is there while one searches.

    ``opened`` and ``note_opened``: see ``FoundPage``. ``clear``: clears the search.
    """

    opened = Signal(object, float)  # meeting id
    note_opened = Signal(object, float)

    def __init__(self, shell: Shell, meetings: QWidget, clear: QAction) -> None:
        super().__init__()
        theme = shell.theme
        self._typed = ""
        self._meetings = meetings
        self._help: SearchHelp | None = None
        self._theme = theme
        self.places = FoundPage(shell, clear)
        self.choice = SegmentedControl(
            self.tr("Show"), ((_MEETINGS, self.tr("Meetings")), (_PLACES, self.tr("Places")))
        )
        self.choice.choose(_MEETINGS)
        self.show_places = make_action(
            self,
            theme,
            self.tr("Show the places that were found, or their meetings"),
            self._turn,
            icon="list-dashes",
            shortcut="Ctrl+Shift+J",
        )
        self.show_help = make_action(
            self, theme, self.tr("What can be searched for"), self._show_help, icon="question"
        )
        self.addActions([self.show_places, self.show_help])
        self._count = Label("", "muted")
        self._strip = self._make_strip()
        self._stack = QStackedWidget()
        self._stack.addWidget(meetings)
        self._stack.addWidget(self.places)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.medium)
        column.addWidget(self._strip)
        column.addWidget(self._stack, 1)
        self.choice.chosen.connect(self._show)
        self.places.opened.connect(self.opened)
        self.places.note_opened.connect(self.note_opened)
        self.places.counted.connect(self._show_count)
        shell.add_commands(self.show_places, self.show_help)
        self._show()

    @property
    def shows_places(self) -> bool:
        return bool(self._typed) and self.choice.current() == _PLACES

    @property
    def count_text(self) -> str:
        return self._count.text()

    def search(self, typed: str) -> None:
        """What stands in the search field now."""
        self._typed = typed.strip()
        if self._typed:
            self.places.look_for(self._typed)
        self._show()

    def _turn(self) -> None:
        if self._typed:
            self.choice.choose(_MEETINGS if self.shows_places else _PLACES)
            self._show()

    def _show(self, _key: str = "") -> None:
        self._strip.setVisible(bool(self._typed))
        self.show_places.setEnabled(bool(self._typed))
        self._stack.setCurrentWidget(self.places if self.shows_places else self._meetings)
        self._show_count()

    def _show_count(self) -> None:
        self._count.setText(self.places.count_text if self._typed else "")

    def _show_help(self) -> None:
        if self._help is None:
            self._help = SearchHelp(self._theme, self)
        below = self.mapToGlobal(QPoint(self.width() - self._help.sizeHint().width(), 0))
        self._help.move(below)
        self._help.show()
        self._help.setFocus(Qt.FocusReason.PopupFocusReason)

    def _make_strip(self) -> QWidget:
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.tokens.space.medium)
        row.addWidget(self.choice)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(ActionButton(self._theme, self.show_help))
        return strip
