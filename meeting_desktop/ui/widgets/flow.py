"""Where there is little room: a body that is never too wide, and a row that goes on below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from meeting_desktop.ui.theme.theme import set_look


class ScrollBody(QWidget):
    """What a scroll area moves up and down: as wide as there is room, whatever somebody wrote."""

    def __init__(self) -> None:
        super().__init__()
        set_look(self, scrollbody=True)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class FlowRow(QWidget):
    """Side by side from the left, and on the next line what does not fit; hidden ones take none."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._spacing = spacing
        self._parts: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def addWidget(self, part: QWidget) -> None:  # noqa: N802 - as of a layout
        part.setParent(self)
        self._parts.append(part)

    def heightForWidth(self, width: int) -> int:
        return self._place(width, moves=False)

    def sizeHint(self) -> QSize:
        """On one line."""
        sizes = [part.sizeHint() for part in self._shown()]
        width = sum(size.width() for size in sizes) + self._spacing * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """The widest alone."""
        sizes = [part.minimumSizeHint() for part in self._shown()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), moves=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place(self.width(), moves=True)
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _place(self, width: int, *, moves: bool) -> int:
        """The height that it needs."""
        x = y = line = 0
        for part in self._shown():
            size = part.sizeHint()
            if x and x + size.width() > width:
                x, y, line = 0, y + line + self._spacing, 0
            if moves:
                part.setGeometry(x, y, min(size.width(), width), size.height())
            x += size.width() + self._spacing
            line = max(line, size.height())
        return y + line
