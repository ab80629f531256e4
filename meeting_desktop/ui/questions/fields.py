"""Parts of the question's form: a labelled field with its fault beneath, and the two type's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.domain.question_rules import HIGHEST, LOWEST
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.choices import ComboBox, Switch
from meeting_desktop.ui.widgets.labels import Label


class Field(QWidget):
    """``name`` over ``control``, and under it what is wrong with it."""

    def __init__(self, theme: Theme, name: str, control: QWidget) -> None:
        super().__init__()
        self.control = control
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        label = Label(name, "strong")
        label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.hair)
        column.addWidget(label)
        column.addWidget(control)
        column.addWidget(self._fault)
        self.setFocusProxy(control)

    @property
    def fault(self) -> str:
        return self._fault.text()

    def show_fault(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)


class Lines(QPlainTextEdit):
    """A few lines of plain text; Tab goes on to the next field."""

    def __init__(self, rows: int, placeholder: str = "") -> None:
        super().__init__()
        self._rows = rows
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._fit()

    def _fit(self) -> None:
        margins = self.contentsMargins().top() + self.contentsMargins().bottom()
        text = self.fontMetrics().lineSpacing() * self._rows
        self.setFixedHeight(text + 2 * int(self.document().documentMargin()) + margins + 18)


class ChoiceFields(QWidget):
    """Options, one a line, and whether several may be chosen."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.options = Lines(5, self.tr("One option a line"))
        self.several = Switch(theme, self.tr("Several may be chosen"))
        self.field = Field(theme, self.tr("Options"), self.options)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.small)
        column.addWidget(self.field)
        column.addWidget(self.several)
        self.options.textChanged.connect(self.changed)
        self.several.toggled.connect(self.changed)


class RatingFields(QWidget):
    """From where to where, and what the two ends are called."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        space = theme.tokens.space
        self.low = _numbers(theme, self.tr("Lowest"))
        self.high = _numbers(theme, self.tr("Highest"))
        self.low_label, self.high_label = QLineEdit(), QLineEdit()
        for number in (self.low, self.high):
            number.currentIndexChanged.connect(self.changed)
        words = (self.tr("Word for the lowest"), self.tr("Word for the highest"))
        for label, name in zip((self.low_label, self.high_label), words, strict=True):
            label.setAccessibleName(name)
            label.setPlaceholderText(self.tr("Its word (optional)"))
            label.textChanged.connect(self.changed)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        for number, label in ((self.low, self.low_label), (self.high, self.high_label)):
            row = QHBoxLayout()
            row.setSpacing(space.small)
            row.addWidget(number)
            row.addWidget(label, 1)
            column.addLayout(row)
        self.field = Field(theme, self.tr("Scale from, to"), body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.field)

    def show_scale(self, low: int, high: int) -> None:
        self.low.setCurrentIndex(self.low.findData(low))
        self.high.setCurrentIndex(self.high.findData(high))

    def scale(self) -> tuple[int, int]:
        return int(self.low.currentData()), int(self.high.currentData())


def _numbers(theme: Theme, name: str) -> ComboBox:
    box = ComboBox(theme, name)
    for number in range(LOWEST, HIGHEST + 1):
        box.addItem(str(number), number)
    box.setMinimumContentsLength(3)
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return box
