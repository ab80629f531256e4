"""Rights at the host: the whole table by messages, given roles, switches, and who comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.application.check_rights import ACTIONS, target_of
from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.receive_arrivals import Arrival
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.conference_events import RoleChanged, SwitchesChanged
from meeting_desktop.domain.control_messages import (
    FromParticipant,
    Hand,
    Hello,
    Leave,
    MakeCohost,
    Mute,
    MuteAll,
    MutePerson,
    Refused,
    RosterChanged,
)
from meeting_desktop.domain.given_rights import AS_USUAL, Switches
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.permissions import Action, Standing, may, why_not
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.room_messages import AskPoll, PollShown, PostChat
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import (
    COHOST,
    GUEST,
    HOST,
    MEMBER,
    START,
    come,
    come_in,
    conference,
    person_of,
    told,
    uid,
)

PRESENTER, OBSERVER, WAITING, ARRIVED, OUTSIDE = (uid(n) for n in range(21, 26))
_WHO = {
    Standing.HOST: HOST,
    Standing.COHOST: COHOST,
    Standing.PRESENTER: PRESENTER,
    Standing.MEMBER: MEMBER,
    Standing.GUEST: GUEST,
    Standing.OBSERVER: OBSERVER,
    Standing.WAITING: WAITING,
    Standing.ARRIVED: ARRIVED,
    Standing.OUTSIDE: OUTSIDE,
}
_SWITCHED = [Switches(chat, screen) for chat in (True, False) for screen in (True, False)]


@pytest.fixture
def held() -> HoldConference:
    return everybody(VirtualClock(START))


def everybody(clock: VirtualClock) -> HoldConference:
    """One of each standing."""
    made = conference(clock)
    come_in(made, COHOST, "Cleo", Role.MEMBER)
    come_in(made, PRESENTER, "Paula", Role.GUEST)
    come_in(made, MEMBER, "Max", Role.MEMBER)
    come_in(made, GUEST, "Ada")
    come_in(made, OBSERVER, "Otto", Role.MEMBER)
    come(made, WAITING, "Wim")
    made.arrive(Arrival(ARRIVED, person_of(ARRIVED), Role.GUEST))
    made.receive(HOST, MakeCohost(COHOST, True))
    made.receive(HOST, GiveRole(PRESENTER, Role.PRESENTER))
    made.receive(HOST, GiveRole(OBSERVER, Role.OBSERVER))
    made.tick()
    return made


def refused(answer: Answer, sender: UUID) -> str:
    [refusal] = [one for one in told(answer, sender) if isinstance(one, Refused)]
    return refusal.sentence


def here(held: HoldConference, participant: UUID) -> Any:
    found = held.roster.in_room(participant)
    assert found is not None
    return found


def messages_upon(target: UUID) -> Iterator[FromParticipant]:
    """One of each kind that a participant can send, whatever parts there are."""
    for kind in ACTIONS:
        hints = get_type_hints(kind)
        made: dict[str, Any] = {
            one.name: target if one.name == "participant" else _some(hints[one.name])
            for one in fields(kind)
        }
        yield kind(**made)


def _some(hint: Any) -> Any:
    """A plain value of a field's type."""
    if get_origin(hint) in {Union, UnionType}:
        return None if NoneType in get_args(hint) else _some(get_args(hint)[0])
    if get_origin(hint) is tuple:
        return ()
    if issubclass(hint, Enum):
        return next(iter(hint))
    plain: dict[type, Any] = {
        UUID: uid(80),
        str: "words",
        bool: True,
        int: 1,
        float: 1.0,
        date: START.date(),
        datetime: START,
    }
    return plain[hint]


# -- the whole table ----------------------------------------------------------------------------


@pytest.mark.parametrize("standing", list(_WHO))
def test_what_the_table_denies_is_refused_with_its_sentence_and_changes_nothing(
    held: HoldConference, standing: Standing
) -> None:
    sender, denied = _WHO[standing], 0
    for switches in _SWITCHED if may(Standing.HOST, Action.ALLOW, standing) else [AS_USUAL]:
        held.receive(HOST, Allow(sender, Right.CHAT, switches.can_chat))
        held.receive(HOST, Allow(sender, Right.SCREEN, switches.can_share_screen))
        before = held.snapshot()
        for upon, message in _all_upon_all():
            action = ACTIONS[type(message)]
            target = None if target_of(message) is None else upon
            reason = why_not(standing, action, target, switches)
            if reason is None or _only_asks(standing, message, upon):
                continue
            answer = held.receive(sender, message)
            denied += 1
            refusal = Refused(action.value, reason, getattr(message, "id", None))
            heard = standing is not Standing.OUTSIDE
            assert answer == (Answer(((sender, refusal),)) if heard else Answer()), message
        assert held.snapshot() == before
    assert denied or standing is Standing.HOST


