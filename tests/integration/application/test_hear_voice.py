""" "Listen" in Settings: the first sentence of the AI participant in the chosen voice."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.hear_voice import HearVoice
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.settings import Settings
from tests.fakes.clock import VirtualClock
from tests.fakes.playing import FakePlayer
from tests.fakes.voices import FakeVoice

_HELLO = "Hello. I am Assistant, an AI assistant, not a person."


class _Loudspeaker(FakePlayer):
    """Notes whether the file was there when it was to be played."""

    had_file = False

    def load(self, paths: Sequence[Path], duration: float) -> None:
        super().load(paths, duration)
        self.had_file = all(path.stat().st_size for path in paths)


class _PassingClock(VirtualClock):
    """Whoever waits for it lets the player play for as long."""

    def __init__(self, player: FakePlayer) -> None:
        super().__init__()
        self._player = player
        self.waited = 0.0

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.waited += seconds
        self._player.advance(seconds)
        return event.is_set()


@dataclass
class _Room:
    home: Path
    voice: FakeVoice = field(default_factory=FakeVoice)
    player: _Loudspeaker = field(default_factory=_Loudspeaker)
    kinds: list[str] = field(default_factory=list)
    opened: int = 0

    def __post_init__(self) -> None:
        self.settings = ChangeSettings(Settings(), self.home / "settings.json")
        self.clock = _PassingClock(self.player)
        self.hear = HearVoice(self.settings, self.clock, self._make_voice, self._open)

    def _make_voice(self, kind: str) -> FakeVoice:
        self.kinds.append(kind)
        return self.voice

    def _open(self) -> _Loudspeaker:
        self.opened += 1
        return self.player


@pytest.fixture
def room(tmp_path: Path) -> _Room:
    return _Room(tmp_path)


def test_its_first_sentence_is_heard_to_the_end(room: _Room) -> None:
    room.hear.play_sample()
    assert set(room.voice.said) == {_HELLO}
    assert room.player.had_file
    assert room.player.position() == pytest.approx(room.player.duration)
    assert room.clock.waited < room.player.duration + 0.5


def test_nothing_of_it_stays(room: _Room) -> None:
    room.hear.play_sample()
    assert room.player.closed
    assert not any(path.exists() for path in room.player.loaded)


def test_it_is_the_name_the_voice_and_the_language_of_settings(room: _Room) -> None:
    room.settings.change("voice", kind="piper", name="Robin")
    room.settings.change("speech", language="de")
    room.hear.play_sample()
    assert room.kinds == ["piper"]
    assert set(room.voice.said) == {"Guten Tag. Ich bin Robin, ein KI-Assistent, kein Mensch."}


def test_without_the_voice_nothing_is_opened(room: _Room) -> None:
    room.voice.is_there = False
    assert not room.hear.has("system")
    with pytest.raises(EnvironmentFault) as refused:
        room.hear.play_sample()
    assert refused.value.code == "no_voice"
    assert room.opened == 0


def test_a_loudspeaker_that_fails_is_a_sentence(room: _Room) -> None:
    room.player = _Loudspeaker("There is no loudspeaker.")
    with pytest.raises(EnvironmentFault) as refused:
        room.hear.play_sample()
    assert refused.value.code == "no_loudspeaker"
    assert refused.value.sentence == "There is no loudspeaker."
    assert room.player.closed


def test_a_player_that_stands_still_is_not_waited_for_for_ever(room: _Room) -> None:
    room.player.set_speed(0.0)
    room.hear.play_sample()
    assert room.clock.waited == pytest.approx(room.player.duration + 1.0, abs=0.2)
    assert room.player.closed
