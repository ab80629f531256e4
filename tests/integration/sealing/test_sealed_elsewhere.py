"""What else meets sealed recordings: uploads without their key, and a disk without room."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from meeting_desktop.application.shared_storage import SharedStorage
from meeting_desktop.application.upload_recordings import UploadParts, UploadRecordings
from meeting_desktop.bootstrap.storage import open_storage
from meeting_desktop.core.errors import DiskFullError
from meeting_desktop.core.setting_sections import StorageSettings
from tests.fakes.patience import until
from tests.integration.sealing.sealed_home import SealedHome
from tests.integration.storage.conftest import small_disk

__all__ = ["small_disk"]


def test_one_without_its_key_holds_no_other_up(
    home: SealedHome, short: bytes, sound: bytes, tmp_path: Path
) -> None:
    home.record(sound)
    home.turn_on()
    home.secrets.kept.clear()
    other = SealedHome(home.root)  # a new keyring
    other.store.close(5.0)
    other.store = home.store
    plain = other.record(short)
    share = tmp_path / "share"
    share.mkdir()
    uploads = UploadRecordings(
        UploadParts(
            other.store,
            other.files,
            SharedStorage(
                lambda: StorageSettings(kind="folder", folder=share),
                other.secrets,
                partial(open_storage, other.root, open_sound=other.room.sounds.open),
            ),
            other.clock,
            busy=lambda: False,
            kbit=lambda: 0,
        )
    )
    uploads.start()
    until(lambda: uploads.state.left_out == 1 and not uploads.state.waiting, what="the end of it")
    assert uploads.stop(60.0)
    there = [path.stat().st_size for path in (share / "recordings").rglob("*") if path.is_file()]
    assert there == [plain.size_bytes]


def test_without_room_the_recording_stays_as_it_was(small_disk: Path, sound: bytes) -> None:
    home = SealedHome(small_disk / "home")
    path = home.path(home.record(sound))
    key = home.room.keys.make()
    filling = small_disk / "filling"
    with pytest.raises(OSError, match="No space"):
        filling.write_bytes(bytes(1 << 20))
    with pytest.raises(DiskFullError, match="make room"):
        home.sealer.seal(path, key, lambda: True)
    assert path.read_bytes() == sound
    assert list(path.parent.iterdir()) == [path]
    filling.unlink()
    assert home.sealer.seal(path, key, lambda: True)
    home.close()
