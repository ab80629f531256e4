"""A conference as its host holds it: door, controls, words, time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from meeting_desktop.application.conference_timers import ALONE_S, ANSWER_S
from meeting_desktop.application.conference_turn import NOTHING, Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.receive_arrivals import Arrival, LobbyFor
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.conference_events import (
    ConferenceEnded,
    ConnectionChanged,
    ConsentChosen,
    HandChanged,
    LeaveReason,
    LeftAlone,
    ParticipantJoined,
    ParticipantKnocked,
    ParticipantLeft,
    RoleChanged,
    RoomLocked,
    SilenceChanged,
)
from meeting_desktop.domain.control_messages import (
    Admit,
    AdmitAll,
    Caption,
    CaptionStage,
    ChooseConsent,
    Denied,
    Deny,
    End,
    Ended,
    Hand,
    Hello,
    Knock,
    Leave,
    Levels,
    LobbyChanged,
    Lock,
    MakeCohost,
    Mute,
    MuteAll,
    MuteAsked,
    Muted,
    MutePerson,
    Person,
    Present,
    Refused,
    Remove,
    RosterChanged,
    Speaking,
    StillThere,
    Waiting,
    WaitingPerson,
    Welcome,
)
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import (
    COHOST,
    GUEST,
    HOST,
    MEMBER,
    OTHER,
    PHONE,
    START,
    arrival,
    come,
    come_in,
    conference,
    kinds,
    person_of,
    told,
    uid,
)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def held(clock: VirtualClock) -> HoldConference:
    return conference(clock)


@pytest.fixture
def full(held: HoldConference) -> HoldConference:
    """A meeting with a co-host, a member and two guests."""
    come_in(held, COHOST, "Cleo", Role.MEMBER)
    come_in(held, MEMBER, "Max", Role.MEMBER)
    come_in(held, GUEST, "Ada")
    come_in(held, OTHER, "Otto")
    held.receive(HOST, MakeCohost(COHOST, True))
    return held


def _refusal(answer: Answer, recipient: UUID) -> str:
    """The only thing that came of it is a sentence for the one who asked."""
    assert answer.events == ()
    [(to, message)] = answer.messages
    assert to == recipient
    assert isinstance(message, Refused)
    return message.sentence


def _people(held: HoldConference, clock: VirtualClock) -> dict[str, Person]:
    """The people as a newcomer's eye sees them: by a fresh welcome to the host."""
    clock.advance(1.0)
    welcome = told(held.receive(HOST, Hello("")), HOST)[0]
    assert isinstance(welcome, Welcome)
    return {person.name: person for person in welcome.people}


# --- the door


def test_a_guest_knocks_waits_and_is_admitted(held: HoldConference, clock: VirtualClock) -> None:
    knocked = come(held, GUEST, "  Ada\u202e ")
    assert told(knocked, GUEST) == [Waiting()]
    assert told(knocked, HOST) == [
        Knock(GUEST, "Ada", chime=True),
        LobbyChanged((WaitingPerson(GUEST, "Ada"),)),
    ]
    assert [type(event) for event in knocked.events] == [ParticipantKnocked]
    admitted = held.receive(HOST, Admit(GUEST))
    welcome = told(admitted, GUEST)[0]
    assert isinstance(welcome, Welcome)
    assert (welcome.you, welcome.title) == (GUEST, "Plans")
    assert [person.name for person in welcome.people] == ["Hedy", "Ada"]
    assert kinds(told(admitted, HOST)) == ["LobbyChanged", "RosterChanged"]
    assert [type(event) for event in admitted.events] == [ParticipantJoined]


def test_a_member_comes_straight_in_and_a_guest_where_there_is_no_lobby(
    clock: VirtualClock,
) -> None:
    assert kinds(told(come(conference(clock), MEMBER, role=Role.MEMBER), MEMBER))[0] == "Welcome"
    open_door = conference(clock, lobby_for=LobbyFor.NOBODY)
    assert kinds(told(come(open_door, GUEST), GUEST))[0] == "Welcome"
    strict = conference(clock, lobby_for=LobbyFor.EVERYBODY)
    assert told(come(strict, MEMBER, role=Role.MEMBER), MEMBER) == [Waiting()]


