"""Who waits, and the two answers to that."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from meeting_desktop.domain.control_messages import Admit, AdmitAll, Deny, WaitingPerson
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.conference.room_actions import RoomAction
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.notices import announce

#: In heights of a control; more of them are scrolled to.
_TALLEST = 6.0


class WaitingRow(QWidget):
    """A name with Admit and Deny."""

    def __init__(self, theme: Theme, room: ConferenceRoom, waiting: WaitingPerson) -> None:
        super().__init__()
        self.name = ElidedLabel(waiting.name, "strong")
        self.deny = Button(
            theme,
            self.tr("Deny"),
            partial(room.say, Deny(waiting.id)),
            kind="quiet",
            size="small",
        )
        self.admit = Button(
            theme, self.tr("Admit"), partial(room.say, Admit(waiting.id)), size="small"
        )
        self.deny.setAccessibleName(self.tr("Deny {0}").format(waiting.name))
        self.admit.setAccessibleName(self.tr("Admit {0}").format(waiting.name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.hair)
        row.addWidget(self.name, 1)
        row.addWidget(self.deny)
        row.addWidget(self.admit)


class LobbyPanel(QFrame):
    """Stands there only while somebody waits and the one who sits here may let them in."""

    def __init__(self, theme: Theme, room: ConferenceRoom) -> None:
        super().__init__()
        self._theme = theme
        self._room = room
        self.rows: dict[UUID, WaitingRow] = {}
        set_look(self, banner="info")
        space = theme.tokens.space
        self.heading = Label("", "strong")
        self.admit_all = Button(
            theme, self.tr("Admit all"), partial(room.say, AdmitAll()), kind="primary", size="small"
        )
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.admit_all)
        body = QWidget()
        set_look(body, scrollbody=True)
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(space.hair)
        self._scroll = QScrollArea()
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.small, space.small)
        column.setSpacing(space.hair)
        column.addLayout(top)
        column.addWidget(self._scroll)
        room.lobby_changed.connect(self.refresh)
        room.people_changed.connect(self._show_or_hide)
        theme.changed.connect(self._fit)
        self.refresh()

    def refresh(self) -> None:
        """Rows that stay keep the keyboard; the others come and go around them."""
        waiting = self._room.model.waiting
        wanted = {one.id for one in waiting}
        is_news = bool(wanted - self.rows.keys())
        for gone in [one for one in self.rows if one not in wanted]:
            row = self.rows.pop(gone)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for one in waiting:
            if one.id not in self.rows:
                row = WaitingRow(self._theme, self._room, one)
                self.rows[one.id] = row
                self._list.addWidget(row)
        self.heading.setText(self.tr("Waiting ({0})").format(len(waiting)))
        self.admit_all.setVisible(len(waiting) > 1)
        self._fit()
        self._show_or_hide()
        names = ", ".join(one.name for one in waiting)
        self.setAccessibleName(self.tr("Lobby, waiting: {0}").format(names))
        if is_news and self.isVisible():
            announce(self)

    def _show_or_hide(self) -> None:
        model = self._room.model
        self.setVisible(bool(model.waiting) and model.may_do(RoomAction.ADMIT))

    def _fit(self) -> None:
        """As high as its rows, up to a limit."""
        first = next(iter(self.rows.values()), None)
        if first is None:
            return
        gap = self._list.spacing()
        needed = len(self.rows) * (first.sizeHint().height() + gap)
        self._scroll.setFixedHeight(min(needed, round(self._theme.tokens.control * _TALLEST)))
