"""The changes between two versions: what stood there, what stands there now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QTreeWidgetItem, QWidget

from meeting_desktop.application.review_transcript import RevisionFacts
from meeting_desktop.domain.word_differences import WordDifference
from meeting_desktop.ui.library.wording import clock_time, one_line, version_title
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label, tip_of_words

#: In heights of a control.
_WIDTH, _HEIGHT = 24, 15
_TIME, _OLD, _NEW = range(3)


class CompareDialog(PlainDialog):
    """``wanted`` carries the numbers of two versions, ``sought`` the seconds of a change."""

    wanted = Signal(int, int)
    sought = Signal(float)

    def __init__(self, theme: Theme, versions: Sequence[RevisionFacts], parent: QWidget) -> None:
        """``versions``: the newest first, two at least."""
        super().__init__(theme, parent)
        self._found: Sequence[WordDifference] = ()
        self.entitle(self.tr("Compare versions"))
        self.old = ComboBox(theme, self.tr("Older version"))
        self.new = ComboBox(theme, self.tr("Newer version"))
        for box in (self.old, self.new):
            for one in versions:
                box.addItem(version_title(one), one.revision)
        self.old.setCurrentIndex(1)
        self.count = Label("", "muted")
        self.tree = QTreeWidget()
        self._set_up_tree(theme)
        self._lay_out(theme)
        for box in (self.old, self.new):
            box.activated.connect(self._ask)
        self.tree.itemActivated.connect(self._go)
        self._wait()

    @property
    def chosen(self) -> tuple[int, int]:
        return int(self.old.currentData()), int(self.new.currentData())

    def show_differences(self, found: Sequence[WordDifference]) -> None:
        self._found = found
        self.tree.clear()
        for one in found:
            # The words around a change tell where it is; they are the same on both sides.
            sides = [f"{one.before} [{words}] {one.after}" for words in (one.old, one.new)]
            texts = [clock_time(one.at), *(one_line(side).strip() for side in sides)]
            item = QTreeWidgetItem(texts)
            for column in (_OLD, _NEW):
                item.setToolTip(column, tip_of_words(texts[column]))
            self.tree.addTopLevelItem(item)
        if not found:
            self.count.setText(self.tr("Both have the same words"))
        elif len(found) == 1:
            self.count.setText(self.tr("1 change"))
        else:
            self.count.setText(self.tr("{0} changes").format(len(found)))

    def show_fault(self, sentence: str) -> None:
        self.tree.clear()
        self.count.setText(sentence)

    def _ask(self, _index: int) -> None:
        self._wait()
        self.wanted.emit(*self.chosen)

    def _wait(self) -> None:
        self.tree.clear()
        self.count.setText(self.tr("Comparing…"))

    def _go(self, item: QTreeWidgetItem) -> None:
        self.sought.emit(self._found[self.tree.indexOfTopLevelItem(item)].at)

    def _set_up_tree(self, theme: Theme) -> None:
        tree = self.tree
        set_look(tree, lines=True)
        tree.setHeaderLabels([self.tr("Time"), self.tr("Before"), self.tr("Now")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setColumnWidth(_TIME, theme.tokens.control * 2)
        tree.setColumnWidth(_OLD, theme.tokens.control * (_WIDTH - 4) // 2)
        tree.setAccessibleName(self.tr("Changes"))

    def _lay_out(self, theme: Theme) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        row.addWidget(self.old, 1)
        row.addWidget(Label("→"))
        row.addWidget(self.new, 1)
        row.addWidget(self.count)
        self.body.addLayout(row)
        self.body.addWidget(self.tree, 1)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Close"), self.accept))
        self.resize(theme.tokens.control * _WIDTH, theme.tokens.control * _HEIGHT)
