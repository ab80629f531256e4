"""A stay in somebody else's meeting, with a scripted host and a clock that is turned by hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.adapters.conference.control_codec import JsonControl
from meeting_desktop.adapters.conference.control_wire import Refusal, read_from_participant
from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.joining_states import (
    InLobby,
    InRoom,
    Joining,
    JoinState,
    Left,
    Reconnecting,
    WhyLeft,
)
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.control_messages import (
    ChooseConsent,
    Denied,
    Ended,
    FromHost,
    FromParticipant,
    Hand,
    Hello,
    Leave,
    Mute,
    Muted,
    Person,
    Removed,
    Waiting,
    Welcome,
)
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role
from meeting_desktop.domain.room_codes import guest_link, read_join_target
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.joining import Introduction
from tests.fakes.audio import FakeDevices, chunks_of
from tests.fakes.clock import VirtualClock
from tests.fakes.doors import FakeDoor, FakeJoinedCall, FakeTickets, joining_over
from tests.fakes.patience import until

_ADA = Introduction("Ada", Consent.TRANSCRIBE_ONLY)
_LIMIT_S = 60.0
_FILE = Path("talk.ogg")


class Table:
    """Somebody who joins, and the host across the table."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.door = FakeDoor()
        self.door.on_said = self._on_said
        self.tickets = FakeTickets()
        self.devices = FakeDevices(self.clock)
        self.codec = JsonControl(self.clock)
        self.greeting: FromHost | None = None
        self.me: Person | None = None
        self.said: list[FromParticipant] = []
        self.played: list[Samples] = []
        self.states: list[JoinState] = []
        self.messages: list[FromHost] = []
        target = self.door.link()
        self.link = guest_link(target.address, target.code, target.token)
        self.joining = self.run()

    def run(self) -> JoinConference:
        """The program, started anew."""
        joining = joining_over(
            self.door,
            self.devices,
            self.clock,
            tickets=self.tickets,
            play=self.played.append,
        )
        joining.states.subscribe(self.states.append)
        joining.seat.messages.subscribe(self.messages.append)
        self.joining = joining
        return joining

    @property
    def call(self) -> FakeJoinedCall:
        return self.door.calls[-1]

    def say(self, message: FromHost) -> None:
        self.call.say(self.codec.encode(message))

    def join(self, source: SourceChoice | None = None, me: Introduction = _ADA) -> Future[None]:
        return self.joining.join(self.link, me, source=source)

    def come_in(self, source: SourceChoice | None = None) -> None:
        self.join(source).result(_LIMIT_S)

    def come_to(self, kind: type[JoinState]) -> JoinState:
        """Wait for a state, with the clock standing still."""
        until(lambda: bool(self.states) and isinstance(self.states[-1], kind), what=kind.__name__)
        return self.states[-1]

    def let_go(self) -> None:
        """Wait for the end, while time passes for the microphone that waits for sound."""
        self.come_to(Left)

        def alone() -> bool:
            self.clock.advance(0.25)
            return self.clock.parked == 1

        until(alone, what="the end of the microphone")

    def end(self) -> None:
        """The program stops."""
        self.joining.leave()
        if self.states:
            self.let_go()
        assert self.joining.close(_LIMIT_S)

    def pass_time(self, seconds: float) -> None:
        """In small steps, each of which everybody takes part in; until the end at the most."""
        for _ in range(round(seconds / 0.25)):
            self._everybody_waits()
            if isinstance(self.joining.state, Left):
                return
            self.clock.advance(0.25)
        self._everybody_waits()

    def _everybody_waits(self) -> None:
        settled = threading.Event()
        self.joining._turns.post(settled.set)  # behind everything that has happened
        assert settled.wait(_LIMIT_S)
        until(lambda: self.clock.parked == 2 or isinstance(self.joining.state, Left))

    @property
    def switches(self) -> tuple[bool, bool]:
        return self.joining.muted, self.joining.held

    def _on_said(self, call: FakeJoinedCall, text: str) -> None:
        message = read_from_participant(text)
        assert not isinstance(message, Refusal)
        self.said.append(message)
        if isinstance(message, Hello) and self.greeting is not None:
            call.say(self.codec.encode(self._greeting(call)))
        if isinstance(message, Leave):
            call.lose()

    def _greeting(self, call: FakeJoinedCall) -> FromHost:
        you = call.ticket.participant
        if isinstance(self.greeting, Welcome):
            me = replace(self.me or person(you), id=you)
            return replace(self.greeting, you=you, people=(me,))
        assert self.greeting is not None
        return self.greeting


