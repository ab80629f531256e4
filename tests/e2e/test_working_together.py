"""Two whole applications and a browser write, ask and answer; all three and the store agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import (
    ConferenceRequest,
    ConferenceSeat,
    HostSeat,
)
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.bootstrap import Application, Overrides, build, prepare
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.agenda_messages import AgendaShown, GoToPoint, PutPoint
from meeting_desktop.domain.control_messages import (
    FromHost,
    FromParticipant,
    Hello,
    Person,
    RosterChanged,
    Welcome,
)
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.room_messages import (
    AnswerPoll,
    AskPoll,
    ChatShown,
    ClosePoll,
    EditChat,
    PollShown,
    PostChat,
    React,
    Reacted,
    SharePoll,
)
from meeting_desktop.ports.joining import Introduction
from tests.e2e.browser import Chromium, Guest
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.slow]

_LIMIT_S = 60.0


@dataclass
class Seat:
    """What one application shows: the newest of each message, and who is here."""

    program: Application
    seat: ConferenceSeat | None = None
    chat: dict[UUID, ChatShown] = field(default_factory=dict)
    polls: dict[UUID, PollShown] = field(default_factory=dict)
    reactions: list[str] = field(default_factory=list)
    agenda: AgendaShown | None = None
    people: tuple[Person, ...] = ()

    def take(self, seat: ConferenceSeat) -> None:
        self.seat = seat
        seat.messages.subscribe(self._hear)
        seat.say(Hello("Hanna"))

    def say(self, message: FromParticipant) -> None:
        assert self.seat is not None
        self.seat.say(message)

    def texts(self) -> list[str]:
        return [one.text for one in self.chat.values()]

    def named(self, name: str) -> UUID:
        until(lambda: any(one.name == name for one in self.people), what=name, limit=_LIMIT_S)
        return next(one.id for one in self.people if one.name == name)

    def _hear(self, message: FromHost) -> None:
        match message:
            case ChatShown():
                self.chat[message.id] = message
            case PollShown():
                self.polls[message.id] = message
            case AgendaShown():
                self.agenda = message
            case Reacted():
                self.reactions.append(message.reaction)
            case Welcome() | RosterChanged():
                self.people = message.people
            case _:
                pass


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Seat, Seat]]:
    connect_by(monkeypatch)
    made = []
    for name in ("hanna", "grace"):
        paths = find_paths({"MEETING_HOME": str(tmp_path / name)})
        program = build(paths, prepare(paths), Overrides(silent=True, secrets=FakeSecrets()))
        program.start_store().result(_LIMIT_S)
        made.append(Seat(program))
    yield made[0], made[1]
    late = [step for one in reversed(made) for step in one.program.stop()]
    assert late == []


@pytest.fixture
def guest(browser: Chromium) -> Iterator[Guest]:
    one = browser.guest()
    yield one
    assert one.violations() == []
    browser.close_guests()


def _open(host: Seat) -> HostSeat:
    meetings = host.program.use_cases.meetings
    meetings.prepare(SourceChoice(nothing=True))
    meetings.start(MeetingRequest("Weekly", "Hanna", captions=False)).result(_LIMIT_S)
    request = ConferenceRequest(bind="127.0.0.1:0", lobby="nobody")
    seat = meetings.open_conference(request).result(_LIMIT_S)
    host.take(seat)
    return seat


def _join(colleague: Seat, link: str) -> None:
    joining = colleague.program.use_cases.joining
    assert joining is not None
    joining.seat.messages.subscribe(colleague._hear)
    colleague.seat = joining.seat
    me = Introduction("Grace", Consent.RECORD)
    joining.join(link, me, source=SourceChoice(nothing=True)).result(_LIMIT_S)


def _everybody(host: Seat, colleague: Seat, guest: Guest) -> HostSeat:
    seat = _open(host)
    _join(colleague, seat.invite().result(_LIMIT_S))
    guest.ask_to_join(seat.invite().result(_LIMIT_S))
    guest.sees("meeting")
    return seat


def test_what_is_written_is_the_same_on_all_three_and_in_the_store(
    programs: tuple[Seat, Seat], guest: Guest
) -> None:
    host, colleague = programs
    _everybody(host, colleague, guest)
    ada = host.named("Ada")
    first, private = PostChat(new_id(), "The offer:\nhttps://example.org"), new_id()
    colleague.say(first)
    guest.page.locator("#chat-text").fill("Thank you")
    guest.page.locator("#chat-text").press("Enter")
    host.say(PostChat(private, "Only for you", ada))
    lines = guest.page.locator("#chat li")
    expect(lines).to_have_count(3)
    until(lambda: len(host.chat) == 3 and len(colleague.chat) == 2, what="chat", limit=_LIMIT_S)
    expect(guest.page.locator("#chat a")).to_have_attribute("href", "https://example.org")

    colleague.say(EditChat(first.id, "The offer follows"))
    own = lines.filter(has_text="Thank you")
    own.get_by_text("Correct").click()
    guest.page.locator("#chat-text").fill("Thank you all")
    guest.page.locator("#chat-text").press("Enter")
    expect(own).to_contain_text("Thank you all")
    expect(guest.page.locator("#chat-waiting")).to_be_empty()
    own.get_by_text("Take back").click()
    expect(lines.filter(has_text="The offer follows")).to_have_count(1)
    expect(lines.filter(has_text="Taken back")).to_have_count(1)
    until(lambda: sorted(colleague.texts()) == ["", "The offer follows"], limit=_LIMIT_S)
    until(lambda: sorted(host.texts()) == ["", "Only for you", "The offer follows"], limit=_LIMIT_S)
    assert host.chat[first.id].earlier == (first.text,)

    host.say(React("heart"))
    expect(guest.page.locator("#reacted p")).to_have_text("❤️ Hanna")
    until(lambda: colleague.reactions == ["heart"], what="the reaction", limit=_LIMIT_S)

    meeting = host.program.use_cases.meetings.end().result(_LIMIT_S)
    stored = host.program.store.read(lambda uow: uow.chat_messages.of_meeting(meeting))
    assert {(one.author.name, one.text, one.is_private) for one in stored} == {
        ("Grace", "The offer follows", False),
        ("Ada", "", False),
        ("Hanna", "Only for you", True),
    }


def _go_through_the_agenda(host: Seat, colleague: Seat, guest: Guest) -> None:
    points = guest.page.locator("#agenda li")
    prices, steps = new_id(), new_id()
    host.say(PutPoint(new_id(), prices, "Prices", 10, "Grace"))
    host.say(PutPoint(new_id(), steps, "Next steps"))
    expect(points).to_have_count(2)
    host.say(GoToPoint(new_id(), prices))
    expect(points.first).to_have_attribute("aria-current", "step")
    expect(points.first).to_contain_text("of 10:00")
    host.say(GoToPoint(new_id(), steps))
    expect(points.last).to_have_attribute("aria-current", "step")
    until(lambda: colleague.agenda is not None and colleague.agenda.current == steps)


def test_a_poll_is_answered_by_all_and_its_results_are_the_same(
    programs: tuple[Seat, Seat], guest: Guest
) -> None:
    host, colleague = programs
    _everybody(host, colleague, guest)
    _go_through_the_agenda(host, colleague, guest)
    poll = new_id()
    host.say(AskPoll(poll, "Which day?", PollKind.SINGLE, ("Monday", "Friday")))
    card = guest.page.locator(".poll")
    expect(card.locator("h3")).to_have_text("Which day?")
    until(lambda: poll in colleague.polls, what="the poll", limit=_LIMIT_S)
    colleague.say(AnswerPoll(poll, (0,)))
    card.get_by_label("Friday").check()
    card.get_by_role("button", name="Answer").click()
    until(lambda: host.polls[poll].counts == (1, 1), what="both answers", limit=_LIMIT_S)
    expect(card).to_contain_text("you have answered")
    expect(card.locator(".results")).to_have_count(0)
    host.say(SharePoll(poll, True))
    host.say(ClosePoll(poll))
    expect(card.locator(".results li")).to_contain_text(["Monday · 1", "Friday · 1"])
    expect(card.locator("form")).to_have_count(0)
    until(lambda: colleague.polls[poll].closed, what="the end of the poll", limit=_LIMIT_S)
    assert colleague.polls[poll].names == (("Grace",), ("Ada",))
    meeting = host.program.use_cases.meetings.end().result(_LIMIT_S)
    book = host.program.store.read(lambda uow: uow.polls.of_meeting(meeting))
    held = host.program.store.read(lambda uow: uow.held_agendas.of_meeting(meeting))
    assert held is not None
    assert [len(one.visits) for one in held.items] == [1, 1]
    assert held.current is None, "it has ended with the meeting"
    assert book.results(poll).counts == (1, 1)