def test_the_name_of_the_invitation_goes_before_that_of_hello(held: HoldConference) -> None:
    held.arrive(arrival(GUEST, "Ada Invited"))
    held.receive(GUEST, Hello("The Host"))
    assert held.roster.lobby[0].name == "Ada Invited"
    held.receive(GUEST, Hello("The Host"))
    assert held.roster.lobby[0].name == "Ada Invited"


def test_a_crowd_rings_once_in_five_seconds(held: HoldConference, clock: VirtualClock) -> None:
    chimes = []
    for number in range(100, 108):
        [knock] = [m for m in told(come(held, uid(number)), HOST) if isinstance(m, Knock)]
        chimes.append(knock.chime)
        clock.advance(1.0)
    assert chimes == [True, False, False, False, False, True, False, False]


@pytest.mark.parametrize("action", ["deny", "remove"])
def test_who_was_denied_or_removed_cannot_come_back(held: HoldConference, action: str) -> None:
    if action == "deny":
        come(held, GUEST)
        out = held.receive(HOST, Deny(GUEST))
        assert kinds(told(out, GUEST)) == ["Denied"]
        reason = LeaveReason.DENIED
    else:
        come_in(held, GUEST)
        out = held.receive(HOST, Remove(GUEST))
        assert kinds(told(out, GUEST)) == ["Removed"]
        reason = LeaveReason.REMOVED
    assert ParticipantLeft(GUEST, person_of(GUEST), reason) in out.events
    assert held.is_kept_out(person_of(GUEST))
    again = held.arrive(arrival(GUEST))
    assert kinds(told(again, GUEST)) == ["Denied"]
    assert held.receive(GUEST, Hello("Ada")) is NOTHING
    # nor as another device of the same person
    other = held.arrive(Arrival(OTHER, person_of(GUEST), Role.GUEST))
    assert kinds(told(other, OTHER)) == ["Denied"]


def test_in_the_lobby_nothing_is_heard_but_hello_consent_and_leave(held: HoldConference) -> None:
    come(held, GUEST)
    for message in (Mute(True), Hand(True), AdmitAll(), Admit(GUEST), Lock(True), End(), Present()):
        assert "Wait until the host" in _refusal(held.receive(GUEST, message), GUEST)
    assert told(held.receive(GUEST, Hello("Ada")), GUEST) == [Waiting()]
    assert held.receive(GUEST, ChooseConsent(Consent.RECORD)).events
    assert held.receive(GUEST, Leave()).events == (
        ParticipantLeft(GUEST, person_of(GUEST), LeaveReason.LEFT),
    )


def test_who_has_not_said_hello_is_nobody_yet(held: HoldConference, clock: VirtualClock) -> None:
    held.arrive(arrival(GUEST))
    assert _refusal(held.receive(GUEST, ChooseConsent(Consent.RECORD)), GUEST) == "Say hello first."
    assert _refusal(held.receive(HOST, Admit(GUEST)), HOST)
    clock.advance(60.0)
    late = held.tick()
    assert kinds(told(late, GUEST)) == ["Denied"]
    assert held.receive(GUEST, Hello("Ada")) is NOTHING


def test_strangers_are_not_heard(full: HoldConference) -> None:
    assert full.receive(uid(77), End()) is NOTHING
    assert not full.has_ended


def test_nobody_takes_the_place_of_somebody_else(full: HoldConference) -> None:
    full.arrive(arrival(uid(50)))
    before = full.roster
    for place in (HOST, OTHER, uid(50)):
        with pytest.raises(UserFacingError):
            full.arrive(Arrival(place, person_of(GUEST), Role.GUEST))
    assert full.roster is before
    assert told(full.receive(uid(50), Hello("Eve")), uid(50)) == [Waiting()]


def test_all_who_wait_are_admitted_as_far_as_there_is_room(clock: VirtualClock) -> None:
    held = conference(clock, capacity=3)
    for number in (10, 11, 12):
        come(held, uid(number))
    answer = held.receive(HOST, AdmitAll())
    assert [p.id for p in held.roster.room] == [HOST, uid(10), uid(11)]
    assert [p.id for p in held.roster.lobby] == [uid(12)]
    [refused] = [m for m in told(answer, HOST) if isinstance(m, Refused)]
    assert refused == Refused("admit_all", "The meeting is full (3). The others still wait.")


