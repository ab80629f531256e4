"""Which leads are shown: status, tag, owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from meeting_desktop.application.keep_leads import LeadPage
from meeting_desktop.domain.lead_list import LeadFilter
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.choices import ComboBox


class LeadFilters(QWidget):
    """``changed`` when a person chose; tags and owners are those of the leads there are."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.status = ComboBox(theme, self.tr("Status"))
        self.status.addItem(self.tr("Every status"), None)
        for status in LeadStatus:
            self.status.addItem(wording.status_title(status), status.value)
        self.tag = ComboBox(theme, self.tr("Tag"))
        self.owner = ComboBox(theme, self.tr("Owner"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.small)
        for box in (self.status, self.tag, self.owner):
            box.setMinimumContentsLength(9)
            box.currentIndexChanged.connect(self._on_chosen)
            row.addWidget(box)
        self._offer(self.tag, self.tr("Every tag"), [])
        self._offer(self.owner, self.tr("Everybody's"), [])

    def applied_to(self, wanted: LeadFilter) -> LeadFilter:
        """``wanted`` with what is chosen here."""
        status = self.status.currentData()
        owner = self.owner.currentData()
        return replace(
            wanted,
            statuses=frozenset({LeadStatus(status)}) if status else frozenset(),
            tag=self.tag.currentData() or "",
            owner_id=UUID(owner) if owner else None,
        )

    def show_page(self, page: LeadPage) -> None:
        self._offer(self.tag, self.tr("Every tag"), [(tag, tag) for tag in page.tags])
        owners = [(owner.display_name or self.tr("Me"), str(owner.id)) for owner in page.owners]
        self._offer(self.owner, self.tr("Everybody's"), owners)

    def clear(self) -> None:
        for box in (self.status, self.tag, self.owner):
            box.setCurrentIndex(0)

    def _offer(self, box: ComboBox, everything: str, choices: Sequence[tuple[str, str]]) -> None:
        """Nobody chooses among one."""
        offered = [(everything, None), *choices]
        shown = [(box.itemText(n), box.itemData(n)) for n in range(box.count())]
        if shown != offered:
            chosen = box.currentData()
            box.blockSignals(True)
            box.clear()
            for text, data in offered:
                box.addItem(text, data)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.blockSignals(False)
        least = 2 if box is self.owner else 1
        box.setVisible(len(choices) >= least or box.currentIndex() > 0)

    def _on_chosen(self, _index: int) -> None:
        self.changed.emit()
