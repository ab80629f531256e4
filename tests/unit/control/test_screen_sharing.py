"""Who shares the screen: one at a time, at once or by asking, and what everybody hears of it."""

from __future__ import annotations

from uuid import UUID

import pytest

from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.domain.conference_events import ScreenChanged
from meeting_desktop.domain.control_messages import (
    FromParticipant,
    Hello,
    Leave,
    MakeCohost,
    Refused,
    Remove,
)
from meeting_desktop.domain.participants import Connection, Role
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.screen_messages import (
    AskScreen,
    GrantScreen,
    ScreenAsked,
    ScreenShown,
    ShareScreen,
    StopScreen,
)
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import COHOST, GUEST, HOST, MEMBER, START, come_in, conference, told


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def held(clock: VirtualClock) -> HoldConference:
    made = conference(clock)
    come_in(made, COHOST, "Cleo", Role.MEMBER)
    made.receive(HOST, MakeCohost(COHOST, True))
    come_in(made, MEMBER, "Max", Role.MEMBER)
    come_in(made, GUEST, "Ada")
    return made


def shown(answer: Answer) -> dict[UUID, UUID | None]:
    return {to: one.participant for to, one in answer.messages if isinstance(one, ScreenShown)}


def changed(answer: Answer) -> list[ScreenChanged]:
    return [event for event in answer.events if isinstance(event, ScreenChanged)]


def test_who_leads_shares_at_once_and_everybody_hears_of_it(
    held: HoldConference, clock: VirtualClock
) -> None:
    answer = held.receive(HOST, ShareScreen())
    assert shown(answer) == dict.fromkeys((HOST, COHOST, MEMBER, GUEST), HOST)
    assert changed(answer) == [ScreenChanged(HOST, None, 0.0)]
    clock.advance(30)
    stopped = held.receive(HOST, StopScreen())
    assert shown(stopped) == dict.fromkeys((HOST, COHOST, MEMBER, GUEST), None)
    assert changed(stopped) == [ScreenChanged(None, HOST, 30.0)]


def test_said_again_it_is_answered_and_begins_nothing(held: HoldConference) -> None:
    held.receive(HOST, ShareScreen())
    again = held.receive(HOST, ShareScreen())
    assert shown(again) == {HOST: HOST}
    assert changed(again) == []


def test_others_ask_and_share_when_they_are_let(held: HoldConference) -> None:
    [refused] = told(held.receive(GUEST, ShareScreen()), GUEST)
    assert isinstance(refused, Refused)
    asked = held.receive(GUEST, AskScreen())
    question = ScreenAsked(GUEST, "Ada", waits=True)
    assert asked.messages == ((HOST, question), (COHOST, question))
    granted = held.receive(COHOST, GrantScreen(GUEST, granted=True))
    assert ScreenAsked(GUEST, "Ada", waits=False) in told(granted, HOST)
    assert set(shown(granted).values()) == {GUEST}
    assert changed(granted) == [ScreenChanged(GUEST, None, 0.0)]


def test_who_is_not_let_hears_it_and_nobody_shares(held: HoldConference) -> None:
    held.receive(GUEST, AskScreen())
    answer = held.receive(HOST, GrantScreen(GUEST, granted=False))
    [refused] = told(answer, GUEST)
    assert isinstance(refused, Refused)
    assert refused.about == "screen_ask"
    assert changed(answer) == []
    # It is settled: granting it now needs another question.
    [late] = told(held.receive(COHOST, GrantScreen(GUEST, granted=True)), COHOST)
    assert isinstance(late, Refused)


def test_nobody_grants_who_does_not_lead(held: HoldConference) -> None:
    held.receive(GUEST, AskScreen())
    assert changed(held.receive(MEMBER, GrantScreen(GUEST, granted=True))) == []


def test_a_question_is_taken_back(held: HoldConference) -> None:
    held.receive(GUEST, AskScreen())
    back = held.receive(GUEST, StopScreen())
    assert told(back, HOST) == [ScreenAsked(GUEST, "Ada", waits=False)]


def test_one_shares_at_a_time_and_who_leads_takes_over(
    held: HoldConference, clock: VirtualClock
) -> None:
    held.receive(HOST, ShareScreen())
    clock.advance(5)
    taken = held.receive(COHOST, ShareScreen())
    assert set(shown(taken).values()) == {COHOST}
    assert changed(taken) == [ScreenChanged(COHOST, HOST, 5.0)]


def test_only_who_leads_stops_somebody_else(held: HoldConference) -> None:
    held.receive(HOST, ShareScreen())
    assert changed(held.receive(GUEST, StopScreen(HOST))) == []
    assert changed(held.receive(COHOST, StopScreen(HOST))) == [ScreenChanged(None, HOST, 0.0)]


def test_who_comes_later_is_told_who_shares_and_who_leads_who_asks(held: HoldConference) -> None:
    held.receive(COHOST, ShareScreen())
    held.receive(GUEST, AskScreen())
    to_member = told(held.receive(MEMBER, Hello("Max")), MEMBER)
    assert [one.participant for one in to_member if isinstance(one, ScreenShown)] == [COHOST]
    assert not any(isinstance(one, ScreenAsked) for one in to_member)
    to_host = told(held.receive(HOST, Hello("Hedy")), HOST)
    assert ScreenAsked(GUEST, "Ada", waits=True) in to_host