def test_a_locked_or_full_meeting_turns_newcomers_away_but_not_for_good(
    clock: VirtualClock,
) -> None:
    held = conference(clock, capacity=2)
    held.receive(HOST, Lock(True))
    [denied] = told(come(held, GUEST), GUEST)
    assert isinstance(denied, Denied)
    assert "locked" in denied.sentence
    held.receive(HOST, Lock(False))
    come_in(held, GUEST)
    [denied] = told(come(held, MEMBER, role=Role.MEMBER), MEMBER)
    assert isinstance(denied, Denied)
    assert "full" in denied.sentence
    held.receive(GUEST, Leave())
    assert kinds(told(come(held, MEMBER, role=Role.MEMBER), MEMBER))[0] == "Welcome"


def test_the_hosts_second_device_comes_straight_in_with_the_hosts_rights(
    full: HoldConference,
) -> None:
    full.receive(HOST, Lock(True))
    assert kinds(told(come(full, PHONE), PHONE))[:2] == ["Welcome", "LobbyChanged"]
    assert full.receive(PHONE, Lock(False)).events == (RoomLocked(False),)
    assert _refusal(full.receive(COHOST, Remove(PHONE)), COHOST)
    assert full.receive(HOST, MutePerson(PHONE)).events == (SilenceChanged(PHONE, True),)
    assert full.receive(HOST, MutePerson(PHONE, False)).events == ()
    assert full.receive(PHONE, Leave()).events


def test_the_door_is_not_crowded_without_end(held: HoldConference) -> None:
    answers = [held.arrive(arrival(uid(number))) for number in range(100, 160)]
    assert sum(not answer.messages for answer in answers) == 40


def test_a_crowd_at_the_door_keeps_nobody_out_who_was_there_before(held: HoldConference) -> None:
    come_in(held, GUEST)
    crowd = [uid(number) for number in range(100, 140)]
    for one in crowd:
        held.arrive(arrival(one))
    held.connection_changed(GUEST, Connection.LOST)
    assert held.arrive(arrival(GUEST)) == NOTHING
    assert kinds(told(held.receive(GUEST, Hello("Ada", "test")), GUEST))[0] == "Welcome"
    assert kinds(told(come(held, crowd[0]), crowd[0])) == ["Waiting"]


def test_where_nobody_waits_they_do_once_somebody_was_put_out(clock: VirtualClock) -> None:
    held = conference(clock, lobby_for=LobbyFor.NOBODY)
    come_in(held, GUEST)
    come_in(held, OTHER)
    held.receive(HOST, Remove(GUEST))
    again = uid(50)  # the same room code and passcode, another name
    assert kinds(told(come(held, again), again)) == ["Waiting"]
    # A member is who they are.
    assert kinds(told(come(held, MEMBER, role=Role.MEMBER), MEMBER))[0] == "Welcome"
    held.receive(OTHER, Leave())
    assert kinds(told(come(held, OTHER), OTHER))[0] == "Welcome"


# --- controls


def test_who_is_muted_by_a_host_hears_by_whom_and_cannot_open_the_microphone(
    full: HoldConference, clock: VirtualClock
) -> None:
    muted = full.receive(COHOST, MutePerson(GUEST))
    assert told(muted, GUEST)[0] == Muted("Cleo", held=True)
    assert muted.events == (SilenceChanged(GUEST, True),)
    assert "raise your hand" in _refusal(full.receive(GUEST, Mute(False)), GUEST)
    lifted = full.receive(HOST, MutePerson(GUEST, False))
    assert told(lifted, GUEST)[0] == Muted("Hedy", held=False)
    assert lifted.events == ()
    assert _people(full, clock)["Ada"].muted
    assert full.receive(GUEST, Mute(False)).events == (SilenceChanged(GUEST, False),)


def test_a_cohost_can_only_ask_the_host_to_mute(full: HoldConference, clock: VirtualClock) -> None:
    asked = full.receive(COHOST, MutePerson(HOST))
    assert asked.messages == ((HOST, MuteAsked("Cleo")),)
    assert asked.events == ()
    assert not _people(full, clock)["Hedy"].muted
    assert _refusal(full.receive(COHOST, MutePerson(HOST, False)), COHOST)


