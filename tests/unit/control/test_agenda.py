"""The agenda at the host: who may change it, who sees it, what a wrong clock elsewhere changes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from meeting_desktop.adapters.conference.control_wire import (
    LARGEST_BYTES,
    encode,
    read_from_host,
    read_from_participant,
)
from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_agenda import HoldAgenda
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import HeldAgenda
from meeting_desktop.domain.agenda_messages import (
    AgendaShown,
    ChangeAgenda,
    GoToPoint,
    MovePoint,
    PutPoint,
    RemovePoint,
)
from meeting_desktop.domain.control_messages import MakeCohost, Refused
from meeting_desktop.domain.participants import Role
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import (
    GUEST,
    HOST,
    MEMBER,
    PHONE,
    START,
    come,
    come_in,
    conference,
    told,
    uid,
)

_ALL = {HOST, PHONE, MEMBER, GUEST}
_A, _B = uid(80), uid(81)


class Held:
    """The host with two devices, a colleague and a guest; half an hour is planned."""

    def __init__(self) -> None:
        self.clock = VirtualClock(START)
        self.held: HoldConference = conference(self.clock)
        come_in(self.held, PHONE, "Hedy", Role.HOST)
        come_in(self.held, MEMBER, "Max", Role.MEMBER)
        come_in(self.held, GUEST, "Ada")
        self.began = self.clock.monotonic()
        self.held.together.agenda = HoldAgenda(
            self.clock,
            lambda: self.clock.monotonic() - self.began,
            ends=START + timedelta(minutes=30),
        )

    def say(self, sender: UUID, message: ChangeAgenda) -> Answer:
        return self.held.receive(sender, message)

    def seen(self, answer: Answer) -> dict[UUID, AgendaShown]:
        return {to: one for to, one in answer.messages if isinstance(one, AgendaShown)}


@pytest.fixture
def held() -> Held:
    made = Held()
    made.say(HOST, PutPoint(new_id(), _A, "Welcome", 5))
    made.say(HOST, PutPoint(new_id(), _B, "Prices", 10, "Grace"))
    return made


def test_a_change_is_stored_and_seen_by_everybody_with_its_id(held: Held) -> None:
    change = new_id()
    answer = held.say(HOST, GoToPoint(change, _A))
    [row] = answer.rows
    assert isinstance(row, HeldAgenda)
    assert row.current is not None
    assert row.current.id == _A
    seen = held.seen(answer)
    assert set(seen) == _ALL
    assert {one.of for one in seen.values()} == {change}
    assert {one.ends_in for one in seen.values()} == {1_800.0}


def test_seconds_are_the_hosts_and_go_with_what_is_told(held: Held) -> None:
    held.say(HOST, GoToPoint(new_id(), _A))
    held.clock.advance(90)
    shown = held.seen(held.say(HOST, GoToPoint(new_id(), _B)))[GUEST]
    assert [point.spent for point in shown.items] == [90.0, 0.0]
    held.clock.advance(30)
    late = held.seen(come(held.held, GUEST))[GUEST]
    assert [point.spent for point in late.items] == [90.0, 30.0]
    assert late.ends_in == 1_680.0


def test_who_comes_later_is_told_what_there_is() -> None:
    made = Held()
    assert made.seen(come(made.held, MEMBER)) == {}
    made.say(HOST, PutPoint(new_id(), _A, "Welcome", 5))
    seen = made.seen(come(made.held, MEMBER))
    assert [point.title for point in seen[MEMBER].items] == ["Welcome"]


def test_said_again_it_is_only_answered_again(held: Held) -> None:
    change = GoToPoint(new_id(), _A)
    held.say(HOST, change)
    held.say(HOST, GoToPoint(new_id(), _B))
    again = held.say(HOST, change)
    assert again.rows == ()
    assert {to: one.of for to, one in held.seen(again).items()} == {HOST: change.id}
    assert held.held.together.agenda.shown().current == _B


@pytest.mark.parametrize("sender", [MEMBER, GUEST])
@pytest.mark.parametrize(
    "message",
    [
        PutPoint(uid(1), uid(2), "Mine", 5),
        MovePoint(uid(1), _A, 1),
        RemovePoint(uid(1), _A),
        GoToPoint(uid(1), _A),
    ],
)
def test_participants_read_the_agenda_and_change_nothing(
    held: Held, sender: UUID, message: ChangeAgenda
) -> None:
    before = held.held.together.agenda.agenda
    answer = held.say(sender, message)
    assert answer.rows == ()
    [refused] = told(answer, sender)
    assert isinstance(refused, Refused)
    assert (refused.of, bool(refused.sentence)) == (message.id, True)
    assert held.held.together.agenda.agenda is before


def test_a_cohost_changes_it(held: Held) -> None:
    held.held.receive(HOST, MakeCohost(MEMBER, True))
    seen = held.seen(held.say(MEMBER, MovePoint(new_id(), _B, 0)))
    assert [point.title for point in seen[GUEST].items] == ["Prices", "Welcome"]


def test_what_is_gone_is_refused_with_its_change(held: Held) -> None:
    held.say(HOST, RemovePoint(new_id(), _A))
    change = new_id()
    [refused] = told(held.say(HOST, GoToPoint(change, _A)), HOST)
    assert isinstance(refused, Refused)
    assert refused.of == change


def test_every_message_is_read_back_as_it_was_written(held: Held) -> None:
    shown = held.held.together.agenda.shown(uid(3))
    assert read_from_host(encode(shown)) == shown
    for message in (
        PutPoint(uid(1), uid(2), "A", 5, "Grace", "What for"),
        MovePoint(uid(1), _A, 1),
        RemovePoint(uid(1), _A),
        GoToPoint(uid(1), _A),
        GoToPoint(uid(1)),
    ):
        assert read_from_participant(encode(message)) == message


def test_the_longest_agenda_fits_into_a_message() -> None:
    made = HoldAgenda(VirtualClock(START), lambda: 123_456.789, ends=START)
    kinds = [("ö" * 120, "𝄞" * 60, '"\\' * 150), ("A", "", "")]
    for title, presenter, notes in kinds:
        while True:
            item = new_id()
            try:
                made.change(PutPoint(new_id(), item, title, 1_440, presenter, notes))
                made.change(GoToPoint(new_id(), item))
            except UserFacingError:
                break
    assert len(encode(made.shown(new_id())).encode()) < LARGEST_BYTES