def person(one: UUID, **changes: bool) -> Person:
    return Person(
        one,
        "Ada",
        Role.GUEST,
        muted=changes.get("muted", False),
        muted_by_host=changes.get("muted_by_host", False),
        hand=0,
        speaking=False,
        consent=Consent.RECORD,
        connection=Connection.GOOD,
        since=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )


@pytest.fixture
def table() -> Iterator[Table]:
    table = Table()
    table.greeting = Welcome(UUID(int=0), "Discovery", (), locked=False)
    yield table
    table.end()


def test_a_link_leads_into_the_room(table: Table) -> None:
    table.come_in()
    room = InRoom(table.call.ticket.participant, "Discovery")
    assert table.states == [Joining(), room]
    assert table.joining.state == room
    assert table.said == [Hello("Ada")]
    assert table.door.knocks == [_ADA]
    assert [type(one) for one in table.messages] == [Welcome]


def test_the_lobby_comes_first_where_there_is_one(table: Table) -> None:
    table.greeting = Waiting()
    table.come_in()
    assert table.states == [Joining(), InLobby()]
    table.say(Welcome(table.call.ticket.participant, "Discovery", (), locked=False))
    table.come_to(InRoom)


def test_a_code_is_looked_for_first(table: Table) -> None:
    table.door.codes = {"ABCD3467"}
    table.joining.join("abcd-3467", _ADA).result(_LIMIT_S)
    table.come_to(InRoom)


def test_what_is_no_link_is_said_at_once_and_nothing_is_tried(table: Table) -> None:
    for typed in ("hello", "https://example.org", ""):
        with pytest.raises(UserFacingError) as refused:
            table.joining.join(typed, _ADA).result(0)
        assert refused.value.code in {"not_a_room_code", "not_a_guest_link"}
    assert table.states == []


def test_a_passcode_is_asked_for_and_then_the_link_still_works(table: Table) -> None:
    table.door.passcode = "right"
    with pytest.raises(UserFacingError) as refused:
        table.come_in()
    assert refused.value.code == "passcode_needed"
    left = table.come_to(Left)
    assert isinstance(left, Left)
    assert (left.reason, left.code, left.may_return) == (WhyLeft.NOT_IN, "passcode_needed", True)
    table.let_go()
    table.join(me=Introduction("Ada", Consent.RECORD, "right")).result(_LIMIT_S)


def test_only_one_meeting_at_a_time(table: Table) -> None:
    table.come_in()
    with pytest.raises(UserFacingError) as refused:
        table.join().result(0)
    assert refused.value.code == "already_joined"


def test_a_lost_connection_is_sought_and_found_as_the_same_participant(table: Table) -> None:
    table.come_in()
    first = table.call
    first.lose()
    table.come_to(Reconnecting)
    assert first.stopped
    table.pass_time(1.0)
    room = table.come_to(InRoom)
    assert room == InRoom(first.ticket.participant, "Discovery")
    assert table.call is not first
    assert table.said == [Hello("Ada"), Hello("Ada")]