def test_mute_all_mutes_members_and_guests(full: HoldConference) -> None:
    answer = full.receive(COHOST, MuteAll())
    silent = {e.participant for e in answer.events if isinstance(e, SilenceChanged)}
    assert silent == {MEMBER, GUEST, OTHER}
    assert told(answer, GUEST)[0] == Muted("Cleo", held=True)
    freed = full.receive(HOST, MuteAll(False))
    assert told(freed, OTHER)[0] == Muted("Hedy", held=False)


def test_a_cohost_sees_the_lobby_and_becomes_an_ordinary_person_again(
    full: HoldConference,
) -> None:
    come(full, uid(50), "Late")
    made = full.receive(HOST, MakeCohost(GUEST, True))
    assert RoleChanged(GUEST, Role.COHOST) in made.events
    assert LobbyChanged((WaitingPerson(uid(50), "Late"),)) in told(made, GUEST)
    assert full.receive(GUEST, Admit(uid(50))).events
    full.receive(HOST, MakeCohost(GUEST, False))
    sentence = "Only the host and co-hosts may lock the meeting."
    assert _refusal(full.receive(GUEST, Lock(True)), GUEST) == sentence


def test_a_cohost_neither_ends_the_meeting_nor_touches_host_or_cohosts(
    full: HoldConference,
) -> None:
    full.receive(HOST, MakeCohost(MEMBER, True))
    for message in (
        End(),
        Remove(HOST),
        Remove(MEMBER),
        Remove(COHOST),
        MakeCohost(HOST, False),
        MakeCohost(MEMBER, False),
        MutePerson(MEMBER),
    ):
        assert _refusal(full.receive(COHOST, message), COHOST)


def test_a_person_who_is_gone_is_said_to_be_gone(full: HoldConference) -> None:
    full.receive(GUEST, Leave())
    for message in (Remove(GUEST), MutePerson(GUEST), Admit(GUEST), Deny(GUEST)):
        assert "not in the meeting" in _refusal(full.receive(HOST, message), HOST)
    assert "not waiting" in _refusal(full.receive(HOST, Admit(OTHER)), HOST)
    come(full, uid(50))
    assert "lobby" in _refusal(full.receive(HOST, Remove(uid(50))), HOST)


def test_the_host_ends_for_all_also_those_who_wait(full: HoldConference) -> None:
    come(full, uid(50))
    full.arrive(arrival(uid(51)))
    assert "end it for all" in _refusal(full.receive(HOST, Leave()), HOST)
    over = full.receive(HOST, End())
    assert {to for to, m in over.messages if isinstance(m, Ended)} == {
        *(HOST, COHOST, MEMBER, GUEST, OTHER),
        *(uid(50), uid(51)),
    }
    assert over.events == (ConferenceEnded(),)
    assert full.receive(GUEST, Hand(True)) is NOTHING
    assert full.tick() is NOTHING
    assert full.hear_speaking(GUEST, True) is NOTHING
    assert full.connection_changed(GUEST, Connection.LOST) is NOTHING
    assert full.end() == NOTHING
    assert kinds(told(full.arrive(arrival(uid(52))), uid(52))) == ["Denied"]


# --- people in the room


def test_hands_come_and_go_in_order(full: HoldConference, clock: VirtualClock) -> None:
    assert full.receive(OTHER, Hand(True)).events == (HandChanged(OTHER, True),)
    full.receive(GUEST, Hand(True))
    people = _people(full, clock)
    assert (people["Otto"].hand, people["Ada"].hand, people["Hedy"].hand) == (1, 2, 0)


def test_the_roster_goes_out_ten_times_a_second_and_its_last_state_always(
    full: HoldConference, clock: VirtualClock
) -> None:
    clock.advance(1.0)
    answers: list[Answer] = []
    for number in range(100):
        answers += (full.receive(GUEST, Hand(number % 2 == 0)), full.tick())
        clock.advance(0.01)
    answers.append(full.receive(GUEST, Mute(True)))
    clock.advance(0.2)
    answers.append(full.tick())
    sent = [m for answer in answers for m in told(answer, HOST) if isinstance(m, RosterChanged)]
    assert 9 <= len(sent) <= 12
    ada = next(person for person in sent[-1].people if person.id == GUEST)
    assert (ada.hand, ada.muted) == (0, True)


