"""What may be typed into the search, in a small window that any click closes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.labels import Label


class SearchHelp(QFrame):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        space = theme.tokens.space
        set_look(self, card=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        column.addWidget(Label(self.tr("What can be searched for"), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.large)
        grid.setVerticalSpacing(space.small)
        lines = self._lines()
        for number, (typed, meaning) in enumerate(lines):
            grid.addWidget(Label(typed, "strong"), number, 0)
            grid.addWidget(Label(meaning, "muted"), number, 1)
        column.addLayout(grid)
        self.setAccessibleName(self.tr("What can be searched for"))
        self.setAccessibleDescription(". ".join(": ".join(line) for line in lines))

    def _lines(self) -> tuple[tuple[str, str], ...]:
        tr = self.tr
        return (
            (tr("budget plan"), tr("both words; the last may be a beginning")),
            (tr('"next year"'), tr("in quotes: words that follow each other")),
            ("speaker:Grace", tr("said by somebody of that name")),
            (tr('lead:"Example Bakery"'), tr("in meetings with that lead")),
            ("after:2026-05", tr("from that month on; a day or a year, too")),
            ("before:2026-05-03", tr("until the day before")),
            ("in:said", tr("only what was said; or titles, names, chat, polls, summaries")),
        )
