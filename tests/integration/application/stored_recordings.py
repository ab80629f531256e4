"""A home with recordings, beside a shared folder."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.storage.folder import MARK_NAME
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.clear_sound import ClearSound
from meeting_desktop.application.fetch_recordings import FetchRecordings
from meeting_desktop.application.shared_storage import SharedStorage
from meeting_desktop.application.synchronise import SCHEMA, SERVER
from meeting_desktop.application.upload_recordings import UploadParts, UploadRecordings, UploadState
from meeting_desktop.bootstrap.storage import open_storage
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import StorageSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.sync import ServerFacts
from meeting_desktop.ports.storage import ObjectStorage, StoredObject
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.sample_talks import make_talk
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import InlineStore

STEP = 1 << 18
_SERVER = ServerFacts(new_id(), SCHEMA, SCHEMA, 0, new_id(), new_id(), "rep")


class Home:
    """One machine. ``busy`` while a meeting runs; ``states`` of its uploads."""

    def __init__(self, root: Path, share: Path) -> None:
        root.mkdir()
        share.mkdir(exist_ok=True)
        self.root = root
        self.clock = VirtualClock()
        self.store = InlineStore(self.clock)
        self.files = OggRecordingStorage(root / "recordings", self.clock)
        self.secrets = FakeSecrets()
        settings = Settings(storage=StorageSettings(kind="folder", folder=share))
        self.settings = ChangeSettings(settings, root / "settings.json")
        self.busy = False
        self.opened: list[StorageSettings] = []
        self.storage = SharedStorage(self._of_storage, self.secrets, self._open)
        self.fetch = FetchRecordings(self.store, self.files, self.storage)
        self.clear = ClearSound(self.store, self.files, self.fetch, self.clock)
        self.states: list[UploadState] = []
        self.uploads = self.make_uploads()

    def make_uploads(self) -> UploadRecordings:
        """As another run of the program has them."""
        uploads = UploadRecordings(
            UploadParts(
                self.store,
                self.files,
                self.storage,
                self.clock,
                busy=lambda: self.busy,
                kbit=lambda: self._of_storage().upload_kbit,
                uniform=lambda _least, most: most,
                brought_lost=self.clear.look_again,
            )
        )
        uploads.changed.subscribe(self.states.append)
        return uploads

    def record(self, size: int = 3 * STEP, *, seed: int = 1) -> Recording:
        """A finished meeting of one track, its sound on this machine."""
        sound = _sound(size, seed)
        return self.note(sound, lambda place: place.write_bytes(sound))

    def note(self, sound: bytes, put: Callable[[Path], object] = lambda _place: None) -> Recording:
        """The rows alone, as they come from a colleague; ``put`` gets the place of the sound."""
        talk = make_talk(scope_id=new_id())
        recording = _recording(talk.meeting.id, sound, self.files)
        put(self.files.place_of(recording.storage_key))

        def write(uow: UnitOfWork) -> None:
            uow.meetings.add(talk.meeting)
            uow.recordings.put(recording)

        self.store.write(write).result(60)
        return recording

    def take_rows(self, recording: Recording) -> None:
        """Rows of a colleague's meeting, with the ids that they have there."""
        talk = make_talk(scope_id=new_id())
        meeting = replace(talk.meeting, id=recording.meeting_id)

        def write(uow: UnitOfWork) -> None:
            uow.meetings.add(meeting)
            uow.recordings.put(recording)

        self.store.write(write).result(60)

    def lose(self, recording: Recording) -> None:
        """As a round does that finds the scope of its meeting lost."""

        def write(uow: UnitOfWork) -> None:
            meeting = uow.meetings.get(recording.meeting_id)
            assert meeting is not None
            if uow.sync.account() is None:
                uow.sync.adopt(_SERVER, new_id())
            uow.sync.lose(meeting.scope_id)

        self.store.write(write, actor=SERVER).result(60)

    def is_here(self, recording: Recording) -> bool:
        return self.files.holds(recording.storage_key)

    def listing(self) -> list[StoredObject]:
        """What is in the shared folder; nothing while nobody has prepared it."""
        folder = self._of_storage().folder
        if folder is None or not (folder / MARK_NAME).exists():
            return []
        return list(open_storage(self.root, self._of_storage(), "").listing())

    def _of_storage(self) -> StorageSettings:
        return self.settings.current().storage

    def _open(self, wanted: StorageSettings, secret: str) -> ObjectStorage:
        self.opened.append(wanted)
        return open_storage(self.root, wanted, secret)


def _sound(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


def _recording(meeting_id: UUID, sound: bytes, files: OggRecordingStorage) -> Recording:
    known = new_id()
    return Recording(
        known,
        meeting_id,
        None,
        RecordingStatus.COMPLETED,
        files.new_key(meeting_id, known),
        VirtualClock().now(),
        duration=60.0,
        size_bytes=len(sound),
        sha256=hashlib.sha256(sound).hexdigest(),
    )
