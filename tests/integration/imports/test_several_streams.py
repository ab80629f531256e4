"""Files that hold several sounds side by side, as recorders of screens write them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.fingerprint import BandFingerprinter
from meeting_desktop.adapters.audio.media_reader import AvMediaReader
from meeting_desktop.application.import_stages import ImportStages
from meeting_desktop.application.listen_to_file import Listened, ListenToFile
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.fingerprint_likeness import likeness
from meeting_desktop.domain.imports import ImportStage, ImportStatus
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.importing import ImportOrder
from tests.fakes.imports import deaths_left, kill_in, scripted_parts
from tests.fakes.sounds import rough_noise, tone, write_wav
from tests.integration.audio.sound_formats import encode_beside
from tests.integration.imports.import_home import GRACE_HZ, HANNA_HZ, ImportHome, paths_of

_OTHER_HZ = 360.0


def _turns(*hertz: float | None) -> Samples:
    """Three seconds of each; None is silence."""
    silence = np.zeros(3 * SPEECH_RATE_HZ, dtype=np.float32)
    return np.concatenate(
        [tone(3.0, hertz=one, rate_hz=SPEECH_RATE_HZ) if one else silence for one in hertz]
    )


_MINE = _turns(GRACE_HZ, None, GRACE_HZ, None, None)
_THEIRS = _turns(None, HANNA_HZ, None, _OTHER_HZ, _OTHER_HZ)
_BOTH = _MINE + _THEIRS


def _listened(file: Path) -> Listened:
    return ListenToFile(AvMediaReader(), BandFingerprinter(), lambda _share: None).run(file)


def test_a_microphone_and_the_computers_sound_are_two_sides(tmp_path: Path) -> None:
    file = encode_beside(tmp_path / "call.mkv", [_MINE, _THEIRS])
    assert AvMediaReader().look(file).streams == 2
    heard = _listened(file)
    assert (heard.streams, heard.sides_differ) == ((0, 1), True)
    assert heard.duration == pytest.approx(15.0, abs=0.1)


def test_what_is_silent_the_same_or_a_mix_is_not_heard_twice(tmp_path: Path) -> None:
    silence = np.zeros_like(_MINE)
    file = encode_beside(tmp_path / "six.mkv", [_BOTH, _MINE, silence, _THEIRS, _MINE])
    heard = _listened(file)
    assert (heard.streams, heard.sides_differ) == ((1, 3), True)
    same = _listened(encode_beside(tmp_path / "same.mp4", [silence, _BOTH, _BOTH]))
    assert (same.streams, same.sides_differ) == ((1,), False)


def test_several_streams_are_the_sound_that_they_are_together(tmp_path: Path) -> None:
    sound = rough_noise(12.0)[: 12 * SPEECH_RATE_HZ]
    turn = np.arange(sound.size) // (3 * SPEECH_RATE_HZ) % 2 == 0
    mine, theirs = np.where(turn, sound, 0.0), np.where(turn, 0.0, sound)
    sides = [mine.astype(np.float32), theirs.astype(np.float32)]
    two = _listened(encode_beside(tmp_path / "two.mkv", sides))
    one = _listened(write_wav(tmp_path / "mixed.wav", sound, rate_hz=SPEECH_RATE_HZ))
    assert two.streams == (0, 1)
    assert one.streams == (0,)
    assert likeness(two.fingerprint, one.fingerprint).is_same


def test_a_stream_that_ends_early_is_silent_from_there(tmp_path: Path) -> None:
    short = encode_beside(tmp_path / "short.mkv", [_THEIRS, _MINE[: 9 * SPEECH_RATE_HZ]])
    pieces = list(AvMediaReader().decode_beside(short, rate_hz=SPEECH_RATE_HZ, streams=[1, 0]))
    heard = np.concatenate(pieces)
    assert heard.shape[1] == 2
    assert len(heard) / SPEECH_RATE_HZ == pytest.approx(15.0, abs=0.1)
    assert np.abs(heard[10 * SPEECH_RATE_HZ :, 0]).max() == 0.0
    assert np.abs(heard[: 9 * SPEECH_RATE_HZ, 0]).max() > 0.1


def test_whoever_is_killed_ends_with_the_same_tracks(tmp_path: Path) -> None:
    file = encode_beside(tmp_path / "call.mkv", [_MINE, _THEIRS])
    stages = ImportStages(scripted_parts(paths_of(tmp_path), Settings()), lambda _news: None)
    whole = stages.run(ImportOrder(new_id(), file, "base")).tracks
    assert [track.channel for track in whole] == [0, 1]
    home = tmp_path / "home"
    home.mkdir()
    kill_in(home, ImportStage.FINGERPRINT, ImportStage.DECODE)
    with closing(ImportHome(home)) as here:
        here.imports.add([file]).result(60)
        here.imports.start()
        (job,) = here.ended()
        assert job.status is ImportStatus.COMPLETED
        assert job.meeting_id is not None
        meeting_id = job.meeting_id
        kept = here.store.read(lambda uow: list(uow.recordings.of_meeting(meeting_id)))
        people = here.store.read(lambda uow: list(uow.participants.of_meeting(meeting_id)))
    assert deaths_left(home) == []
    assert [one.sha256 for one in sorted(kept, key=lambda one: one.channel or 0)] == [
        track.sha256 for track in whole
    ]
    assert {one.id for one in people} == {one.participant_id for one in kept}
