"""What sharing recordings is made of; obstore is imported with the first upload or fetch."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.fetch_recordings import FetchRecordings
from meeting_desktop.application.shared_storage import SharedStorage
from meeting_desktop.application.upload_recordings import UploadParts, UploadRecordings
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.settings import StorageSettings
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.storage import ObjectStorage
from meeting_desktop.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class StorageParts:
    """``home``: the folder of this person's data. ``busy``: a meeting runs, answered at once."""

    store: Store
    files: RecordingStorage
    settings: ChangeSettings
    secrets: Secrets
    clock: Clock
    home: Path
    busy: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class StorageRoom:
    """``uploads`` is started with the other background work and stopped before the store."""

    storage: SharedStorage
    uploads: UploadRecordings
    fetch: FetchRecordings


def build_storage(parts: StorageParts) -> StorageRoom:
    settings = parts.settings
    storage = SharedStorage(
        lambda: settings.current().storage, parts.secrets, partial(open_storage, parts.home)
    )
    uploads = UploadRecordings(
        UploadParts(
            store=parts.store,
            files=parts.files,
            storage=storage,
            clock=parts.clock,
            busy=parts.busy,
            kbit=lambda: settings.current().storage.upload_kbit,
        )
    )
    settings.changed.subscribe(lambda _settings: uploads.look_again())
    return StorageRoom(storage, uploads, FetchRecordings(parts.store, parts.files, storage))


def open_storage(home: Path, wanted: StorageSettings, secret: str) -> ObjectStorage:
    """The storage that ``wanted`` names; nothing is asked of it yet.

    Raises: UserFacingError ``bad_endpoint``.
    """
    if wanted.kind == "folder" and wanted.folder is not None:
        from meeting_desktop.adapters.storage.folder import FolderStorage

        return FolderStorage(wanted.folder, _writer(home))
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
        )
    )


def _writer(home: Path) -> str:
    """The same after a restart, another on every machine and in every home."""
    named = f"{uuid.getnode()}\n{home}".encode("utf-8", "surrogateescape")
    return hashlib.sha256(named).hexdigest()[:16]
