"""Which column means what, what every row would do, and what is wrong with some."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.application.import_leads import OnDuplicate
from meeting_desktop.ui.leads.import_model import ImportModel, meanings
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.card import Card, Line, SectionHeader
from meeting_desktop.ui.widgets.choices import ComboBox, Radio
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.progress import Working


class MappingCard(Card):
    """A line for each column of the table. ``meant`` carries its place and what it means."""

    meant = Signal(int, object)  # place, LeadColumn or None

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.tokens)
        self._theme = theme
        self.boxes: list[ComboBox] = []
        self.body.addWidget(SectionHeader(self.tr("What the columns mean")))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._scroll, 1)

    def show_table(self, known: ImportModel) -> None:
        space = self._theme.tokens.space
        inner = QWidget()
        set_look(inner, scrollbody=True)
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, space.small, 0)
        grid.setHorizontalSpacing(space.medium)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, self._theme.tokens.control * 4)
        self.boxes = []
        titles = known.table.header if known.table is not None else ()
        for place, title in enumerate(titles):
            box = ComboBox(self._theme, self.tr("Meaning of {0}").format(one_line(title)))
            box.addItem(self.tr("Leave out"), None)
            for words, meaning in meanings():
                box.addItem(words, meaning.value)
            box.activated.connect(partial(self._on_chosen, place))
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(ElidedLabel(one_line(title), "strong"))
            column.addWidget(ElidedLabel(known.examples(place) or self.tr("(empty)"), "caption"))
            grid.addLayout(column, place, 0)
            grid.addWidget(box, place, 1)
            self.boxes.append(box)
        grid.setRowStretch(len(titles), 1)
        self._scroll.setWidget(inner)
        self.show_mapping(known)

    def show_mapping(self, known: ImportModel) -> None:
        for place, box in enumerate(self.boxes):
            meaning = known.mapping.get(place)
            box.setCurrentIndex(0 if meaning is None else box.findData(meaning.value))

    def _on_chosen(self, place: int, _index: int) -> None:
        self.meant.emit(place, self.boxes[place].currentData())


class CheckCard(Card):
    """What would happen. ``decided`` says what becomes of those who may be known."""

    decided = Signal(object)  # OnDuplicate

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.tokens)
        self.facts = Label("", "strong", wrap=True)
        self.fault = Label("", "error", wrap=True)
        self.working = Working(theme, self.tr("Looking at every row…"))
        self._question = Label(self.tr("Who may be known already"), "muted")
        self.radios: dict[OnDuplicate, Radio] = {}
        self._group = QButtonGroup(self)
        choices = QWidget()
        row = QHBoxLayout(choices)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.large)
        for choice, words in (
            (OnDuplicate.SKIP, self.tr("Leave out")),
            (OnDuplicate.UPDATE, self.tr("Update")),
            (OnDuplicate.ADD, self.tr("Add all the same")),
        ):
            radio = Radio(theme, words)
            radio.setAccessibleName(f"{self._question.text()}: {words}")
            radio.clicked.connect(partial(self._on_decided, choice))
            self.radios[choice] = radio
            self._group.addButton(radio)
            row.addWidget(radio)
        row.addStretch(1)
        self._choices = choices
        self._line = Line()
        self.lines = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self.lines)
        set_look(self.list, lines=True)
        self.list.setWordWrap(True)
        self.list.setSpacing(theme.tokens.space.hair // 2)
        self.list.setUniformItemSizes(False)
        self.list.setAccessibleName(self.tr("Rows to look at"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.body.addWidget(SectionHeader(self.tr("What will happen")))
        for widget in (self.working, self.facts, self.fault, self._question, self._choices):
            self.body.addWidget(widget)
        self.body.addWidget(self._line)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)

    def show_model(self, known: ImportModel) -> None:
        plan = known.plan
        fault = known.missing or known.fault
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self.working.setVisible(plan is None and not fault)
        self.facts.setText(" · ".join(known.facts()))
        self.facts.setVisible(plan is not None)
        some = plan is not None and bool(plan.duplicates)
        self._question.setVisible(some)
        self._choices.setVisible(some)
        self.radios[known.on_duplicate].setChecked(True)
        problems = known.problems()
        if problems != self.lines.stringList():
            self.lines.setStringList(problems)
        self.list.setVisible(bool(problems))
        self._line.setVisible(bool(problems))

    def show_progress(self, fraction: float) -> None:
        self.working.show_step(self.tr("Looking at every row…"), fraction)

    def _on_decided(self, choice: OnDuplicate, _checked: bool = False) -> None:
        self.decided.emit(choice)
