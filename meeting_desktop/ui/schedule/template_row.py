"""One template in the list of all: what it plans, how often it was used, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from meeting_desktop.domain.planning import Template
from meeting_desktop.ui.schedule.wording import type_words
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import ElidedLabel, tip_of_words


class TemplateRow(QFrame):
    use_wanted = Signal()
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.template: Template | None = None
        space = theme.tokens.space
        self.name = ElidedLabel("", "strong")
        self.facts = ElidedLabel("", "caption")
        self.use_button = Button(theme, self.tr("Use"), self.use_wanted.emit, size="small")
        self.edit_button = Button(theme, self.tr("Edit…"), self._edit, kind="quiet", size="small")
        self.remove_button = Button(
            theme, self.tr("Remove"), self._remove, kind="quiet", size="small"
        )
        #: In the order of the keyboard.
        self.all_buttons = (self.use_button, self.edit_button, self.remove_button)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, space.hair, 0, space.hair)
        row.setSpacing(space.small)
        row.addLayout(words, 1)
        for button in self.all_buttons:
            row.addWidget(button)

    def show_template(self, template: Template, team: str = "", refused: str = "") -> None:
        """``team``: whose it is; ``refused``: why it cannot be changed here."""
        self.template = template
        self.name.setText(template.name)
        self.facts.setText(facts_of(template, team))
        for button in (self.edit_button, self.remove_button):
            button.setEnabled(not refused)
            button.setToolTip(tip_of_words(refused))
        self.setToolTip(template.description)
        self.setAccessibleName(f"{template.name}. {self.facts.text()}")
        for button, words in (
            (self.use_button, self.tr("Use “{0}”")),
            (self.edit_button, self.tr("Edit “{0}”")),
            (self.remove_button, self.tr("Remove “{0}”")),
        ):
            button.setAccessibleName(words.format(template.name))

    def _edit(self) -> None:
        self.edit_wanted.emit(self.template)

    def _remove(self) -> None:
        self.remove_wanted.emit(self.template)


def facts_of(template: Template, team: str = "") -> str:
    """Such as "Demo · 45 min · used 3 times · your team's"."""
    return " · ".join(
        (
            type_words(template.details.meeting_type),
            _tr("{0} min").format(template.minutes),
            _used(template.usage_count),
            _whose(template, team),
        )
    )


def _used(count: int) -> str:
    if count == 0:
        return _tr("not used yet")
    return _tr("used once") if count == 1 else _tr("used {0} times").format(count)


def _whose(template: Template, team: str) -> str:
    if team:
        return _tr("for everybody of {0}").format(team)
    if template.owner_id is None:
        return _tr("comes with the program")
    return _tr("for the whole team") if template.is_public else _tr("yours alone")


def _tr(words: str) -> str:
    return QCoreApplication.translate("TemplateRow", words)