def test_where_nothing_changes_nothing_is_sent(full: HoldConference, clock: VirtualClock) -> None:
    full.receive(GUEST, Hand(True))
    clock.advance(1.0)
    full.tick()
    for _ in range(20):
        clock.advance(0.2)
        assert full.tick() == NOTHING


def test_speaking_is_told_when_it_changes_and_never_of_the_muted(full: HoldConference) -> None:
    answer = full.hear_speaking(GUEST, True)
    assert {to for to, _ in answer.messages} == {HOST, COHOST, MEMBER, GUEST, OTHER}
    assert told(answer, HOST) == [Speaking(GUEST, True)]
    assert full.hear_speaking(GUEST, True).messages == ()
    full.receive(GUEST, Mute(True))
    assert full.hear_speaking(GUEST, True).messages == ()
    assert full.hear_speaking(uid(99), True).messages == ()


def test_levels_go_out_ten_times_a_second_without_the_muted(
    full: HoldConference, clock: VirtualClock
) -> None:
    full.receive(OTHER, Mute(True))
    clock.advance(1.0)
    full.tick()
    sent: list[Levels] = []
    for _ in range(100):
        full.hear_levels({GUEST: -20.04, OTHER: -3.0, uid(99): -1.0, MEMBER: float("nan")})
        full.hear_levels({HOST: 7.0})
        sent += [m for m in told(full.tick(), MEMBER) if isinstance(m, Levels)]
        clock.advance(0.01)
    assert 9 <= len(sent) <= 11
    assert dict(sent[0].levels) == {GUEST: -20.0, HOST: 0.0}


def test_captions_go_to_all_in_the_room_and_to_nobody_in_the_lobby(full: HoldConference) -> None:
    come(full, uid(50))
    full.receive(GUEST, ChooseConsent(Consent.TRANSCRIBE_ONLY))
    caption = Caption(GUEST, uid(9), CaptionStage.CONFIRMED, " Good\nmorning\u202e", 1.0)
    answer = full.show_caption(caption, START)
    assert {to for to, _ in answer.messages} == {HOST, COHOST, MEMBER, GUEST, OTHER}
    [shown] = told(answer, HOST)
    assert isinstance(shown, Caption)
    assert shown.text == " Good morning"


def test_words_of_those_who_did_not_agree_are_shown_to_nobody(
    full: HoldConference, clock: VirtualClock
) -> None:
    caption = Caption(GUEST, uid(9), CaptionStage.FINAL, "Good morning", 1.0)
    assert full.show_caption(caption, clock.now()) == NOTHING
    clock.advance(10.0)
    full.receive(GUEST, ChooseConsent(Consent.TRANSCRIBE_ONLY))
    assert full.show_caption(caption, clock.now()).messages
    assert not full.show_caption(caption, clock.now() - timedelta(seconds=1)).messages
    clock.advance(10.0)
    full.receive(GUEST, ChooseConsent(Consent.NONE))
    assert not full.show_caption(caption, clock.now() - timedelta(seconds=5)).messages
    assert full.show_caption(Caption(uid(99), *_rest(caption)), START) == NOTHING


def _rest(caption: Caption) -> tuple[UUID, CaptionStage, str, float]:
    return caption.utterance, caption.state, caption.text, caption.start


def test_a_last_word_comes_after_its_speaker_has_left(full: HoldConference) -> None:
    full.receive(GUEST, ChooseConsent(Consent.RECORD))
    full.receive(GUEST, Leave())
    caption = Caption(GUEST, uid(9), CaptionStage.FINAL, "Bye", 1.0)
    assert told(full.show_caption(caption, START), HOST) == [caption]
    assert told(full.show_caption(caption, START), GUEST) == []


def test_a_choice_is_told_with_its_time_and_seen_by_all(
    full: HoldConference, clock: VirtualClock
) -> None:
    clock.advance(5.0)
    answer = full.receive(GUEST, ChooseConsent(Consent.RECORD))
    at = START + timedelta(seconds=5)
    assert answer.events == (ConsentChosen(person_of(GUEST), Consent.RECORD, at),)
    assert kinds(told(answer, OTHER)) == ["RosterChanged"]
    assert _people(full, clock)["Ada"].consent is Consent.RECORD
    assert full.receive(GUEST, ChooseConsent(Consent.RECORD)).events == ()
    assert full.consents.of(person_of(GUEST)).may_record(at)