def test_pauses_grow_while_nobody_answers_and_the_minute_ends_it(table: Table) -> None:
    table.come_in()
    table.door.away = True
    table.call.lose()
    table.come_to(Reconnecting)
    tries: list[float] = []
    for _ in range(241):
        before = table.door.connects
        table.pass_time(0.25)
        tries += [table.clock.monotonic()] * (table.door.connects - before)
        if isinstance(table.states[-1], Left):
            break
    assert [round(b - a, 1) for a, b in pairwise(tries)] == [
        1.0,
        2.0,
        4.0,
        8.0,
        10.0,
        10.0,
        10.0,
        10.0,
    ]
    left = table.come_to(Left)
    assert isinstance(left, Left)
    assert (left.reason, left.code, left.may_return) == (WhyLeft.LOST, "connection_lost", True)
    assert "join again" in left.sentence
    assert table.clock.monotonic() == pytest.approx(60.0, abs=0.3)


def test_after_the_minute_the_same_link_comes_back_as_the_same_participant(table: Table) -> None:
    table.come_in()
    me = table.call.ticket.participant
    table.door.away = True
    table.call.lose()
    table.come_to(Reconnecting)
    table.pass_time(61)
    table.let_go()
    table.door.away = False
    table.come_in()
    assert table.states[-1] == InRoom(me, "Discovery")


@pytest.mark.parametrize(
    ("before", "now", "follows"),
    [
        ("http://127.0.0.1:9", "http://127.0.0.1:10", True),
        ("http://127.0.0.1:9", "http://192.0.2.7:9", False),
        ("https://192.0.2.7:9", "https://192.0.2.8:9", True),
    ],
)
def test_a_host_who_was_found_by_a_code_is_followed_if_it_is_surely_the_same(
    table: Table, before: str, now: str, follows: bool
) -> None:
    table.door.codes = {"ABCD3467"}
    table.door.address = before
    table.door.certificate = "AB:CD" if before.startswith("https") else ""
    table.joining.join("ABCD3467", _ADA).result(_LIMIT_S)
    me = table.call.ticket.participant
    table.door.address = now
    table.call.lose()
    table.come_to(Reconnecting)
    table.pass_time(5.0)
    if follows:
        assert table.come_to(InRoom) == InRoom(me, "Discovery")
    else:
        assert isinstance(table.joining.state, Reconnecting)


def test_a_gateway_that_asks_for_patience_gets_it(table: Table) -> None:
    table.come_in()
    table.door.away, table.door.wait_s = True, 30.0
    table.call.lose()
    table.come_to(Reconnecting)
    table.pass_time(1.0)
    tried = table.door.connects
    table.pass_time(28.0)
    assert table.door.connects == tried
    table.pass_time(3.0)
    assert table.door.connects == tried + 1


def test_a_call_that_is_never_greeted_is_tried_anew(table: Table) -> None:
    table.come_in()
    table.greeting, greeting = None, table.greeting
    table.call.lose()
    table.come_to(Reconnecting)
    table.pass_time(1.0)
    assert table.door.connects == 2
    table.greeting = greeting
    table.pass_time(12.0)
    table.come_to(InRoom)
    assert table.door.connects == 3
    assert [call.stopped for call in table.door.calls] == [True, True, False]


def test_a_call_that_is_never_described_is_given_up(table: Table) -> None:
    table.door.hangs = True
    joined = table.join()
    until(lambda: table.door.connects == 1)
    table.pass_time(25.25)
    table.door.hangs = False
    table.pass_time(1.0)
    joined.result(_LIMIT_S)
    assert table.door.connects == 2


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (Denied("The host did not let you in."), WhyLeft.DENIED),
        (Removed("The host took you out."), WhyLeft.REMOVED),
        (Ended("The host has ended the meeting."), WhyLeft.ENDED),
    ],
)
def test_what_the_host_says_last_is_the_end(
    table: Table, message: Denied | Removed | Ended, reason: WhyLeft
) -> None:
    table.come_in()
    assert table.tickets.kept
    table.say(message)
    table.call.lose()
    assert table.come_to(Left) == Left(reason, message.sentence, reason.value)
    assert not table.tickets.kept
    until(lambda: table.call.stopped)
    assert table.door.connects == 1


def test_whoever_is_denied_in_the_lobby_gets_the_sentence(table: Table) -> None:
    table.greeting = Denied("The room is full.")
    with pytest.raises(UserFacingError, match="full") as denied:
        table.come_in()
    assert denied.value.code == "denied"


