"""What the list of people knows, from a real conference's messages."""

from __future__ import annotations

from meeting_desktop.application.receive_arrivals import LobbyFor
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import (
    Admit,
    ChooseConsent,
    FromParticipant,
    Hand,
    Hello,
    Lock,
    MakeCohost,
    Mute,
    MutePerson,
)
from meeting_desktop.domain.levels import SILENCE_DB
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.ui.conference.people_model import PeopleModel, PersonRow
from meeting_desktop.ui.conference.room_actions import PersonAction, RoomAction
from tests.fakes.seats import FakeGuestSeat, FakeSeat


def watch(seat: FakeSeat | FakeGuestSeat, *, has_door: bool = True) -> PeopleModel:
    """The model behind this seat's window."""
    model = PeopleModel(has_door=has_door)
    seat.messages.subscribe(model.apply)
    seat.say(Hello(""))
    return model


def open_room() -> tuple[FakeSeat, PeopleModel]:
    seat = FakeSeat(lobby_for=LobbyFor.NOBODY)
    return seat, watch(seat)


def row(model: PeopleModel, name: str) -> PersonRow:
    return next(row for row in model.rows if row.name == name)


def test_a_late_listener_knows_everybody_after_hello() -> None:
    seat = FakeSeat(lobby_for=LobbyFor.NOBODY)
    seat.come("Grace")
    model = watch(seat)
    assert [r.name for r in model.rows] == ["Ada", "Grace"]
    assert model.me is not None
    assert model.me.name == "Ada"
    assert model.title == "Discovery"
    assert model.others == 1


def test_who_knocks_waits_and_is_admitted() -> None:
    seat = FakeSeat()
    model = watch(seat)
    guest = seat.come("Grace")
    assert [w.name for w in model.waiting] == ["Grace"]
    seat.say(Admit(guest.you))
    seat.tick()
    assert model.waiting == ()
    assert [r.name for r in model.rows] == ["Ada", "Grace"]


def test_two_devices_of_one_person_are_one_row() -> None:
    seat, model = open_room()
    person = new_id()
    laptop, phone = (
        seat.come("Grace", person=person),
        seat.come("Grace on the phone", person=person),
    )
    seat.tick()
    grace = row(model, "Grace")
    assert [d.id for d in grace.devices] == [laptop.you, phone.you]
    assert model.others == 1
    laptop.say(Mute(True))
    seat.tick()
    assert not row(model, "Grace").muted
    phone.say(Mute(True))
    seat.tick()
    assert row(model, "Grace").muted
    seat.deliver(seat.held.connection_changed(laptop.you, Connection.LOST))
    seat.tick()
    assert row(model, "Grace").connection is Connection.GOOD


def test_hands_have_places_and_consent_is_seen() -> None:
    seat, model = open_room()
    grace, alan = seat.come("Grace"), seat.come("Alan")
    alan.say(Hand(True))
    grace.say(Hand(True))
    grace.say(ChooseConsent(Consent.TRANSCRIBE_ONLY))
    seat.tick()
    assert [row(model, "Alan").hand, row(model, "Grace").hand] == [1, 2]
    assert row(model, "Grace").consent is Consent.TRANSCRIBE_ONLY
    seat.say(Hand(True))
    seat.tick()
    assert model.hand_raised


def test_levels_belong_to_persons_and_silence_is_the_floor() -> None:
    seat, model = open_room()
    grace = seat.come("Grace")
    seat.held.hear_levels({grace.you: -20.0})
    seat.tick()
    assert model.level_of(row(model, "Grace")) == -20.0
    assert model.level_of(row(model, "Ada")) == SILENCE_DB


def test_who_speaks_is_named_except_oneself() -> None:
    seat, model = open_room()
    grace = seat.come("Grace")
    seat.deliver(seat.held.hear_speaking(grace.you, True))
    seat.deliver(seat.held.hear_speaking(seat.you, True))
    assert model.speaking == ("Grace",)


