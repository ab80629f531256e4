"""Over a report: who made it and when, its versions and languages, and what one can do with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from meeting_desktop.domain.reports import Report
from meeting_desktop.ui.library.wording import language
from meeting_desktop.ui.meeting.languages import language_choices
from meeting_desktop.ui.report import wording
from meeting_desktop.ui.report.report_actions import ReportActions
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.labels import ElidedLabel

#: Said first among the languages: those that most reports are wanted in.
_USUAL = ("en", "de", "es", "fr", "it", "nl", "pl", "pt")


class ReportBar(QWidget):
    """``language_wanted`` carries a code, empty: as it was spoken; ``version_wanted`` a number."""

    language_wanted = Signal(str)
    version_wanted = Signal(int)

    def __init__(self, theme: Theme, actions: ReportActions) -> None:
        super().__init__()
        self._theme = theme
        self._source = ElidedLabel("", "muted")
        self.languages = self._menu_button("translate")
        self.versions = self._menu_button("clock-counter-clockwise")
        self._version_group: QActionGroup | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.hair)
        row.addWidget(self._source, 1)
        row.addSpacing(theme.tokens.space.small)
        row.addWidget(self.versions)
        row.addWidget(self.languages)
        for action in (actions.copy, actions.export, actions.again):
            row.addWidget(ActionButton(theme, action))
        row.addWidget(ActionButton(theme, actions.follow_up, text_shown=True))
        self._fill_languages()

    @property
    def source_text(self) -> str:
        return self._source.text()

    def show_report(self, report: Report, versions: Sequence[int]) -> None:
        self._source.setText(wording.source_line(report))
        spoken = language(report.language) or self.tr("Language")
        self.languages.setText(spoken)
        self.languages.setAccessibleName(self.tr("Language of the report: {0}").format(spoken))
        title = self.tr("Version {0}").format(report.version)
        self.versions.setText(title)
        self.versions.setAccessibleName(self.tr("Version of the report: {0}").format(title))
        self.versions.setVisible(len(versions) > 1)
        self._fill_versions(report.version, versions)

    def _fill_versions(self, shown: int, versions: Sequence[int]) -> None:
        menu = self.versions.menu()
        menu.clear()
        group = QActionGroup(menu)
        for number in versions:
            action = QAction(self.tr("Version {0}").format(number), group)
            action.setCheckable(True)
            action.setChecked(number == shown)
            action.triggered.connect(partial(self._on_version, number))
            menu.addAction(action)

    def _on_version(self, number: int, _checked: bool = False) -> None:
        self.version_wanted.emit(number)

    def _fill_languages(self) -> None:
        menu = self.languages.menu()
        self._add_language(menu, "", self.tr("As it was spoken"))
        menu.addSeparator()
        names = dict(language_choices())
        for code in _USUAL:
            self._add_language(menu, code, names[code])
        more = menu.addMenu(self.tr("Other languages"))
        for code, name in names.items():
            if code not in _USUAL:
                self._add_language(more, code, name)

    def _add_language(self, menu: QMenu, code: str, name: str) -> None:
        action = menu.addAction(name)
        action.triggered.connect(partial(self._on_language, code))

    def _on_language(self, code: str, _checked: bool = False) -> None:
        self.language_wanted.emit(code)

    def _menu_button(self, icon: str) -> QToolButton:
        button = QToolButton()
        set_look(button, kind="plain", scale="small")
        button.setIcon(self._theme.icon(icon))
        button.setToolButtonStyle(button.toolButtonStyle().ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(button.focusPolicy().TabFocus)
        button.setMenu(QMenu(button))
        return button
