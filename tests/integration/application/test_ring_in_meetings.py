"""In a real meeting the host hears who knocks and who comes, between what people say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.room_sounds import room_sound
from meeting_desktop.application.conference_means import ConferenceMeans
from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.ring import Ring
from meeting_desktop.application.ring_for_people import RingForPeople
from meeting_desktop.core.setting_sections import ConferenceSettings
from meeting_desktop.domain.control_messages import Admit, Hello
from meeting_desktop.domain.room_sounds import RoomSound
from meeting_desktop.ports.audio import Samples
from tests.fakes.clock import VirtualClock
from tests.integration.application.conference_rehearsal import ConferenceRehearsal


class RingingRehearsal(ConferenceRehearsal):
    """A program whose room rings as the composition root makes it."""

    def __post_init__(self) -> None:
        self.ringing = VirtualClock()
        self.rung: list[RoomSound] = []
        self.ring = Ring(self._sound, ConferenceSettings, self.ringing)
        super().__post_init__()

    def _sound(self, sound: RoomSound) -> Samples:
        self.rung.append(sound)
        return room_sound(sound)

    def _means(self) -> ConferenceMeans:
        return replace(
            super()._means(),
            play=lambda samples: self.played.append(self.ring.blend(samples)),
            told=lambda messages: RingForPeople(self.ring).listen(messages),
        )


@pytest.fixture
def room(tmp_path: Path) -> Iterator[RingingRehearsal]:
    rehearsal = RingingRehearsal(tmp_path / "home")
    yield rehearsal
    rehearsal.stop()


def test_who_knocks_and_who_comes_is_heard(room: RingingRehearsal) -> None:
    room.start()
    seat = room.open(ConferenceRequest(lobby="guests"))
    seat.say(Hello("Ada", "test"))
    guest = room.come("Grace")
    room.settle()
    assert room.rung == [RoomSound.KNOCK]
    room.on_loop(lambda: room.bridge.speak(guest, np.zeros(960, np.float32)))
    room.ringing.advance(1.0)
    seat.say(Admit(guest))
    room.settle()
    assert room.rung == [RoomSound.KNOCK, RoomSound.JOINED]
    room.speak(guest, np.zeros(48_000, np.float32))
    heard = np.concatenate(room.played)
    assert np.abs(heard).max() == pytest.approx(0.11, abs=0.02)
