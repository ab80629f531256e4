"""Over a report that is there: it is read anew, it is old, it was not the chosen analyst's."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.read_report import ReportFile
from meeting_desktop.application.report_states import ReportPhase, ReportState
from meeting_desktop.ui.report.report_actions import ReportActions
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import CommandButton
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import ProgressBar, Spinner


class ReportNotices(QWidget):
    """At most one of each; hidden where there is nothing to say."""

    def __init__(self, theme: Theme, actions: ReportActions) -> None:
        super().__init__()
        self._theme = theme
        self.reading = _Strip(theme, "info", (actions.cancel,), spins=True)
        self.progress = ProgressBar(theme, self.tr("How far the meeting is read"))
        self.reading.add(self.progress)
        self.failed = _Strip(theme, "danger", (actions.again, actions.offline))
        self.stale = _Strip(theme, "warning", (actions.again,))
        self.other = _Strip(theme, "info", (actions.again,))
        self.old = _Strip(theme, "info", ())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.small)
        for strip in (self.reading, self.failed, self.stale, self.other, self.old):
            column.addWidget(strip)

    def show_state(self, state: ReportState, file: ReportFile, chosen: str) -> None:
        """``chosen``: the analyst of Settings."""
        report = file.report
        reads = state.phase is ReportPhase.READING
        is_old = report is not None and file.versions[:1] != (report.version,)
        provider = report.source.provider if report is not None else ""
        fell_back = chosen != "offline" and provider == "offline"
        self.reading.say(self.tr("The meeting is being read again…") if reads else "")
        self.failed.say(state.sentence if state.phase is ReportPhase.FAILED else "")
        self.old.say(self.tr("This is an older version of the report.") if is_old else "")
        quiet = reads or is_old or state.phase is ReportPhase.FAILED
        stale = self.tr("Words were corrected since this report was made.")
        self.stale.say(stale if state.is_stale and not quiet else "")
        other = self.tr(
            "The rules of this computer read this meeting, because the analyst of your settings "
            "could not be asked."
        )
        self.other.say(other if fell_back and not quiet and not state.is_stale else "")
        self.setVisible(any(not one.isHidden() for one in self._strips()))

    def _strips(self) -> tuple[_Strip, ...]:
        return (self.reading, self.failed, self.stale, self.other, self.old)


class _Strip(QFrame):
    """A sentence with what can be done about it."""

    def __init__(
        self, theme: Theme, kind: str, actions: tuple[QAction, ...], *, spins: bool = False
    ) -> None:
        super().__init__()
        set_look(self, banner=kind)
        self._label = Label("", wrap=True)
        self._words = QVBoxLayout()
        self._words.addWidget(self._label)
        row = QHBoxLayout(self)
        space = theme.tokens.space
        row.setContentsMargins(space.medium, space.small, space.small, space.small)
        row.setSpacing(space.small)
        if spins:
            row.addWidget(Spinner(theme))
        row.addLayout(self._words, 1)
        for action in actions:
            row.addWidget(CommandButton(theme, action, size="small"))
        self.hide()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._label.text()

    def add(self, widget: QWidget) -> None:
        """Under the words."""
        self._words.addWidget(widget)

    def say(self, text: str) -> None:
        """An empty text takes it away."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
