"""A page's column: as wide as one can read, in the middle of a wide window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.theme.tokens import Tokens

#: In heights of a control.
_WIDEST = 30


class ScrolledColumn(QScrollArea):
    """Put things into ``column``; what does not fit is scrolled to."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        space = tokens.space
        content = QWidget()
        content.setMaximumWidth(tokens.control * _WIDEST)
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(space.large)
        body = QWidget()
        set_look(body, scrollbody=True)
        row = QHBoxLayout(body)
        row.setContentsMargins(space.huge, space.wide, space.huge, space.wide)
        row.addStretch(1)
        # The column takes all there is before the empty sides get any.
        row.addWidget(content, 1000)
        row.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
