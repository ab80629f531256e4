"""What no row refers to goes, when it is old enough."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.application.clean_storage import CleanedStorage, clean_storage
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.stored_files import SharedFile
from tests.fakes.clock import VirtualClock
from tests.fakes.transfers import CountedTransfer

_MakeFile = Callable[[int], tuple[SharedFile, Path]]


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    (tmp_path / "share").mkdir()
    storage = FolderStorage(tmp_path / "share", "aa")
    storage.prepare()
    return storage


def _age(folder: Path, clock: VirtualClock, days: int) -> None:
    then: datetime = clock.now() - timedelta(days=days)
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (then.timestamp(), then.timestamp()))


def test_what_nobody_refers_to_is_removed_when_it_is_old(
    storage: FolderStorage, tmp_path: Path, make_file: _MakeFile
) -> None:
    clock = VirtualClock()
    (wanted, first), (orphan, second), (begun, third) = map(make_file, (10, 20, 1 << 20))
    storage.put(wanted, first, CountedTransfer())
    storage.put(orphan, second, CountedTransfer())
    assert not storage.put(begun, third, CountedTransfer(stop_at=1 << 18))
    _age(tmp_path / "share", clock, 29)
    assert clean_storage(storage, [wanted], clock) == CleanedStorage(3, 0, 0)
    _age(tmp_path / "share", clock, 31)
    expected = CleanedStorage(1, 2, 20 + (1 << 18))
    assert clean_storage(storage, [wanted], clock, dry=True) == expected
    assert len(list(storage.listing())) == 3
    assert clean_storage(storage, [wanted], clock) == expected
    assert [one.key for one in storage.listing()] == [wanted.key]


def test_an_empty_list_of_rows_removes_nothing(storage: FolderStorage) -> None:
    with pytest.raises(UserFacingError) as caught:
        clean_storage(storage, [], VirtualClock())
    assert caught.value.code == "nothing_known"
