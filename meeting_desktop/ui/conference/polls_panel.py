"""The polls of a meeting, the newest first, and asking one where the rules let one."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.domain.permissions import Action
from meeting_desktop.ui.conference.poll_card import PollCard
from meeting_desktop.ui.conference.poll_dialog import PollDialog
from meeting_desktop.ui.conference.poll_wording import poll_as_csv
from meeting_desktop.ui.conference.rights import offer
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.flow import ScrollBody
from meeting_desktop.ui.widgets.notices import announce


class PollsPanel(QWidget):
    """``save_wanted`` carries the poll whose results somebody wants as a file."""

    save_wanted = Signal(object)

    def __init__(self, theme: Theme, room: ConferenceRoom) -> None:
        super().__init__()
        self._theme = theme
        self._room = room
        self._talk = room.talk
        self.cards: dict[UUID, PollCard] = {}
        self.setAccessibleName(self.tr("Polls"))
        space = theme.tokens.space
        body = ScrollBody()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(space.small, space.small, space.small, space.small)
        self._column.setSpacing(space.small)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = EmptyState(theme, "chart-bar-horizontal", self.tr("No polls yet"), "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scroll)
        self.ask = Button(theme, self.tr("Ask everybody…"), self._ask, icon="plus")
        foot = QVBoxLayout()
        foot.setContentsMargins(space.small, space.small, space.small, space.small)
        foot.addWidget(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)
        self._talk.polls_changed.connect(self.refresh)
        room.people_changed.connect(self._show_rights)
        self.refresh()

    @property
    def leads(self) -> bool:
        return self._room.model.why_not(Action.POLL_ASK) is None

    def refresh(self) -> None:
        polls = self._talk.model.polls
        for gone in [one for one in self.cards if one not in polls]:
            card = self.cards.pop(gone)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for poll in polls.values():
            known = self.cards.get(poll.id)
            if known is not None:
                if known.poll != poll:
                    known.show_poll(poll)
                continue
            card = PollCard(self._theme, self._talk, poll, leads=self.leads)
            card.copy_wanted.connect(partial(self._copy, poll.id))
            card.save_wanted.connect(partial(self._save, poll.id))
            self.cards[poll.id] = card
            self._column.insertWidget(0, card)
            if self.isVisible():
                announce(card)
        self._stack.setCurrentIndex(int(bool(self.cards)))
        self._show_rights()

    def _show_rights(self) -> None:
        leads = self.leads
        offer(self.ask, self._room.model.why_not(Action.POLL_ASK))
        self._empty.set_state(
            "chart-bar-horizontal",
            self.tr("No polls yet"),
            self.tr("Ask everybody something; each person answers once.")
            if leads
            else self.tr("Questions of the host appear here."),
        )
        for card in self.cards.values():
            card.set_rights(leads=leads, silenced=self._room.model.why_not(Action.POLL_ANSWER))

    def _ask(self) -> None:
        PollDialog(self._theme, self._talk, self.window()).open()

    def _save(self, poll_id: UUID) -> None:
        self.save_wanted.emit(self._talk.model.polls[poll_id])

    def _copy(self, poll_id: UUID) -> None:
        QGuiApplication.clipboard().setText(poll_as_csv(self._talk.model.polls[poll_id]))