def test_a_ticket_that_is_taken_away_ends_it(table: Table) -> None:
    table.come_in()
    table.door.revoke(table.call.ticket.participant)
    table.pass_time(1.25)
    left = table.come_to(Left)
    assert isinstance(left, Left)
    assert (left.reason, left.code) == (WhyLeft.REMOVED, "ticket_refused")
    assert not table.tickets.kept


def test_the_hosts_own_words_go_before_those_of_the_gateway(table: Table) -> None:
    table.come_in()
    table.door.revoke(table.call.ticket.participant)
    table.say(Removed("The host took you out."))
    assert table.come_to(Left) == Left(WhyLeft.REMOVED, "The host took you out.", "removed")


def test_a_ticket_taken_away_and_a_connection_that_ends_are_not_tried_again(table: Table) -> None:
    table.come_in()
    table.door.revoke(table.call.ticket.participant)
    table.call.lose()
    table.come_to(Left)
    assert table.door.connects == 1


def test_a_killed_program_comes_back_with_the_same_link(table: Table) -> None:
    table.come_in()
    me = table.call.ticket.participant
    table.end()
    table.said.clear()
    table.run()
    table.come_in()
    assert table.states[-1] == InRoom(me, "Discovery")
    assert table.said == [Hello("Ada"), ChooseConsent(Consent.TRANSCRIBE_ONLY)]


def test_a_killed_program_that_was_muted_comes_back_muted(table: Table) -> None:
    table.come_in()
    table.end()
    table.run()
    table.me = person(UUID(int=1), muted=True)
    table.come_in()
    assert table.joining.muted
    assert not table.joining.held


def test_a_kept_ticket_of_a_meeting_that_is_over_does_not_stand_in_the_way(table: Table) -> None:
    table.door.codes = {"ABCD3467"}
    table.joining.join("ABCD3467", _ADA).result(_LIMIT_S)
    before = table.call.ticket.participant
    table.end()
    table.door.revoke(before)
    table.run()
    table.joining.join("ABCD3467", _ADA).result(_LIMIT_S)
    assert table.call.ticket.participant != before


def test_who_leaves_at_the_first_word_of_the_host_says_goodbye_too(table: Table) -> None:
    # before the joining thread has come to that word
    table.joining.seat.messages.subscribe(lambda _word: table.joining.leave())
    table.join()
    left = table.come_to(Left)
    assert table.said == [Hello("Ada"), Leave()]
    assert table.states == [Joining(), left]
    assert left == Left(WhyLeft.LEFT, "You have left the meeting.", may_return=True)


def test_leaving_says_goodbye_and_closes_everything(table: Table) -> None:
    table.come_in()
    table.joining.leave()
    left = table.come_to(Left)
    assert isinstance(left, Left)
    assert (left.reason, left.may_return) == (WhyLeft.LEFT, True)
    assert table.said[-1] == Leave()
    until(lambda: table.call.stopped)
    table.let_go()


def test_a_host_who_does_not_hear_the_goodbye_keeps_nobody(table: Table) -> None:
    table.come_in()
    table.door.on_said = lambda _call, _text: None
    table.joining.seat.say(Leave())
    until(lambda: len(table.call.said) == 2)
    table.pass_time(3.25)
    table.come_to(Left)


def test_leaving_while_the_connection_is_sought_is_done_at_once(table: Table) -> None:
    table.come_in()
    table.door.away = True
    table.call.lose()
    table.come_to(Reconnecting)
    table.joining.leave()
    assert table.come_to(Left) == Left(WhyLeft.LEFT, "You have left the meeting.", may_return=True)


def test_leaving_at_the_door_cancels_the_wish(table: Table) -> None:
    table.door.hangs = True
    joined = table.join()
    until(lambda: table.door.connects == 1)
    table.joining.leave()
    table.come_to(Left)
    assert joined.cancelled()


