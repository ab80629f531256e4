"""What ``doctor`` finds on this machine, with what to do, and as text for those who help."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from meeting_desktop.application.check_machine import Finding
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working


def _tr(text: str) -> str:
    return QCoreApplication.translate("DiagnosticsSection", text)


class DiagnosticsSection(Section):
    """Looks when it is seen, and again when it is asked to."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell, _tr("Diagnostics"), _tr("What works on this computer, and what to do otherwise.")
        )
        theme = shell.theme
        self.findings: tuple[Finding, ...] = ()
        self._working = Working(theme, self.tr("Looking at this computer…"))
        self._fault = Label("", "error", wrap=True)
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.tokens.space.medium)
        self._grid.setVerticalSpacing(theme.tokens.space.large)
        self._grid.setColumnStretch(2, 1)
        self.again = Button(theme, self.tr("Look again"), self.refresh, icon="arrow-clockwise")
        self.copy = Button(theme, self.tr("Copy as text"), self._copy, icon="copy")
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        row.addWidget(self.again)
        row.addWidget(self.copy)
        row.addStretch(1)
        for widget in (self._working, self._fault, self._list):
            self.card.body.addWidget(widget)
        self.card.body.addLayout(row)
        self._fault.hide()
        theme.changed.connect(self._show)

    def refresh(self) -> None:
        self._fault.hide()
        self._set_busy(True)
        machine = self.shell.use_cases.machine
        self.shell.jobs.run(self, machine.run, self._on_findings, self._on_failed)

    def text(self) -> str:
        """One line a finding."""
        return "\n".join(
            f"[{'ok' if one.ok else '!!'}] {one.name}: {one.sentence}" for one in self.findings
        )

    def _on_findings(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        self._set_busy(False)
        self._show()

    def _on_failed(self, sentence: str) -> None:
        self._set_busy(False)
        self._fault.setText(sentence)
        self._fault.show()

    def _set_busy(self, busy: bool) -> None:
        self._working.setVisible(busy)
        self.again.setEnabled(not busy)
        self.copy.setEnabled(not busy and bool(self.findings))

    def _show(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, finding in enumerate(self.findings):
            self._add(row, finding)

    def _add(self, row: int, finding: Finding) -> None:
        theme = self.shell.theme
        sign = QLabel()
        name, role = ("check-circle", "success") if finding.ok else ("warning", "warning")
        side = theme.tokens.icon
        sign.setPixmap(theme.icon(name, role).pixmap(QSize(side, side), self.devicePixelRatioF()))
        sign.setAccessibleName(self.tr("works") if finding.ok else self.tr("needs attention"))
        top = Qt.AlignmentFlag.AlignTop
        sentence = Label(finding.sentence, "" if finding.ok else "error", wrap=True)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(sign, row, 0, top)
        self._grid.addWidget(Label(finding.name, "strong"), row, 1, top)
        self._grid.addWidget(sentence, row, 2, top)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self.shell.show_toast(self.tr("Copied"))
