"""The head of a lead's page: who it is, where they stand, what one does next."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.keep_leads import LeadFile
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import ActionButton, CommandButton
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import ElidedLabel


class LeadHeader(QWidget):
    """``moved`` carries the status that a person chose."""

    moved = Signal(object)

    def __init__(
        self, theme: Theme, leave: QAction, undo: QAction, remove: QAction, schedule: QAction
    ) -> None:
        super().__init__()
        self.title = ElidedLabel("", "title")
        self.facts = ElidedLabel("", "muted")
        self.status = ComboBox(theme, self.tr("Status"))
        self.status.setMinimumContentsLength(10)
        for status in LeadStatus:
            icon = theme.icon(wording.STATUS_GLYPHS[status], "muted")
            self.status.addItem(icon, wording.status_title(status), status.value)
        self.status.activated.connect(self._on_chosen)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.small)
        row.addWidget(ActionButton(theme, leave, kind="quiet"))
        row.addLayout(words, 1)
        row.addWidget(self.status)
        row.addWidget(ActionButton(theme, undo, kind="quiet"))
        row.addWidget(ActionButton(theme, remove, kind="quiet"))
        row.addWidget(CommandButton(theme, schedule, kind="primary", icon="calendar-plus"))
        self.status.setSizePolicy(
            self.status.sizePolicy().Policy.Fixed, self.status.sizePolicy().Policy.Fixed
        )

    def show_file(self, file: LeadFile, local_time: str) -> None:
        lead = file.lead
        owner = one_line(file.owner.display_name) if file.owner is not None else ""
        # An id of 36 digits tells a person nothing; what the card of the CRM says does.
        crm_id = "" if _is_machine_id(lead.crm_id) else one_line(lead.crm_id)
        facts = [
            one_line(lead.company),
            one_line(lead.job_title),
            local_time,
            self.tr("Owner: {0}").format(owner) if owner else "",
            self.tr("CRM: {0}").format(crm_id) if crm_id else "",
        ]
        self.title.setText(one_line(lead.name))
        self.facts.setText(" · ".join(fact for fact in facts if fact))
        self.facts.setVisible(bool(self.facts.text()))
        self.status.setCurrentIndex(self.status.findData(lead.status.value))

    def _on_chosen(self, _index: int) -> None:
        self.moved.emit(LeadStatus(self.status.currentData()))


def _is_machine_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