def test_the_own_sound_begins_in_the_room_and_goes_on_in_another_call(table: Table) -> None:
    sound = np.full(48_000, 0.5, np.float32)
    table.devices.script(_FILE.name, chunks_of(sound))
    table.greeting = Waiting()
    table.come_in(SourceChoice(file=_FILE))
    assert table.call.sound == []
    table.say(Welcome(table.call.ticket.participant, "Discovery", (), locked=False))
    until(lambda: sum(len(piece) for piece in table.call.sound) == 48_000)
    assert np.concatenate(table.call.sound).min() == 0.5


def test_whoever_is_muted_sends_silence_and_says_so(table: Table) -> None:
    table.devices.script(_FILE.name, chunks_of(np.full(4_800, 0.5, np.float32)))
    source = SourceChoice(file=_FILE)
    table.joining.join(table.link, _ADA, source=source, muted=True).result(_LIMIT_S)
    until(lambda: len(table.call.sound) == 5)
    assert not np.concatenate(table.call.sound).any()
    assert table.said == [Hello("Ada"), Mute(True)]
    table.joining.set_muted(False)
    assert not table.joining.muted
    assert table.said[-1] == Mute(False)


def test_the_lobby_is_told_nothing_of_the_microphone_and_the_room_is(table: Table) -> None:
    table.greeting = Waiting()
    table.come_in()
    table.joining.set_muted(True)
    assert table.said == [Hello("Ada")]
    me = person(table.call.ticket.participant)
    table.say(Welcome(me.id, "Discovery", (me,), locked=False))
    table.come_to(InRoom)
    assert table.said == [Hello("Ada"), Mute(True)]


def test_a_host_who_mutes_is_obeyed(table: Table) -> None:
    table.come_in()
    seen = []
    for held in (True, False):
        table.say(Muted("Grace", held=held))
        seen.append(table.switches)
        table.joining.seat.say(Mute(False))
        seen.append(table.switches)
    assert seen == [(True, True), (True, True), (True, False), (False, False)]
    assert table.said == [Hello("Ada"), Mute(False)]


def test_the_own_mute_outlives_a_reconnect(table: Table) -> None:
    table.come_in()
    table.joining.set_muted(True)
    table.call.lose()
    table.come_to(Reconnecting)
    table.pass_time(1.0)
    table.come_to(InRoom)
    assert table.call.muted
    assert table.said == [Hello("Ada"), Mute(True), Hello("Ada"), Mute(True)]


def test_only_the_newest_call_is_believed_and_heard(table: Table) -> None:
    table.come_in()
    old = table.call
    old.lose()
    table.come_to(Reconnecting)
    table.pass_time(1.0)
    table.come_to(InRoom)
    heard = len(table.messages)
    old.listener.control(table.codec.encode(Ended("over")))
    old.listener.mixed(0, np.ones(960, np.float32))
    assert len(table.messages) == heard
    assert table.played == []
    table.call.listener.mixed(0, np.ones(960, np.float32))
    assert len(table.played) == 1


def test_a_window_that_comes_late_says_hello_and_knows_everything(table: Table) -> None:
    table.come_in()
    late: list[FromHost] = []
    table.joining.seat.messages.subscribe(late.append)
    table.joining.seat.say(Hello("somebody else"))
    assert [type(one) for one in late] == [Welcome]
    table.joining.seat.say(Hand(True))
    assert table.said == [Hello("Ada"), Hello("Ada"), Hand(True)]


def test_nonsense_of_the_host_changes_nothing(table: Table) -> None:
    table.come_in()
    for text in ("", "{", '{"v":1,"type":"nonsense"}', '{"v":2,"type":"ended","sentence":"x"}'):
        table.call.say(text)
    assert isinstance(table.joining.state, InRoom)


def test_the_safety_digits_are_those_of_the_call(table: Table) -> None:
    assert table.joining.safety_digits().result(0) == ""
    table.come_in()
    assert table.joining.safety_digits().result(0) == "123 456 789 012"


def test_the_ticket_is_kept_under_what_was_typed(table: Table) -> None:
    table.come_in()
    assert table.tickets.kept == {read_join_target(table.link): table.call.ticket}