# --- time


def test_who_is_lost_is_waited_for_and_comes_back_as_they_were(
    full: HoldConference, clock: VirtualClock
) -> None:
    full.receive(GUEST, Hand(True))
    full.receive(HOST, MutePerson(GUEST))
    lost = full.connection_changed(GUEST, Connection.LOST)
    assert lost.events == (ConnectionChanged(GUEST, Connection.LOST),)
    clock.advance(59.0)
    assert full.tick().events == ()
    assert full.arrive(arrival(GUEST)) == NOTHING
    back = full.receive(GUEST, Hello("Somebody else"))
    assert back.events == (ConnectionChanged(GUEST, Connection.GOOD),)
    assert kinds(told(back, GUEST))[0] == "Welcome"
    clock.advance(60.0)
    assert full.tick().events == ()
    ada = _people(full, clock)["Ada"]
    assert (ada.hand, ada.muted_by_host) == (1, True)


def test_who_does_not_come_back_has_left_and_need_not_wait_the_next_time(
    full: HoldConference, clock: VirtualClock
) -> None:
    full.connection_changed(GUEST, Connection.LOST)
    full.connection_changed(HOST, Connection.LOST)
    clock.advance(30.0)
    full.connection_changed(GUEST, Connection.LOST)
    clock.advance(30.0)
    left = ParticipantLeft(GUEST, person_of(GUEST), LeaveReason.LOST)
    assert full.tick().events == (left,)
    assert kinds(told(come(full, GUEST), GUEST))[0] == "Welcome"
    assert full.roster.in_room(HOST)


def test_who_is_lost_while_they_wait_leaves_the_lobby_after_a_minute(
    held: HoldConference, clock: VirtualClock
) -> None:
    come(held, GUEST)
    held.connection_changed(GUEST, Connection.LOST)
    clock.advance(60.0)
    gone = held.tick()
    assert gone.events == (ParticipantLeft(GUEST, person_of(GUEST), LeaveReason.LOST),)
    assert LobbyChanged(()) in told(gone, HOST)
    assert told(come(held, GUEST), GUEST) == [Waiting()]


def test_a_poor_connection_is_seen(full: HoldConference, clock: VirtualClock) -> None:
    full.connection_changed(GUEST, Connection.POOR)
    assert _people(full, clock)["Ada"].connection is Connection.POOR


def test_a_channel_that_closes_before_hello_is_forgotten(held: HoldConference) -> None:
    held.arrive(arrival(GUEST))
    held.connection_changed(GUEST, Connection.LOST)
    assert held.receive(GUEST, Hello("Ada")) is NOTHING


def _ticks(held: HoldConference, clock: VirtualClock, seconds: float) -> Answer:
    clock.advance(seconds)
    return held.tick()


def test_the_host_who_is_alone_and_quiet_is_asked_once(
    held: HoldConference, clock: VirtualClock
) -> None:
    assert _ticks(held, clock, ALONE_S - 1).messages == ()
    assert _ticks(held, clock, 1).messages == ((HOST, StillThere(ANSWER_S)),)
    assert _ticks(held, clock, ANSWER_S - 1) == NOTHING
    assert _ticks(held, clock, 1).events == (LeftAlone(),)
    assert _ticks(held, clock, 3600) == NOTHING
    assert not held.has_ended


def test_an_answer_a_voice_or_company_keeps_the_question_away(
    held: HoldConference, clock: VirtualClock
) -> None:
    _ticks(held, clock, ALONE_S)
    held.receive(HOST, Present())
    assert _ticks(held, clock, ANSWER_S).events == ()
    held.hear_speaking(HOST, True)
    assert _ticks(held, clock, ALONE_S).messages == ()
    held.hear_speaking(HOST, False)
    come_in(held, GUEST)
    assert not [m for m in told(_ticks(held, clock, ALONE_S), HOST) if isinstance(m, StillThere)]
    come(held, PHONE)
    held.receive(GUEST, Leave())
    asked = _ticks(held, clock, ALONE_S)
    assert {to for to, m in asked.messages if m == StillThere(ANSWER_S)} == {HOST, PHONE}
