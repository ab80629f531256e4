"""The people of a meeting in a table, and of the chosen one everything, with what a score is of."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from meeting_desktop.domain.engagement import Engagement, PersonEngagement
from meeting_desktop.domain.engagement_score import WEIGHTS
from meeting_desktop.ui.library.attendance import wording
from meeting_desktop.ui.library.attendance.share_bars import SHARE_ROLE, ShareBars
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button, CommandButton
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label

_NAME, _SHARE, _SCORE = 0, 5, 6
#: In heights of a control.
_WIDTH, _HEIGHT, _ROWS = 24, 18, 4


class PeopleSheet(PlainDialog):
    """Beside the page, which stays in use."""

    export_wanted = Signal()

    def __init__(self, theme: Theme, title: str, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._people: tuple[PersonEngagement, ...] = ()
        self.entitle(self.tr("People of “{0}”").format(one_line(title)))
        self.facts = Label("", "muted", wrap=True)
        self.table = QTreeWidget()
        self.name = ElidedLabel("", "strong")
        self.figures = Label("", wrap=True)
        self.parts: list[tuple[Label, Label, Label]] = []
        told = self.tr(
            "A score says how much somebody took part, not what it was worth: whoever came to "
            "listen has done so with few points."
        )
        self.export = QAction(theme.icon("download-simple"), self.tr("Save as CSV…"), self)
        self.export.setShortcut(QKeySequence("Ctrl+S"))
        self.addAction(self.export)
        self.export.triggered.connect(self.export_wanted)
        self._set_up_table()
        for part in (self.facts, self.table, self.name, self.figures):
            self.body.addWidget(part, 1 if part is self.table else 0)
        self.body.addLayout(self._make_parts())
        self.body.addWidget(Label(told, "caption", wrap=True))
        self.buttons.addWidget(CommandButton(theme, self.export))
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Close"), self.accept))
        self.resize(theme.tokens.control * _WIDTH, theme.tokens.control * _HEIGHT)

    def show_engagement(self, found: Engagement) -> None:
        """Who was chosen stays so."""
        chosen = self._chosen()
        self._people = found.people
        self.facts.setText(wording.meeting_facts(found.meeting))
        self.table.blockSignals(True)
        self.table.clear()
        for one in found.people:
            self.table.addTopLevelItem(_row(one))
        self.table.blockSignals(False)
        keys = [one.person for one in found.people]
        place = keys.index(chosen.person) if chosen is not None and chosen.person in keys else 0
        if (item := self.table.topLevelItem(place)) is not None:
            self.table.setCurrentItem(item)
        self.export.setEnabled(bool(found.people))
        self._show_chosen()

    def _chosen(self) -> PersonEngagement | None:
        item = self.table.currentItem()
        place = self.table.indexOfTopLevelItem(item) if item is not None else -1
        return self._people[place] if 0 <= place < len(self._people) else None

    def _show_chosen(self, *_items: QTreeWidgetItem | None) -> None:
        one = self._chosen()
        counts = one is not None and not one.no_show
        self.name.setText(wording.heading(one) if one is not None else self.tr("Nobody is known"))
        self.figures.setText(wording.figures(one) if one is not None and counts else "")
        self.figures.setVisible(counts)
        told = wording.parts(one) if one is not None and counts else []
        for place, labels in enumerate(self.parts):
            for label in labels:
                label.setVisible(place < len(told))
            for label, text in zip(labels, told[place] if told else (), strict=False):
                label.setText(text)

    def _make_parts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.tokens.space.large)
        grid.setVerticalSpacing(self._theme.tokens.space.hair)
        grid.setColumnStretch(2, 1)
        for row, _part in enumerate(WEIGHTS):
            labels = (Label(""), Label("", "strong"), Label("", "muted", wrap=True))
            self.parts.append(labels)
            for column, label in enumerate(labels):
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        return grid

    def _set_up_table(self) -> None:
        table = self.table
        set_look(table, lines=True)
        titles = (
            *(self.tr("Name"), self.tr("Joined"), self.tr("Left"), self.tr("There")),
            *(self.tr("Late by"), self.tr("Share of the talk"), self.tr("Score")),
        )
        table.setColumnCount(len(titles))
        table.setHeaderLabels(titles)
        for column in range(len(titles)):
            mode = QHeaderView.ResizeMode.ResizeToContents
            table.header().setSectionResizeMode(column, mode)
        table.header().setStretchLastSection(False)
        table.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        table.setItemDelegateForColumn(_SHARE, ShareBars(self._theme, table))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAllColumnsShowFocus(True)
        table.setMinimumHeight(self._theme.tokens.control * _ROWS)
        table.setAccessibleName(self.tr("People of the meeting"))
        table.currentItemChanged.connect(self._show_chosen)


def _row(one: PersonEngagement) -> QTreeWidgetItem:
    attended = one.attendance
    item = QTreeWidgetItem(
        [
            one_line(one.name),
            wording.time(attended.joined_at if attended is not None else None),
            wording.time(attended.left_at if attended is not None else None),
            wording.there(one),
            wording.late(one),
            wording.share(one),
            wording.score(one),
        ]
    )
    item.setData(_SHARE, SHARE_ROLE, one.talk.share)
    item.setTextAlignment(_SCORE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
