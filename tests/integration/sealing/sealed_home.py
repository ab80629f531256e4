"""A home with recordings that are encrypted, or will be; real files, a keyring of the test's."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from meeting_desktop.adapters.sealing.recording_sealer import RecordingSealer
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.seal_recordings import SealState
from meeting_desktop.bootstrap.recordings import build_protection, build_recordings
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.sample_talks import NOW, keep, make_talk
from tests.fakes.secrets import FakeSecrets
from tests.fakes.sounds import clicks
from tests.fakes.store import InlineStore
from tests.integration.audio.recorded import Tape

#: Long enough for three chunks.
SECONDS = 10.0


class SealedHome:
    """One machine. ``busy`` while a meeting runs; ``states`` of what seals."""

    def __init__(self, root: Path, secrets: FakeSecrets | None = None) -> None:
        root.mkdir(exist_ok=True)
        self.root = root
        self.clock = VirtualClock()
        self.store = InlineStore(self.clock)
        self.secrets = secrets or FakeSecrets()
        self.settings = ChangeSettings(Settings(), root / "settings.json")
        self.busy = False
        self.room = build_recordings(
            root / "recordings", self.settings, self.secrets, SystemClock()
        )
        self.files, self.decoder = self.room.storage, self.room.decoder
        self.sealer = RecordingSealer(self.room.sounds, self.files.folder)
        made = build_protection(self.room, self.store, self.clock, lambda: self.busy)
        self.protect, self.seal = made.protect, made.seal
        self.states: list[SealState] = []
        self.seal.changed.subscribe(self.states.append)

    def record(self, sound: bytes, *, status: RecordingStatus | None = None) -> Recording:
        """A meeting of one track, its file on this machine."""
        talk, recording_id = make_talk(), new_id()
        key = self.files.new_key(talk.meeting.id, recording_id)
        place = self.files.place_of(key)
        beside = place.with_suffix(".written")
        beside.write_bytes(sound)
        beside.replace(place)  # whole or not at all, as the program does it
        recording = Recording(
            recording_id,
            talk.meeting.id,
            None,
            status or RecordingStatus.COMPLETED,
            key,
            NOW,
            SECONDS,
            len(sound),
            hashlib.sha256(sound).hexdigest(),
        )

        def write(uow: UnitOfWork) -> None:
            keep(uow, talk)
            uow.recordings.put(recording)

        self.store.write(write).result(60)
        return recording

    def turn_on(self) -> str:
        """What is here is sealed when it returns."""
        key = self.protect.make_key()
        self.protect.turn_on()
        self.seal.turn()
        return key

    def heard(self, recording: Recording, start: float = 0.0) -> Samples:
        path = self.files.path_of(recording.storage_key)
        return np.concatenate(list(self.decoder.decode(path, rate_hz=16_000, start=start)))

    def path(self, recording: Recording) -> Path:
        return self.files.path_of(recording.storage_key)

    def close(self) -> None:
        assert self.seal.stop(60.0)
        self.store.close(5.0)


def spoken(seconds: float, seed: int = 1) -> Samples:
    """Clicks, and noise between that no encoder makes small."""
    noise = np.random.default_rng(seed).normal(0, 0.1, round(seconds * 48_000))
    return (clicks(seconds) + noise).astype(np.float32)


def recorded(folder: Path, seconds: float) -> bytes:
    """The file that the recorder makes of ``spoken``; 16 kB a second."""
    tape = Tape(folder, segment_seconds=30.0, bit_rate=128_000)
    tape.record(spoken(seconds))
    return tape.finish().path.read_bytes()


def plain_pieces_of(plain: bytes, folder: Path) -> list[Path]:
    """Files below ``folder`` that hold any of sixteen pieces of the plain sound."""
    step = len(plain) // 16
    pieces = [plain[at : at + 48] for at in range(100, len(plain) - 48, step)]
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in found if any(piece in path.read_bytes() for piece in pieces)]
