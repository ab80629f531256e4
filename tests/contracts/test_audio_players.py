"""What every ``Player`` promises, with or without a loudspeaker."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.playback import SoundPlayer
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.ports.audio import Player
from tests.e2e.pulse import PulseAudio
from tests.fakes.audio import FakePlayer, NoPortAudio
from tests.fakes.patience import until
from tests.fakes.sounds import tone, write_wav

_SECONDS = 8.0

PlayerMaker = Callable[[], Player]


@pytest.fixture(params=["fake", "silent", pytest.param("loudspeaker", marks=[pytest.mark.sound])])
def player(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Player]:
    clock: Clock = SystemClock()
    path = write_wav(tmp_path / "tone.wav", tone(_SECONDS))
    with ExitStack() as stack:
        made: Player
        if request.param == "fake":
            made = FakePlayer(clock)
        elif request.param == "silent":
            made = SoundPlayer(AvDecoder(), "", clock, library=NoPortAudio())
        else:
            stack.enter_context(PulseAudio.started(tmp_path))
            made = SoundPlayer(AvDecoder(), "", clock)
        stack.callback(made.close)
        made.load([path], _SECONDS)
        yield made


def _passes(player: Player, seconds: float) -> None:
    until(lambda: player.position() > seconds, what=f"position {seconds}")


def test_a_loaded_recording_stands_at_its_start(player: Player) -> None:
    assert player.position() == 0.0
    assert not player.playing


def test_playing_moves_the_position(player: Player) -> None:
    player.play()
    assert player.playing
    _passes(player, 0.2)
    assert player.position() < 3.0


def test_a_seek_is_seen_at_once(player: Player) -> None:
    player.seek(3.5)
    assert player.position() == 3.5
    player.play()
    _passes(player, 3.6)
    player.seek(1.0)
    assert 1.0 <= player.position() < 1.5


def test_a_seek_stays_inside_the_recording(player: Player) -> None:
    player.seek(-2.0)
    assert player.position() == 0.0
    player.seek(_SECONDS + 5)
    assert player.position() == _SECONDS


def test_a_pause_holds_the_position(player: Player) -> None:
    player.play()
    _passes(player, 0.2)
    player.pause()
    assert not player.playing
    until(lambda: _stands_still(player), what="standing still")
    held = player.position()
    player.play()
    _passes(player, held + 0.1)


def _stands_still(player: Player) -> bool:
    before = player.position()
    try:
        until(lambda: player.position() != before, limit=0.2)
    except AssertionError:
        return True
    return False


def test_the_end_stops_the_player_and_play_begins_anew(player: Player) -> None:
    player.seek(_SECONDS - 0.3)
    player.play()
    until(lambda: not player.playing, what="the end")
    assert player.position() == _SECONDS
    player.play()
    _passes(player, 0.05)
    assert player.position() < 3.0


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_speed_changes_how_fast_the_position_moves(player: Player, factor: float) -> None:
    clock = SystemClock()
    player.set_speed(factor)
    player.play()
    _passes(player, 0.3)
    began, place = clock.monotonic(), player.position()
    _passes(player, place + factor)
    speed = (player.position() - place) / (clock.monotonic() - began)
    # Wide enough for a busy machine, and still nowhere near the speed that it was before: 1.
    assert speed == pytest.approx(factor, rel=0.4)


def test_a_change_of_speed_keeps_the_place(player: Player) -> None:
    player.seek(4.0)
    player.set_speed(1.5)
    assert player.position() == pytest.approx(4.0)


def test_another_recording_starts_at_its_own_start(player: Player, tmp_path: Path) -> None:
    player.play()
    _passes(player, 0.1)
    player.load([write_wav(tmp_path / "other.wav", tone(1.0))], 1.0)
    assert player.position() == 0.0
    assert not player.playing


def test_the_recordings_of_one_meeting_are_one_time(player: Player, tmp_path: Path) -> None:
    """The second joined late, the third left early, the fourth's file is gone."""
    voices = [tone(1.0), tone(2.5, hertz=600.0), tone(0.2, hertz=900.0)]
    paths = [write_wav(tmp_path / f"{n}.wav", voice) for n, voice in enumerate(voices)]
    player.load([*paths, tmp_path / "gone.wav"], 2.5)
    player.seek(0.75)
    assert player.position() == 0.75
    player.play()
    _passes(player, 1.2)
    player.seek(2.2)
    assert 2.2 <= player.position() < 2.45
    until(lambda: not player.playing, what="the end")
    assert player.position() == 2.5


def test_close_may_be_repeated_and_ends_playing(player: Player) -> None:
    player.play()
    player.close()
    player.close()
    assert not player.playing