def test_the_host_is_offered_what_the_host_may_do() -> None:
    seat, model = open_room()
    grace = seat.come("Grace")
    seat.tick()
    assert model.offers(row(model, "Grace")) == (
        PersonAction.MUTE,
        PersonAction.MAKE_COHOST,
        PersonAction.MAKE_PRESENTER,
        PersonAction.MAKE_OBSERVER,
        PersonAction.LET_CHAT,
        PersonAction.LET_SHARE,
        PersonAction.SECOND_DEVICE,
        PersonAction.SAFETY_DIGITS,
        PersonAction.REMOVE,
    )
    seat.say(MutePerson(grace.you))
    seat.say(MakeCohost(grace.you, True))
    seat.tick()
    offered = model.offers(row(model, "Grace"))
    assert PersonAction.ALLOW_UNMUTE in offered
    assert PersonAction.MUTE not in offered
    assert PersonAction.TAKE_COHOST in offered
    assert model.offers(row(model, "Ada")) == (
        PersonAction.SECOND_DEVICE,
        PersonAction.CONSENT,
    )


def test_a_cohost_may_only_ask_the_host_to_mute() -> None:
    seat, _ = open_room()
    grace, alan = seat.come("Grace"), seat.come("Alan")
    model = watch(grace, has_door=False)
    seat.say(MakeCohost(grace.you, True))
    seat.tick()
    assert model.offers(row(model, "Ada")) == (
        PersonAction.ASK_TO_MUTE,
        PersonAction.SAFETY_DIGITS,
    )
    assert model.offers(row(model, "Alan")) == (
        PersonAction.MUTE,
        PersonAction.MAKE_PRESENTER,
        PersonAction.MAKE_OBSERVER,
        PersonAction.LET_CHAT,
        PersonAction.LET_SHARE,
        PersonAction.REMOVE,
    )
    assert model.may_do(RoomAction.LOCK)
    assert model.may_do(RoomAction.LEAVE)
    assert not model.may_do(RoomAction.END)
    plain = watch(alan, has_door=False)
    assert plain.offers(row(plain, "Grace")) == ()
    assert not plain.may_do(RoomAction.MUTE_ALL)


def test_everything_offered_is_allowed_by_the_host() -> None:
    """What the window offers, the host does: neither refuses what the other promised."""
    seat, _ = open_room()
    grace, alan = seat.come("Grace"), seat.come("Alan")
    seat.say(MakeCohost(grace.you, True))
    model = watch(grace, has_door=False)
    refusals: list[object] = []
    grace.messages.subscribe(refusals.append)
    said: dict[PersonAction, FromParticipant] = {
        PersonAction.MUTE: MutePerson(alan.you),
        PersonAction.ALLOW_UNMUTE: MutePerson(alan.you, False),
        PersonAction.MAKE_PRESENTER: GiveRole(alan.you, Role.PRESENTER),
        PersonAction.MAKE_OBSERVER: GiveRole(alan.you, Role.OBSERVER),
        PersonAction.LET_CHAT: Allow(alan.you, Right.CHAT, False),
        PersonAction.LET_SHARE: Allow(alan.you, Right.SCREEN, True),
    }
    for action in model.offers(row(model, "Alan")):
        if action in said:
            grace.say(said[action])
    assert not [one for one in refusals if type(one).__name__ == "Refused"]


def test_a_lock_is_known() -> None:
    seat, model = open_room()
    seat.say(Lock(True))
    seat.tick()
    assert model.locked


def test_the_host_sees_the_worst_connection_and_a_guest_the_own_one() -> None:
    seat, model = open_room()
    grace, alan = seat.come("Grace"), seat.come("Alan", role=Role.MEMBER)
    guest = watch(alan, has_door=False)
    seat.deliver(seat.held.connection_changed(grace.you, Connection.POOR))
    seat.tick()
    assert model.quality() is Connection.POOR
    assert guest.quality() is Connection.GOOD
