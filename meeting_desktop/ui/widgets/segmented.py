"""A choice of a few, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.labels import Label


class SegmentedControl(QFrame):
    """``chosen`` carries the key that a person chose; ``choose`` sets it without a signal."""

    chosen = Signal(str)

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """``options`` are pairs of key and text; ``name`` is the accessible name."""
        super().__init__(parent)
        set_look(self, segments=True)
        self.setAccessibleName(name)
        self._buttons: dict[str, _Segment] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for key, text in options:
            button = _Segment()
            button.setText(text)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(f"{name}: {text}")
            set_look(button, segment=True)
            self._buttons[key] = button
            self._group.addButton(button)
            row.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    def choose(self, key: str) -> None:
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_sign(self, key: str, icon: QIcon, words: str, text: str = "") -> None:
        """An icon in place of words, which are the tool tip; ``text``, a number, on its corner."""
        button = self._buttons[key]
        side = button.fontMetrics().height()
        button.setIcon(icon)
        button.setIconSize(QSize(side, side))
        button.badge.setText(text)
        button.badge.setVisible(bool(text))
        if not button.property("sign"):
            button.setText("")
            set_look(button, sign=True)
        button.setToolTip(words)
        button.setAccessibleName(f"{self.accessibleName()}: {words}")

    def set_shown(self, key: str, shown: bool) -> None:
        """Whether this one can be chosen at all now."""
        self._buttons[key].setVisible(shown)

    def is_shown(self, key: str) -> bool:
        return not self._buttons[key].isHidden()

    def name_of(self, key: str) -> str:
        """What a screen reader says of one."""
        return self._buttons[key].accessibleName()

    def current(self) -> str:
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def _on_clicked(self) -> None:
        self.chosen.emit(self.current())


class _Segment(QToolButton):
    """With a number on its corner, which takes no room: what is new makes nothing narrower."""

    def __init__(self) -> None:
        super().__init__()
        self.badge = Badge(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.badge.settle()


class Badge(Label):
    """Lies on the upper right of ``button``; its words are in the button's name as well."""

    def __init__(self, button: QToolButton) -> None:
        super().__init__("", "badge", parent=button)
        self._button = button
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(text)
        if text:
            self.settle()

    def settle(self) -> None:
        self.adjustSize()
        self.move(self._button.width() - self.width() - 1, 1)
