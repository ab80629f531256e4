"""Commands of the agenda in a meeting, alone or with others: turn to it, go to the next point."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.conference.rights import offer_action
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import make_action

#: Letters of a title on a button in a narrow side.
_LONGEST = 24


class AgendaCommands(QObject):
    """``agenda_wanted``: it is to be shown beside the captions."""

    agenda_wanted = Signal()

    def __init__(self, session: MeetingSession, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        make = partial(make_action, owner, theme)
        self.agenda = make(
            self.tr("Agenda"),
            self.agenda_wanted.emit,
            icon="list-numbers",
            shortcut="Ctrl+Alt+G",
        )
        self.following = make(
            self.tr("Next point"),
            session.agenda.go_on,
            icon="arrow-right",
            shortcut="Ctrl+Alt+N",
        )
        session.agenda.changed.connect(self._refresh)
        session.phase_changed.connect(self._refresh)
        session.room.people_changed.connect(self._refresh)
        self._refresh()

    def all(self) -> tuple[QAction, ...]:
        return (self.agenda, self.following)

    def _refresh(self) -> None:
        agenda = self._session.agenda
        live = self._session.phase is Phase.LIVE
        self.agenda.setVisible(live)
        self.agenda.setEnabled(live)
        shown = live and bool(agenda.shown.items)
        offer_action(self.following, agenda.why_not)
        self.following.setVisible(shown)
        if (agenda.next or agenda.current) is None or not shown:
            self.following.setEnabled(False)
        self.following.setText(self._words())

    def _words(self) -> str:
        agenda = self._session.agenda
        if agenda.next is not None and agenda.current is None:
            return self.tr("Begin with “{0}”").format(_short(agenda.next.title))
        if agenda.next is not None:
            return self.tr("Next: {0}").format(_short(agenda.next.title))
        return self.tr("End the last point") if agenda.current else self.tr("Next point")


def _short(title: str) -> str:
    """For a button in a narrow side; in an action's text an ampersand would name a key."""
    cut = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"
    return cut.replace("&", "&&")