def _all_upon_all() -> Iterator[tuple[Standing, FromParticipant]]:
    for standing, participant in _WHO.items():
        for message in messages_upon(participant):
            yield standing, message


def _only_asks(actor: Standing, message: FromParticipant, upon: Standing) -> bool:
    """A co-host who would mute the host asks the host."""
    return isinstance(message, MutePerson) and may(actor, Action.ASK_TO_MUTE, upon)


_says = st.tuples(
    st.sampled_from(list(_WHO.values())),
    st.sampled_from([HOST, COHOST, PRESENTER, MEMBER, GUEST, OBSERVER, WAITING]),
    st.integers(0, len(ACTIONS) - 1),
    st.sampled_from([Role.PRESENTER, Role.OBSERVER, None]),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(said=st.lists(_says, min_size=5, max_size=25))
def test_nobody_does_by_messages_what_the_function_denies(
    said: list[tuple[UUID, UUID, int, Role | None, bool]],
) -> None:
    """Whatever roles and switches were given meanwhile."""
    held = everybody(VirtualClock(START))
    for sender, target, place, role, allowed in said:
        message = list(messages_upon(target))[place]
        if isinstance(message, GiveRole):
            message = GiveRole(target, role)
        elif isinstance(message, Allow):
            message = Allow(target, message.right, allowed)
        actor = held.roster.in_room(sender)
        upon = held.roster.in_room(target)
        if actor is None or upon is None or held.has_ended:
            continue
        standing, towards = Standing.of(actor.role), Standing.of(upon.role)
        reason = why_not(
            standing,
            ACTIONS[type(message)],
            None if target_of(message) is None else towards,
            held.roster.switches_of(actor.person),
        )
        before = held.roster
        answer = held.receive(sender, message)
        if reason is not None and not _only_asks(standing, message, towards):
            assert refused(answer, sender) == reason
            assert held.roster is before
            assert answer.rows == ()


# -- roles --------------------------------------------------------------------------------------


def test_an_observer_is_held_muted_and_may_be_given_the_word(held: HoldConference) -> None:
    assert here(held, OBSERVER).muted_by_host
    assert "A host has muted you" in refused(held.receive(OBSERVER, Mute(False)), OBSERVER)
    held.receive(OBSERVER, Hand(True))
    assert held.roster.place_of_hand(OBSERVER) == 1
    held.receive(COHOST, MutePerson(OBSERVER, False))
    held.receive(OBSERVER, Mute(False))
    assert not here(held, OBSERVER).is_silent
    assert here(held, OBSERVER).role is Role.OBSERVER


def test_to_let_all_unmute_opens_no_observers_microphone(held: HoldConference) -> None:
    held.receive(HOST, MuteAll(True))
    assert here(held, PRESENTER).muted_by_host
    held.receive(HOST, MuteAll(False))
    assert not here(held, PRESENTER).muted_by_host
    assert not here(held, GUEST).muted_by_host
    assert here(held, OBSERVER).muted_by_host


def test_who_is_no_observer_any_more_is_what_they_were_and_held_no_longer(
    held: HoldConference,
) -> None:
    answer = held.receive(HOST, GiveRole(OBSERVER, None))
    assert here(held, OBSERVER).role is Role.MEMBER
    assert not here(held, OBSERVER).muted_by_host
    assert here(held, OBSERVER).muted  # lifting opens no microphone
    assert RoleChanged(OBSERVER, Role.MEMBER) in answer.events
    held.receive(HOST, GiveRole(PRESENTER, None))
    assert here(held, PRESENTER).role is Role.GUEST


def test_a_person_has_one_given_role(held: HoldConference) -> None:
    held.receive(HOST, GiveRole(COHOST, Role.PRESENTER))
    assert here(held, COHOST).role is Role.PRESENTER
    held.receive(HOST, MakeCohost(OBSERVER, True))
    assert here(held, OBSERVER).role is Role.COHOST
    assert not here(held, OBSERVER).muted_by_host
    held.receive(HOST, MakeCohost(OBSERVER, False))
    assert here(held, OBSERVER).role is Role.MEMBER


def test_a_cohost_gives_roles_to_whom_they_lead_and_not_to_each_other(
    held: HoldConference,
) -> None:
    held.receive(COHOST, GiveRole(GUEST, Role.PRESENTER))
    assert here(held, GUEST).role is Role.PRESENTER
    held.receive(HOST, MakeCohost(MEMBER, True))
    for target in (HOST, MEMBER):
        sentence = refused(held.receive(COHOST, GiveRole(target, Role.OBSERVER)), COHOST)
        assert sentence == "You may not do that to them."


def test_a_presenter_asks_polls_and_sees_their_results_until_they_are_none(
    held: HoldConference,
) -> None:
    answer = held.receive(PRESENTER, AskPoll(uid(72), "Agreed?", PollKind.YES_NO))
    shown = {to: one for to, one in answer.messages if isinstance(one, PollShown)}
    assert shown[PRESENTER].counted
    assert not shown[MEMBER].counted
    answer = held.receive(HOST, GiveRole(PRESENTER, None))
    [after] = [one for one in told(answer, PRESENTER) if isinstance(one, PollShown)]
    assert not after.counted


# -- switches -----------------------------------------------------------------------------------


def test_a_switch_is_of_the_person_and_stays_when_they_come_back(held: HoldConference) -> None:
    answer = held.receive(COHOST, Allow(GUEST, Right.CHAT, False))
    assert SwitchesChanged(GUEST, Switches(can_chat=False)) in answer.events
    off = "A host has switched the chat off for you."
    assert refused(held.receive(GUEST, PostChat(uid(70), "Hello")), GUEST) == off
    held.receive(GUEST, Leave())
    back = come(held, GUEST)
    assert SwitchesChanged(GUEST, Switches(can_chat=False)) in back.events
    assert refused(held.receive(GUEST, PostChat(uid(70), "Hello")), GUEST) == off
    held.receive(HOST, Allow(GUEST, Right.CHAT, True))
    [row] = held.receive(GUEST, PostChat(uid(70), "Hello")).rows
    assert isinstance(row, ChatMessage)


def test_everybody_sees_in_the_list_what_is_switched() -> None:
    clock = VirtualClock(START)
    held = everybody(clock)
    clock.advance(1.0)
    answers = [held.receive(HOST, Allow(MEMBER, Right.SCREEN, True))]
    clock.advance(1.0)
    answers.append(held.tick())
    lists = [one for each in answers for one in told(each, GUEST) if isinstance(one, RosterChanged)]
    by_id = {person.id: person for person in lists[-1].people}
    assert by_id[MEMBER].switches == Switches(can_share_screen=True)
    assert by_id[GUEST].switches == AS_USUAL


def test_roles_and_switches_survive_a_kill(held: HoldConference) -> None:
    held.receive(HOST, Allow(GUEST, Right.CHAT, False))
    held.receive(HOST, Allow(MEMBER, Right.SCREEN, True))
    again = HoldConference.restore(VirtualClock(START), held.snapshot())
    for who in (PRESENTER, OBSERVER, COHOST):
        assert here(again, who).role is here(held, who).role
    again.receive(GUEST, Hello("Ada"))
    assert again.roster.switches_of(person_of(GUEST)) == Switches(can_chat=False)
    assert again.roster.switches_of(person_of(MEMBER)) == Switches(can_share_screen=True)
    assert here(again, OBSERVER).muted_by_host


def test_what_was_kept_before_there_were_presenters_is_read(held: HoldConference) -> None:
    for who in (PRESENTER, OBSERVER):
        held.receive(HOST, GiveRole(who, None))
    old = {
        name: value
        for name, value in held.snapshot().items()
        if name not in {"presenters", "observers", "switches"}
    }
    again = HoldConference.restore(VirtualClock(START), old)
    assert here(again, COHOST).role is Role.COHOST
    assert again.roster.rights == held.roster.rights
