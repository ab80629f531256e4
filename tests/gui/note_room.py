"""A room with nobody else in it and its notes, without the window around them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.application.hold_notes import HoldNotes
from meeting_desktop.application.live_notes import Host, LiveNotes
from meeting_desktop.domain.control_messages import FromHost
from meeting_desktop.domain.participants import Role
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.conference.note_card import NoteCard
from meeting_desktop.ui.conference.note_taking import RoomNotes
from meeting_desktop.ui.conference.notes_panel import NotesPanel
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.theme.theme import Theme
from tests.contracts.room_samples import held_apart
from tests.fakes.clock import VirtualClock
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.store import InlineStore

_CONTROL = Qt.KeyboardModifier.ControlModifier


class NoteRoom:
    """``panel`` is of a meeting that runs here; ``open`` lets others come. ``close`` it."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.bot = qtbot
        self.seconds = 61.0
        self.seat: FakeSeat | None = None
        self.bridge = Bridge()
        self._store = InlineStore()
        meeting = held_apart(self._store)
        self._live = LiveNotes(self._store, VirtualClock(), lambda: self.seat)
        self._live.begin(meeting.id, Host(meeting.id, "Ada"), HoldNotes())
        self._you = meeting.id
        self.room = ConferenceRoom(self.bridge)
        self.notes = RoomNotes(self.room, self._live, self.bridge, lambda: self.seconds, self.room)
        self.panel = NotesPanel(theme, self.notes)
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 600)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def open(self) -> FakeSeat:
        """Others can come in now."""
        seat = self.seat = FakeSeat(self._you, "Ada")
        assert self._live.held is not None
        seat.held.together.notes = self._live.held
        self.room.host(seat, "Ada")
        self.bot.waitUntil(lambda: bool(self.room.model.rows))
        return seat

    def colleague(self) -> FakeGuestSeat:
        """Grace of the same house comes in."""
        seat = self.seat or self.open()
        guest = seat.come("Grace", role=Role.MEMBER)
        seat.tick()
        self.bot.waitUntil(lambda: len(self.room.model.rows) == 2)
        return guest

    def noted(self, text: str) -> NoteCard:
        """A note of the one who sits here, once it is stored."""
        writer, cards = self.panel.writer, self.panel.cards
        writer.words.setPlainText(text)
        self.bot.keyClick(writer.words, Qt.Key.Key_Return, _CONTROL)
        self.bot.waitUntil(lambda: any(one.note.text == text for one in cards.values()))
        return next(one for one in cards.values() if one.note.text == text)

    def close(self) -> None:
        self.room.close()
        self.bridge.close()
        self._store.close(1)


def heard_by(guest: FakeGuestSeat) -> list[FromHost]:
    heard: list[FromHost] = []
    guest.messages.subscribe(heard.append)
    return heard
