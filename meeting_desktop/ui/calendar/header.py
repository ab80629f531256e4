"""Above the calendar: which days, which view, what is looked for, and the way to a new meeting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.ui.calendar import wording
from meeting_desktop.ui.calendar.calendar_actions import CalendarActions
from meeting_desktop.ui.calendar.filtering import EntryFilter, Whose
from meeting_desktop.ui.calendar.sheet import ViewKind
from meeting_desktop.ui.schedule.wording import type_words
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton, CommandButton, icon_size
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.search_field import SearchField
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_BESIDE = Qt.ToolButtonStyle.ToolButtonTextBesideIcon


class CalendarHeader(QWidget):
    """``kind_chosen`` carries a ``ViewKind``; ``filtered`` fields of ``EntryFilter`` by name."""

    kind_chosen = Signal(object)
    filtered = Signal(dict)

    def __init__(self, theme: Theme, actions: CalendarActions) -> None:
        super().__init__()
        self._theme = theme
        self._filter = EntryFilter()
        self._tags: frozenset[str] = frozenset()
        self._leads: dict[UUID, str] = {}
        self.title = Label("", "title")
        options = [(kind.value, action.text()) for kind, action in actions.views.items()]
        self.views = SegmentedControl(self.tr("View"), options)
        self.search = SearchField(theme, self.tr("Search titles, leads and tags"))
        self.filter_button = self._menu_button(self.tr("Filter"), "funnel", text=True)
        self.filter_menu = QMenu(self)
        self.filter_menu.aboutToShow.connect(self._fill_filter_menu)
        self.filter_button.setMenu(self.filter_menu)
        self.more_button = self._menu_button(self.tr("More"), "dots-three")
        self.more_button.setMenu(actions.more_menu(self))
        self._lay_out(actions)
        self.views.chosen.connect(lambda key: self.kind_chosen.emit(ViewKind(key)))
        self.search.text_changed.connect(lambda text: self.filtered.emit({"text": text.strip()}))

    def show_place(self, title: str, kind: ViewKind) -> None:
        self.title.setText(title)
        self.views.choose(kind.value)

    def show_filter(
        self, chosen: EntryFilter, tags: frozenset[str], leads: dict[UUID, str]
    ) -> None:
        """What is chosen, and what there is to choose from."""
        self._filter = chosen
        self._tags |= tags | chosen.tags
        self._leads.update(leads)
        count = sum(
            bool(part) for part in (chosen.types, chosen.statuses, chosen.tags, chosen.leads)
        ) + (chosen.whose is not Whose.ALL)
        words = self.tr("Filter")
        self.filter_button.setText(f"{words} ({count})" if count else words)
        self.filter_button.setAccessibleName(self.filter_button.text())
        if not chosen.text and self.search.text().strip():
            self.search.clear()

    # -- the menu of filters --------------------------------------------------------------------

    def _fill_filter_menu(self) -> None:
        menu = self.filter_menu
        menu.clear()
        chosen = self._filter
        for whose, words in (
            (Whose.ALL, self.tr("Everybody's meetings")),
            (Whose.MINE, self.tr("Organized by me")),
            (Whose.INVITED, self.tr("I am invited")),
        ):
            change = partial(self.filtered.emit, {"whose": whose})
            self._add(menu, words, change, on=chosen.whose is whose)
        menu.addSeparator()
        types = menu.addMenu(self.tr("Type"))
        for kind in MeetingType:
            self._add_member(types, type_words(kind), "types", kind)
        statuses = menu.addMenu(self.tr("Status"))
        for status in MeetingStatus:
            self._add_member(statuses, wording.status_words(status), "statuses", status)
        self._add_known(menu)
        menu.addSeparator()
        everything: dict[str, object] = {
            "types": frozenset(),
            "statuses": frozenset(),
            "tags": frozenset(),
            "leads": frozenset(),
            "whose": Whose.ALL,
            "text": "",
        }
        self._add(menu, self.tr("Show everything"), partial(self.filtered.emit, everything))

    def _add_known(self, menu: QMenu) -> None:
        if self._tags:
            tags = menu.addMenu(self.tr("Tag"))
            for tag in sorted(self._tags):
                self._add_member(tags, tag, "tags", tag)
        if self._leads:
            leads = menu.addMenu(self.tr("Lead"))
            for lead_id, name in sorted(self._leads.items(), key=lambda pair: pair[1].casefold()):
                self._add_member(leads, name, "leads", lead_id)

    def _add_member(self, menu: QMenu, words: str, field: str, value: object) -> None:
        chosen: frozenset[object] = getattr(self._filter, field)
        wanted = chosen ^ {value}
        change = partial(self.filtered.emit, {field: wanted})
        self._add(menu, words.replace("&", "&&"), change, on=value in chosen)

    def _add(
        self, menu: QMenu, words: str, change: Callable[[], None], *, on: bool | None = None
    ) -> QAction:
        action = menu.addAction(words)
        if on is not None:
            action.setCheckable(True)
            action.setChecked(on)
        action.triggered.connect(lambda _checked=False: change())
        return action

    # -- assembly -------------------------------------------------------------------------------

    def _lay_out(self, actions: CalendarActions) -> None:
        theme = self._theme
        space = theme.tokens.space
        upper = QHBoxLayout()
        upper.setSpacing(space.small)
        upper.addWidget(ActionButton(theme, actions.back, kind="quiet"))
        upper.addWidget(ActionButton(theme, actions.ahead, kind="quiet"))
        upper.addWidget(self.title)
        upper.addSpacing(space.small)
        upper.addWidget(CommandButton(theme, actions.today, size="small"))
        upper.addStretch(1)
        self.new_button = CommandButton(theme, actions.new, kind="primary", icon="calendar-plus")
        upper.addWidget(self.new_button)
        lower = QHBoxLayout()
        lower.setSpacing(space.small)
        lower.addWidget(self.views)
        # The search takes what it can use first: what it asks for is read whole.
        lower.addStretch(0)
        self.search.setMaximumWidth(theme.tokens.control * 8)
        lower.addWidget(self.search, 1)
        lower.addWidget(self.filter_button)
        lower.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(upper)
        column.addLayout(lower)

    def _menu_button(self, words: str, icon: str, *, text: bool = False) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setIcon(self._theme.icon(icon))
        button.setIconSize(icon_size(self._theme, with_text=text))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAccessibleName(words)
        button.setToolTip(words)
        if text:
            button.setToolButtonStyle(_BESIDE)
        set_look(button, kind="quiet", icononly=not text)
        return button
