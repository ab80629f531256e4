"""Which screen is to be shared, by its picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from meeting_desktop.ports.screen import ScreenSource
from meeting_desktop.ui.conference.screen_view import image_of
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

#: In heights of a control.
_PICTURE = (7, 4)
_WIDTH, _HEIGHT = 16, 6.5


class ScreenPicker(PlainDialog):
    """``chosen`` gets the source; Escape and Cancel share nothing."""

    def __init__(
        self,
        theme: Theme,
        sources: Sequence[ScreenSource],
        chosen: Callable[[ScreenSource], None],
        parent: QWidget,
        *,
        at_once: bool,
    ) -> None:
        super().__init__(theme, parent)
        self._chosen = chosen
        self._sources = tuple(sources)
        self.entitle(self.tr("Share your screen"))
        self.body.addWidget(
            Label(self.tr("Everybody in the meeting sees all that is on it."), wrap=True)
        )
        control = theme.tokens.control
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Screens"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setIconSize(QSize(_PICTURE[0] * control, _PICTURE[1] * control))
        self.list.setMinimumSize(_WIDTH * control, round(_HEIGHT * control))
        for source in self._sources:
            icon = theme.icon("monitor")
            if source.thumbnail is not None:
                icon = QIcon(QPixmap.fromImage(image_of(source.thumbnail)))
            item = QListWidgetItem(icon, source.name)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _item: self._share())
        self.body.addWidget(self.list)
        words = self.tr("Share") if at_once else self.tr("Ask to share")
        self.share = Button(theme, words, self._share, kind="primary")
        self.share.setDefault(True)
        self.share.setEnabled(bool(self._sources))
        cancel = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        for button in (cancel, self.share):
            self.buttons.addWidget(button)
        self.list.setFocus()

    def _share(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._sources):
            self.accept()
            self._chosen(self._sources[row])