def test_a_lost_connection_shares_on_for_a_minute_and_who_leaves_shares_no_more(
    held: HoldConference, clock: VirtualClock
) -> None:
    held.receive(HOST, ShareScreen())
    held.receive(COHOST, ShareScreen())
    lost = held.connection_changed(COHOST, Connection.LOST)
    assert changed(lost) == []
    clock.advance(61)
    assert changed(held.tick()) == [ScreenChanged(None, COHOST, 61.0)]
    held.receive(GUEST, AskScreen())
    gone = held.receive(GUEST, Leave())
    assert ScreenAsked(GUEST, "Ada", waits=False) in told(gone, HOST)


def test_the_end_of_the_meeting_ends_it(held: HoldConference, clock: VirtualClock) -> None:
    held.receive(HOST, ShareScreen())
    clock.advance(2)
    assert changed(held.end()) == [ScreenChanged(None, HOST, 2.0)]


def reasons(answer: Answer, recipient: UUID) -> list[str]:
    """What one of them is told about their own sharing."""
    refusals = [one for one in told(answer, recipient) if isinstance(one, Refused)]
    assert all(one.about == "screen_share" for one in refusals)
    return [one.sentence for one in refusals]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (GiveRole(MEMBER, Role.PRESENTER), GiveRole(MEMBER, None)),
        (GiveRole(MEMBER, Role.PRESENTER), GiveRole(MEMBER, Role.OBSERVER)),
        (MakeCohost(MEMBER, True), MakeCohost(MEMBER, False)),
        (Allow(MEMBER, Right.SCREEN, True), Allow(MEMBER, Right.SCREEN, False)),
        (Allow(MEMBER, Right.SCREEN, True), GiveRole(MEMBER, Role.OBSERVER)),
    ],
)
def test_whose_right_is_taken_away_shares_no_more_and_is_told_why(
    held: HoldConference, clock: VirtualClock, given: FromParticipant, taken: FromParticipant
) -> None:
    held.receive(HOST, given)
    held.receive(MEMBER, ShareScreen())
    clock.advance(7)
    answer = held.receive(HOST, taken)
    assert changed(answer) == [ScreenChanged(None, MEMBER, 7.0)]
    assert shown(answer) == dict.fromkeys((HOST, COHOST, MEMBER, GUEST), None)
    assert reasons(answer, MEMBER) == [
        "You may not share the screen any more; a host has changed what you may do."
    ]
    assert reasons(answer, GUEST) == []


def test_a_right_that_stays_in_another_way_ends_nothing(held: HoldConference) -> None:
    held.receive(HOST, Allow(MEMBER, Right.SCREEN, True))
    held.receive(HOST, GiveRole(MEMBER, Role.PRESENTER))
    held.receive(MEMBER, ShareScreen())
    assert changed(held.receive(HOST, GiveRole(MEMBER, None))) == []
    assert changed(held.receive(HOST, Allow(MEMBER, Right.CHAT, False))) == []
    assert changed(held.receive(HOST, Allow(GUEST, Right.SCREEN, False))) == []
    assert changed(held.receive(HOST, Allow(MEMBER, Right.SCREEN, False))) != []


def test_who_was_let_share_once_does_so_until_a_host_changes_what_they_may(
    held: HoldConference,
) -> None:
    held.receive(GUEST, AskScreen())
    held.receive(HOST, GrantScreen(GUEST, granted=True))
    assert changed(held.receive(HOST, Allow(GUEST, Right.CHAT, False))) == []
    assert changed(held.receive(HOST, GiveRole(GUEST, Role.PRESENTER))) == []
    taken = held.receive(HOST, GiveRole(GUEST, None))
    assert [event.participant for event in changed(taken)] == [None]
    assert len(reasons(taken, GUEST)) == 1


def test_who_is_removed_shares_no_more(held: HoldConference, clock: VirtualClock) -> None:
    held.receive(HOST, GiveRole(MEMBER, Role.PRESENTER))
    held.receive(MEMBER, ShareScreen())
    clock.advance(3)
    removed = held.receive(HOST, Remove(MEMBER))
    assert changed(removed) == [ScreenChanged(None, MEMBER, 3.0)]
    assert shown(removed) == dict.fromkeys((HOST, COHOST, GUEST), None)


def test_whose_sharing_a_host_ends_or_takes_over_is_told(held: HoldConference) -> None:
    held.receive(GUEST, AskScreen())
    held.receive(HOST, GrantScreen(GUEST, granted=True))
    taken = held.receive(COHOST, ShareScreen())
    assert reasons(taken, GUEST) == ["A host shares the screen now, in your place."]
    stopped = held.receive(HOST, StopScreen(COHOST))
    assert reasons(stopped, COHOST) == ["A host has stopped your sharing."]
    assert reasons(stopped, HOST) == []
    held.receive(HOST, ShareScreen())
    assert reasons(held.receive(HOST, StopScreen()), HOST) == []
