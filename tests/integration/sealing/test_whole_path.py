"""From a recording to another machine: everything that reads sound reads a sealed one."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.clip_writer import AvClipWriter
from meeting_desktop.adapters.audio.mixing import decode_together
from meeting_desktop.adapters.audio.playback import SoundPlayer
from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.draw_waveform import DrawWaveform
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.share_clip import ShareClip
from meeting_desktop.application.transcribe_again import AgainParts, TranscribeAgain
from meeting_desktop.bootstrap.recordings import build_protection, build_recordings
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.domain.recovery_keys import spell_key
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from tests.fakes.audio import NoPortAudio
from tests.fakes.models import ShelfOfModels
from tests.fakes.patience import until
from tests.fakes.recogniser import FakeLoader
from tests.fakes.secrets import FakeSecrets
from tests.fakes.transfers import CountedTransfer
from tests.integration.application.feeding import voice
from tests.integration.application.rehearsal import Rehearsal
from tests.integration.application.scripted_speech import ScriptedBatch, heard
from tests.integration.sealing.sealed_home import SealedHome, plain_pieces_of

_LIMIT = 60.0


@pytest.fixture
def recording(home: SealedHome, sound: bytes) -> Recording:
    """Sealed."""
    made = home.record(sound)
    home.turn_on()
    return made


@pytest.fixture
def other(tmp_path: Path, home: SealedHome, recording: Recording) -> Iterator[SealedHome]:
    """Another machine with a copy of the folder, and a keyring of its own."""
    made = SealedHome(tmp_path / "other")
    shutil.copytree(home.root / "recordings", made.root / "recordings")
    yield made
    made.close()


def _again(home: SealedHome, recording: Recording) -> list[str]:
    batch = ScriptedBatch([heard("one two three", 0.0)])
    speech = SpeechRoom(FakeLoader(batch=batch), ShelfOfModels(), home.clock, model=lambda: "base")
    again = TranscribeAgain(AgainParts(home.store, home.files, speech, home.decoder, lambda: ()))
    told: list[float] = []
    new = again.start(recording.meeting_id, on_progress=told.append).result(_LIMIT)
    assert speech.stop(_LIMIT)
    assert told[-1] == 1.0
    return [segment.text for segment in new.segments]


def test_what_a_meeting_recorded_is_sealed_once_it_is_over(tmp_path: Path) -> None:
    root = tmp_path / "home"
    room = build_recordings(
        root / "recordings",
        ChangeSettings(Settings(), tmp_path / "settings.json"),
        FakeSecrets(),
        SystemClock(),
    )
    program = Rehearsal(root, wrap_storage=lambda _plain: room.storage)
    made = build_protection(
        room, program.store, program.clock, lambda: program.meetings.live is not None
    )
    made.protect.turn_on()
    made.seal.start()
    program.start()
    program.hear(voice(2.0))
    assert list(room.storage.folder.finished()) == []
    meeting_id = program.end()
    made.seal.look_again()
    until(lambda: made.protect.count().sealed == 1, what="the seal")
    (path,) = program.opened(meeting_id).recordings
    assert not path.read_bytes().startswith(b"OggS")
    assert room.decoder.probe(path) == pytest.approx(2.0, abs=0.1)
    assert made.seal.stop(_LIMIT)
    program.stop()


def test_it_is_drawn_shared_as_a_clip_and_heard_again(
    home: SealedHome, sound: bytes, tmp_path: Path
) -> None:
    recording = home.record(sound)
    clips = ShareClip(home.store, home.files, AvClipWriter(home.decoder))
    before = clips.share(recording.meeting_id, 2.0, 4.0, tmp_path / "before.wav")
    home.turn_on()
    drawing = DrawWaveform(home.store, home.files, home.decoder, home.clock)
    (track,) = drawing.of_meeting(recording.meeting_id)
    assert track.waveform.between(0.0, 10.0, 4).min() > 0
    after = clips.share(recording.meeting_id, 2.0, 4.0, tmp_path / "after.wav")
    assert after.sound.read_bytes() == before.sound.read_bytes()
    assert _again(home, recording) == ["one two three"]
    assert plain_pieces_of(sound, tmp_path) == []


def test_it_is_played_from_any_place(home: SealedHome, recording: Recording) -> None:
    player = SoundPlayer(home.decoder, "", SystemClock(), library=NoPortAudio())
    player.load([home.path(recording)], 10.0)
    player.seek(9.5)
    player.play()
    until(lambda: player.position() > 9.6, what="the position")
    player.close()


def test_what_is_shared_is_what_was_recorded(
    home: SealedHome, recording: Recording, sound: bytes, tmp_path: Path
) -> None:
    (tmp_path / "share").mkdir()
    storage = FolderStorage(tmp_path / "share", "aa", home.room.sounds.open)
    storage.prepare()
    file = SharedFile(FileKind.RECORDING, recording.sha256)
    half = CountedTransfer(stop_at=1 << 16)
    assert not storage.put(file, home.path(recording), half)
    rest = CountedTransfer()
    assert storage.put(file, home.path(recording), rest)
    assert rest.was_there > 0
    assert storage.size(file.key) == recording.size_bytes == len(sound)
    elsewhere = tmp_path / "fetched.ogg"
    assert storage.fetch(file, elsewhere, CountedTransfer())
    assert hashlib.sha256(elsewhere.read_bytes()).hexdigest() == recording.sha256


def test_another_machine_opens_it_with_the_recovery_key(
    home: SealedHome, other: SealedHome, recording: Recording
) -> None:
    key = home.protect.recovery_key()
    path = next(other.files.folder.finished())
    before = path.read_bytes()
    for wrong, code in (
        (key[:-1], "bad_recovery_key"),
        (spell_key(bytes(32)), "other_recovery_key"),
    ):
        with pytest.raises(UserFacingError) as caught:
            other.protect.restore(wrong)
        assert caught.value.code == code
        assert other.secrets.kept == {}
    assert path.read_bytes() == before
    assert other.protect.restore(key.lower()).locked == 0
    assert np.array_equal(other.heard(recording), home.heard(recording))


def test_without_the_key_whoever_reads_it_says_so(
    other: SealedHome, recording: Recording, short: bytes
) -> None:
    path = other.path(recording)
    with pytest.raises(NotFoundError, match="enter the recovery key") as caught:
        list(decode_together(other.decoder, [path], rate_hz=16_000, start=3.0))
    assert caught.value.code == "recording_key_missing"
    with pytest.raises(NotFoundError):
        other.decoder.probe(path)
    # Beside others it is left out, as what is not here.
    plain = other.path(other.record(short))
    heard = list(decode_together(other.decoder, [path, plain], rate_hz=16_000, start=0.0))
    assert sum(map(len, heard)) == pytest.approx(16_000, abs=200)


def test_a_machine_with_a_key_of_its_own_keeps_both(
    home: SealedHome, other: SealedHome, recording: Recording, short: bytes
) -> None:
    own = other.record(short)
    mine = other.turn_on()
    assert other.protect.count().locked == 1
    other.protect.restore(home.protect.recovery_key())
    assert other.protect.restore(mine).locked == 0
    assert other.protect.recovery_key() == mine
    assert len(other.heard(recording)) > len(other.heard(own)) > 0


def test_a_key_may_come_before_the_recordings(tmp_path: Path, home: SealedHome) -> None:
    key = home.protect.make_key()
    fresh = SealedHome(tmp_path / "fresh")
    assert fresh.protect.restore(key).sealed == 0
    assert fresh.protect.recovery_key() == key == home.protect.make_key()
    fresh.close()
