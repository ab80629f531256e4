"""Recordings on this disk: where they lie, and what reads them, sealed or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.sealing.recording_sealer import RecordingSealer
from meeting_desktop.adapters.sealing.sealed_reader import SealedSounds
from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.keep_recording_keys import KeepRecordingKeys
from meeting_desktop.application.protect_recordings import ProtectRecordings
from meeting_desktop.application.seal_recordings import SealParts, SealRecordings
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class RecordingsRoom:
    """``decoder`` reads both kinds. The keyring is asked when a sealed one is opened."""

    storage: OggRecordingStorage
    decoder: AvDecoder
    sounds: SealedSounds
    keys: KeepRecordingKeys
    settings: ChangeSettings


@dataclass(frozen=True, slots=True)
class Protection:
    """``seal`` is started with the other background work, and stopped before the store."""

    protect: ProtectRecordings
    seal: SealRecordings


def build_recordings(
    folder: Path, settings: ChangeSettings, secrets: Secrets, clock: Clock
) -> RecordingsRoom:
    keys = KeepRecordingKeys(secrets)
    sounds = SealedSounds(keys.find)
    recording = settings.current().recording
    storage = OggRecordingStorage(
        folder,
        clock,
        segment_seconds=recording.segment_seconds,
        bit_rate=recording.bit_rate,
        open_sound=sounds.open,
    )
    return RecordingsRoom(storage, AvDecoder(sounds.open), sounds, keys, settings)


def build_protection(
    room: RecordingsRoom, store: Store, clock: Clock, busy: Callable[[], bool]
) -> Protection:
    """Nothing runs before ``seal.start``. ``busy``: a meeting runs, answered at once."""
    folder, settings = room.storage.folder, room.settings
    sealer = RecordingSealer(room.sounds, folder)
    seal = SealRecordings(
        SealParts(
            store=store,
            folder=folder,
            sealer=sealer,
            keys=room.keys,
            clock=clock,
            wanted=lambda: settings.current().recording.encrypt,
            busy=busy,
            on_settings=settings.changed.subscribe,
        )
    )
    protect = ProtectRecordings(room.keys, folder, sealer, settings, seal.look_again)
    return Protection(protect, seal)


def build_keys_alone(paths: Paths, settings: Settings) -> ProtectRecordings:
    """For commands, also while a window is open: it asks the keyring anew."""
    changing = ChangeSettings(settings, paths.settings_file)
    room = build_recordings(paths.recordings, changing, KeyringSecrets(paths.data), SystemClock())
    folder = room.storage.folder
    return ProtectRecordings(room.keys, folder, RecordingSealer(room.sounds, folder), changing)
