"""What sharing recordings is made of; obstore is imported with the first upload or fetch."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.change_storage import ChangeStorage
from meeting_desktop.application.clear_sound import ClearSound
from meeting_desktop.application.fetch_recordings import FetchRecordings
from meeting_desktop.application.fetch_sound import FetchSound
from meeting_desktop.application.shared_storage import SharedStorage
from meeting_desktop.application.storage_use_cases import StorageUseCases
from meeting_desktop.application.upload_recordings import UploadParts, UploadRecordings
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.setting_sections import StorageSettings
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.sealing import OpenSound, nothing_sealed
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.storage import ObjectStorage
from meeting_desktop.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class StorageParts:
    """``home``: the folder of this person's data. ``busy``: a meeting runs, answered at once.

    ``open_sound`` opens recordings that are sealed on this disk.
    """

    store: Store
    files: RecordingStorage
    settings: ChangeSettings
    secrets: Secrets
    clock: Clock
    home: Path
    busy: Callable[[], bool]
    open_sound: OpenSound = nothing_sealed


@dataclass(frozen=True, slots=True)
class StorageRoom:
    """``use_cases`` are started with the other background work and stopped before the store."""

    storage: SharedStorage
    fetch: FetchRecordings
    use_cases: StorageUseCases

    @property
    def uploads(self) -> UploadRecordings:
        return self.use_cases.uploads


def build_storage(parts: StorageParts) -> StorageRoom:
    """Nothing runs before ``use_cases.start``."""
    settings, store, files = parts.settings, parts.store, parts.files
    opened = partial(open_storage, parts.home, open_sound=parts.open_sound)
    storage = SharedStorage(lambda: settings.current().storage, parts.secrets, opened)
    fetch = FetchRecordings(store, files, storage)
    clear = ClearSound(store, files, fetch, parts.clock)
    uploads = UploadRecordings(
        UploadParts(
            store=store,
            files=files,
            storage=storage,
            clock=parts.clock,
            busy=parts.busy,
            kbit=lambda: settings.current().storage.upload_kbit,
            brought_lost=clear.look_again,
        )
    )
    settings.changed.subscribe(lambda _settings: uploads.look_again())
    change = ChangeStorage(settings, parts.secrets, storage, opened)
    sound = FetchSound(fetch, lambda: storage.is_set_up)
    return StorageRoom(storage, fetch, StorageUseCases(change, uploads, sound, clear))


def open_storage(
    home: Path, wanted: StorageSettings, secret: str, *, open_sound: OpenSound = nothing_sealed
) -> ObjectStorage:
    """The storage that ``wanted`` names; nothing is asked of it yet.

    Raises: UserFacingError ``bad_endpoint``.
    """
    if wanted.kind == "folder" and wanted.folder is not None:
        from meeting_desktop.adapters.storage.folder import FolderStorage

        return FolderStorage(wanted.folder, _writer(home), open_sound)
    from meeting_desktop.adapters.storage.s3 import S3Storage
    from meeting_desktop.adapters.storage.s3_bucket import S3Place

    return S3Storage(
        S3Place(
            bucket=wanted.bucket,
            access_key=wanted.access_key,
            secret_key=secret,
            endpoint=wanted.endpoint,
            prefix=wanted.prefix,
            region=wanted.region,
            path_style=wanted.path_style,
        ),
        open_sound=open_sound,
    )


def _writer(home: Path) -> str:
    """The same after a restart, another on every machine and in every home."""
    named = f"{uuid.getnode()}\n{home}".encode("utf-8", "surrogateescape")
    return hashlib.sha256(named).hexdigest()[:16]
