"""A room rings for what matters, softly and not too often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.adapters.audio.room_sounds import room_sound
from meeting_desktop.application.ring import Ring
from meeting_desktop.application.ring_for_people import RingForPeople
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import ConferenceSettings
from meeting_desktop.domain.control_messages import FromHost, Knock, Person, RosterChanged, Welcome
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role
from meeting_desktop.domain.room_sounds import RoomSound
from meeting_desktop.ports.audio import Samples
from meeting_desktop.runtime.topic import Topic
from tests.fakes.clock import VirtualClock

_YOU = new_id()


class Room:
    """A ring whose sounds are remembered, and a seat's messages."""

    def __init__(self) -> None:
        self.settings = ConferenceSettings()
        self.clock = VirtualClock()
        self.rung: list[RoomSound] = []
        self.ring = Ring(self._sound, lambda: self.settings, self.clock)
        self.messages: Topic[FromHost] = Topic()
        self.stop = RingForPeople(self.ring).listen(self.messages)

    def _sound(self, sound: RoomSound) -> Samples:
        self.rung.append(sound)
        return room_sound(sound)

    def heard(self) -> Samples:
        """What the loudspeaker gets in the next second."""
        frames = [self.ring.blend(np.zeros(960, np.float32)) for _ in range(50)]
        return np.concatenate(frames)

    def welcome(self, *people: Person) -> None:
        self.messages.publish(Welcome(_YOU, "Plans", people, locked=False))

    def roster(self, *people: Person) -> None:
        self.clock.advance(1.0)
        self.messages.publish(RosterChanged(people, locked=False))


@pytest.fixture
def room() -> Room:
    return Room()


def person(one: UUID | None = None, *, role: Role = Role.GUEST, hand: int = 0) -> Person:
    return Person(
        one or new_id(),
        "Ada",
        role,
        False,
        False,
        hand,
        False,
        Consent.RECORD,
        Connection.GOOD,
        datetime(2026, 3, 2, tzinfo=UTC),
    )


HOST = person(_YOU, role=Role.HOST)


def test_a_sound_is_blended_into_what_is_heard(room: Room) -> None:
    assert room.ring.ring(RoomSound.JOINED, people=2)
    heard = room.heard()
    expected = room_sound(RoomSound.JOINED)
    assert np.array_equal(heard[: len(expected)], expected)
    assert not heard[len(expected) :].any()


def test_voices_go_on_under_a_sound_and_nothing_is_too_loud(room: Room) -> None:
    room.ring.ring(RoomSound.HAND, people=2)
    voice = np.full(960, 0.99, np.float32)
    blended = room.ring.blend(voice)
    assert blended.max() <= 1.0
    assert np.array_equal(voice, np.full(960, 0.99, np.float32)), "the voice itself is not changed"
    room.heard()
    assert room.ring.blend(voice) is voice


def test_nothing_rings_when_it_is_switched_off(room: Room) -> None:
    room.settings = ConferenceSettings(sounds=False)
    assert not any(room.ring.ring(sound, people=1) for sound in RoomSound)


def test_in_a_large_room_only_the_door_rings(room: Room) -> None:
    room.settings = ConferenceSettings(sounds_up_to=3)
    assert not room.ring.ring(RoomSound.JOINED, people=4)
    assert not room.ring.ring(RoomSound.HAND, people=4)
    assert room.ring.ring(RoomSound.KNOCK, people=4)
    room.clock.advance(1.0)
    assert room.ring.ring(RoomSound.JOINED, people=3)


def test_sounds_keep_a_distance(room: Room) -> None:
    assert room.ring.ring(RoomSound.JOINED, people=2)
    room.clock.advance(0.7)
    assert not room.ring.ring(RoomSound.LEFT, people=2)
    room.clock.advance(0.2)
    assert room.ring.ring(RoomSound.LEFT, people=2)


def test_who_comes_and_goes_is_heard_but_not_who_was_there(room: Room) -> None:
    brook = person()
    room.welcome(HOST, person())
    assert room.rung == []
    room.roster(HOST, brook)
    room.roster(HOST)
    assert room.rung == [RoomSound.JOINED, RoomSound.LEFT]
    room.welcome(HOST, brook)
    assert len(room.rung) == 2, "to come back is to be greeted, not to ring for all"


def test_a_hand_is_heard_by_those_who_lead(room: Room) -> None:
    brook = person()
    room.welcome(HOST, brook)
    room.roster(HOST, replace(brook, hand=1))
    room.roster(HOST, replace(brook, hand=1, muted=True))
    assert room.rung == [RoomSound.HAND]
    guest = replace(HOST, role=Role.GUEST)
    room.welcome(guest, brook)
    room.roster(guest, replace(brook, hand=1))
    assert room.rung == [RoomSound.HAND]


def test_a_knock_is_heard_when_the_host_wants_it(room: Room) -> None:
    room.welcome(HOST)
    room.messages.publish(Knock(new_id(), "Brook", chime=False))
    room.messages.publish(Knock(new_id(), "Casey", chime=True))
    assert room.rung == [RoomSound.KNOCK]


def test_a_seat_that_was_left_rings_no_more(room: Room) -> None:
    room.welcome(HOST)
    room.stop()
    room.roster(HOST, person())
    assert room.rung == []
