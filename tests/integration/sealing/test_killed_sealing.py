"""The program is killed while it seals: the recording is whole, in the one form or the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from meeting_desktop.domain.recovery_keys import read_key
from tests.integration.sealing.sealed_home import SealedHome, plain_pieces_of

_ROOT = Path(__file__).resolve().parents[3]


def _opened(home: SealedHome, path: Path) -> bytes:
    opened = home.room.sounds.open(path)
    if opened is None:
        return path.read_bytes()
    with opened:
        return opened.read()


def _kill_at(place: str, what: str, home: SealedHome, key: bytes) -> None:
    """``place``: ``chunk``, in the middle; ``written``, before it has its name; ``exchanged``."""
    program = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.integration.sealing.sealing_program",
            what,
            str(home.root / "recordings"),
            key.hex(),
        ],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdin is not None
        assert program.stdout is not None
        chunks = 0
        for line in program.stdout:
            chunks += line == "chunk\n"
            if line == f"{place}\n" and (place != "chunk" or chunks == 2):
                program.kill()
                return
            program.stdin.write("\n")
            program.stdin.flush()
        pytest.fail(f"it ended before it came to {place}")


@pytest.mark.parametrize("place", ["chunk", "written", "exchanged"])
def test_killed_while_it_seals_the_recording_is_whole(
    place: str, home: SealedHome, sound: bytes
) -> None:
    path = home.path(home.record(sound))
    key = read_key(home.protect.make_key())
    _kill_at(place, "seal", home, key)
    assert home.protect.count().sealed == (place == "exchanged")
    assert _opened(home, path) == sound
    home.protect.turn_on()
    home.seal.turn()
    assert plain_pieces_of(sound, home.root) == []
    assert _opened(home, path) == sound
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("place", ["chunk", "exchanged"])
def test_killed_while_it_opens_the_recording_is_whole(
    place: str, home: SealedHome, sound: bytes
) -> None:
    path = home.path(home.record(sound))
    key = read_key(home.turn_on())
    _kill_at(place, "open", home, key)
    assert home.protect.count().plain == (place == "exchanged")
    assert _opened(home, path) == sound
    again = SealedHome(home.root, home.secrets)
    again.seal.turn()
    assert path.read_bytes() == sound
    assert list(path.parent.iterdir()) == [path]
    again.close()


def test_half_of_the_plain_file_does_not_stay_behind(home: SealedHome, sound: bytes) -> None:
    path = home.path(home.record(sound))
    key = read_key(home.turn_on())
    _kill_at("written", "open", home, key)
    assert plain_pieces_of(sound, home.root)
    again = SealedHome(home.root, home.secrets)
    again.protect.turn_on()  # somebody thought better of it: what was begun is of no use
    again.seal.turn()
    assert plain_pieces_of(sound, home.root) == []
    assert list(path.parent.iterdir()) == [path]
    again.close()
