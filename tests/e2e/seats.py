"""Two whole applications and a browser in one meeting: what each shows, and what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import (
    ConferenceRequest,
    ConferenceSeat,
    HostSeat,
)
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.bootstrap import Application, Overrides, build, prepare
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.agenda_messages import AgendaShown
from meeting_desktop.domain.control_messages import (
    FromHost,
    FromParticipant,
    Hello,
    Person,
    Refused,
    RosterChanged,
    Welcome,
)
from meeting_desktop.domain.engagement import Engagement
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.notes_messages import NoteShown, WordsAside
from meeting_desktop.domain.room_messages import ChatShown, PollShown, Reacted
from meeting_desktop.ports.joining import Introduction
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.e2e.browser import Chromium, Guest
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets

LIMIT_S = 60.0
T = TypeVar("T")

#: How often each kind of message came to the page, and with what words it was refused something.
_COUNT_MESSAGES = """
window.came = {};
window.refusals = [];
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  createDataChannel(label, ...rest) {
    const channel = super.createDataChannel(label, ...rest);
    if (label === "control") channel.addEventListener("message", ({ data }) => {
      const { type, sentence } = JSON.parse(data);
      if (type === "refused") window.refusals.push(sentence);
      window.came[type] = (window.came[type] ?? 0) + 1;
    });
    return channel;
  }
};
"""
_TELL = "(message) => import('./meeting.js').then(({ tell }) => tell(message))"


@dataclass
class Seat:
    """What one application was told: the newest of each message, and who is here."""

    program: Application
    seat: ConferenceSeat | None = None
    you: UUID | None = None
    chat: dict[UUID, ChatShown] = field(default_factory=dict)
    polls: dict[UUID, PollShown] = field(default_factory=dict)
    notes: dict[UUID, NoteShown] = field(default_factory=dict)
    aside: dict[UUID, str] = field(default_factory=dict)
    reactions: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    agenda: AgendaShown | None = None
    people: tuple[Person, ...] = ()
    _waiting: dict[UUID, FromParticipant] = field(default_factory=dict)

    def say(self, message: FromParticipant) -> None:
        """Said again after a reconnect until it is answered, as the window does."""
        assert self.seat is not None
        if (one := getattr(message, "id", None)) is not None:
            self._waiting[one] = message
        self.seat.say(message)

    def texts(self) -> list[str]:
        return [one.text for one in self.chat.values()]

    def named(self, name: str) -> UUID:
        """The participant of this name, once they are here."""
        until(lambda: any(one.name == name for one in self.people), what=name, limit=LIMIT_S)
        return next(one.id for one in self.people if one.name == name)

    def person(self, name: str) -> Person:
        participant = self.named(name)
        return next(one for one in self.people if one.id == participant)

    def is_refused(self, message: FromParticipant) -> Refused:
        """Say something; the answer, which is no."""
        before = len(self.refused)
        self.say(message)
        until(lambda: len(self.refused) > before, what="a refusal", limit=LIMIT_S)
        return self.refused[before]

    def hear(self, message: FromHost) -> None:
        """On the media thread."""
        for answered in (getattr(message, "id", None), getattr(message, "of", None)):
            if isinstance(answered, UUID):
                self._waiting.pop(answered, None)
        match message:
            case Reacted():
                self.reactions.append(message.reaction)
            case Refused():
                self.refused.append(message)
            case Welcome():
                self.you, self.people = message.you, message.people
                for waiting in tuple(self._waiting.values()):
                    self.say(waiting)
            case RosterChanged():
                self.people = message.people
            case _:
                self._hear_shown(message)

    def _hear_shown(self, message: FromHost) -> None:
        match message:
            case ChatShown():
                self.chat[message.id] = message
            case PollShown():
                self.polls[message.id] = message
            case NoteShown():
                self.notes[message.id] = message
            case WordsAside(note, text):
                self.aside[note] = text
            case AgendaShown():
                self.agenda = message
            case _:
                pass


@dataclass(frozen=True, slots=True)
class Room:
    """Hanna holds it, Grace has joined with the application, Ada with a browser."""

    host: Seat
    colleague: Seat
    guest: Guest
    door: HostSeat

    @property
    def ada(self) -> UUID:
        return self.host.named("Ada")

    @property
    def grace(self) -> UUID:
        return self.host.named("Grace")

    def came(self, kind: str) -> int:
        """How many messages of a kind have come to the browser."""
        came: Mapping[str, int] = self.guest.page.evaluate("window.came")
        return came.get(kind, 0)

    def refusal_in_browser(self, **message: object) -> str:
        """Say something past the controls of the page; the sentence by which it is refused."""
        before = self.came("refused")
        self.guest.page.evaluate(_TELL, message)
        until(lambda: self.came("refused") > before, what="the refusal", limit=LIMIT_S)
        return str(self.guest.page.evaluate("window.refusals.at(-1)"))

    def end(self) -> UUID:
        """End the meeting; its id."""
        return self.host.program.use_cases.meetings.end().result(LIMIT_S)

    def stored(self, read: Callable[[UnitOfWork], T]) -> T:
        return self.host.program.store.read(read)

    def counted(self, meeting: UUID) -> Engagement:
        """The rows of who took part how, which follow the end of a meeting."""
        counting = self.host.program.use_cases.archive.engagement
        found: list[Engagement] = []

        def is_counted() -> bool:
            counting.refresh(meeting).result(LIMIT_S)
            counted = self.stored(lambda uow: uow.engagement.of_meeting(meeting))
            found.extend(() if counted is None else (counted,))
            return bool(found)

        until(is_counted, what="the figures", limit=LIMIT_S)
        return found[-1]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Seat, Seat]]:
    """That of the host and that of a colleague, with a store each."""
    connect_by(monkeypatch)
    made = []
    for name in ("hanna", "grace"):
        paths = find_paths({"MEETING_HOME": str(tmp_path / name)})
        program = build(paths, prepare(paths), Overrides(silent=True, secrets=FakeSecrets()))
        program.start_store().result(LIMIT_S)
        made.append(Seat(program))
    yield made[0], made[1]
    late = [step for one in reversed(made) for step in one.program.stop()]
    assert late == []


@pytest.fixture
def room(programs: tuple[Seat, Seat], browser: Chromium) -> Iterator[Room]:
    """A meeting with all three in it; the page breaks its policy nowhere."""
    host, colleague = programs
    door = _open(host)
    _join(colleague, door.invite().result(LIMIT_S))
    context = browser.context(accept_downloads=True)
    context.add_init_script(_COUNT_MESSAGES)
    guest = Guest.in_tab(context.new_page())
    guest.ask_to_join(door.invite().result(LIMIT_S))
    guest.sees("meeting")
    yield Room(host, colleague, guest, door)
    assert guest.violations() == []
    browser.close_guests()


def _open(host: Seat) -> HostSeat:
    meetings = host.program.use_cases.meetings
    meetings.prepare(SourceChoice(nothing=True))
    meetings.start(MeetingRequest("Weekly", "Hanna", captions=False)).result(LIMIT_S)
    request = ConferenceRequest(bind="127.0.0.1:0", lobby="nobody")
    door = meetings.open_conference(request).result(LIMIT_S)
    host.seat = door
    door.messages.subscribe(host.hear)
    door.say(Hello("Hanna"))
    return door


def _join(colleague: Seat, link: str) -> None:
    joining = colleague.program.use_cases.joining
    assert joining is not None
    joining.seat.messages.subscribe(colleague.hear)
    colleague.seat = joining.seat
    me = Introduction("Grace", Consent.RECORD)
    joining.join(link, me, source=SourceChoice(nothing=True)).result(LIMIT_S)
