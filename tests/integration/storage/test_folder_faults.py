"""A shared folder that is full, closed, not mounted or tampered with."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from meeting_desktop.adapters.storage.folder import MARK_NAME, FolderStorage
from meeting_desktop.core.errors import DiskFullError, EnvironmentFault
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from tests.fakes.transfers import CountedTransfer, MeddlingTransfer

_MakeFile = Callable[[int], tuple[SharedFile, Path]]
_STEP = 1 << 18


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def storage(share: Path) -> FolderStorage:
    storage = FolderStorage(share, "aa")
    storage.prepare()
    return storage


def _code(call: Callable[[], object]) -> tuple[str, bool]:
    with pytest.raises(EnvironmentFault) as caught:
        call()
    assert caught.value.sentence.endswith(".")
    return caught.value.code, caught.value.retryable


def test_a_share_that_is_not_mounted_gets_nothing(
    storage: FolderStorage, share: Path, make_file: _MakeFile
) -> None:
    file, source = make_file(1_000)
    (share / MARK_NAME).unlink()  # the empty folder behind a mount that is gone
    away = ("storage_unreachable", True)
    assert _code(lambda: storage.put(file, source, CountedTransfer())) == away
    assert _code(lambda: storage.size(file.key)) == away
    assert _code(lambda: storage.remove(file.key)) == away
    assert _code(lambda: list(storage.listing())) == away
    assert not list(share.iterdir())


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "gone", "aa")
    assert _code(storage.prepare) == ("storage_unreachable", True)
    assert not (tmp_path / "gone").exists()


def test_a_full_share_keeps_what_came_and_goes_on_when_there_is_room(
    small_disk: Path, make_file: _MakeFile
) -> None:
    storage = FolderStorage(small_disk, "aa")
    storage.prepare()
    file, source = make_file(3 * _STEP)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(_STEP + _STEP // 2))
    assert _code(lambda: storage.put(file, source, CountedTransfer())) == ("storage_full", True)
    assert storage.size(file.key) is None
    ballast.unlink()
    rest = CountedTransfer()
    assert storage.put(file, source, rest)
    assert rest.was_there >= 2 * _STEP


def test_a_full_disk_here_is_told_apart_from_a_full_share(
    storage: FolderStorage, small_disk: Path, make_file: _MakeFile
) -> None:
    file, source = make_file(6 * _STEP)
    storage.put(file, source, CountedTransfer())
    with pytest.raises(DiskFullError):
        storage.fetch(file, small_disk / "fetched.ogg", CountedTransfer())
    assert not (small_disk / "fetched.ogg").exists()


def test_a_share_that_may_not_be_written_to_says_so(small_disk: Path, make_file: _MakeFile) -> None:
    storage = FolderStorage(small_disk, "aa")
    storage.prepare()
    file, source = make_file(1_000)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    refused = ("storage_refused", False)
    assert _code(storage.prepare) == refused
    assert _code(lambda: storage.put(file, source, CountedTransfer())) == refused


def test_nothing_of_the_content_or_its_hash_can_be_seen_in_the_share(
    storage: FolderStorage, share: Path, tmp_path: Path
) -> None:
    file, source = _spoken(tmp_path)
    storage.put(file, source, CountedTransfer())
    seen = [path.read_bytes() for path in share.rglob("*") if path.is_file()]
    assert not any(b"sound of somebody" in content for content in seen)
    assert not any(file.sha256 in str(path) for path in share.rglob("*"))


def _spoken(folder: Path) -> tuple[SharedFile, Path]:
    path = folder / "spoken.ogg"
    path.write_bytes(b"sound of somebody who speaks" * 1_000)
    return SharedFile(FileKind.RECORDING, hashlib.sha256(path.read_bytes()).hexdigest()), path


def test_what_was_tampered_with_is_never_given_its_name(
    storage: FolderStorage, share: Path, tmp_path: Path, make_file: _MakeFile
) -> None:
    file, source = make_file(3 * _STEP)
    storage.put(file, source, CountedTransfer())
    stored = share / file.key
    content = bytearray(stored.read_bytes())
    content[_STEP + 5] ^= 1
    stored.write_bytes(content)
    target = tmp_path / "fetched.ogg"
    fault = _code(lambda: storage.fetch(file, target, CountedTransfer()))
    assert fault == ("storage_damaged", False)
    assert not target.exists()
    assert not target.with_name("fetched.ogg.part").exists()


def test_what_another_hand_changed_in_a_begun_file_is_written_again(
    storage: FolderStorage, share: Path, tmp_path: Path, make_file: _MakeFile
) -> None:
    file, source = make_file(4 * _STEP)
    assert not storage.put(file, source, CountedTransfer(stop_at=3 * _STEP))
    [begun] = share.rglob("*.part")
    content = bytearray(begun.read_bytes())
    content[_STEP + 5] ^= 1
    begun.write_bytes(content)
    rest = CountedTransfer()
    assert storage.put(file, source, rest)
    assert rest.was_there == _STEP
    assert storage.fetch(file, tmp_path / "fetched.ogg", CountedTransfer())


def test_a_share_that_goes_away_half_way_is_gone_on_with_when_it_is_back(
    storage: FolderStorage, share: Path, tmp_path: Path, make_file: _MakeFile
) -> None:
    file, source = make_file(4 * _STEP)
    away = tmp_path / "unplugged"
    unplug = MeddlingTransfer(2 * _STEP, lambda: _move(share, away))
    assert _code(lambda: storage.put(file, source, unplug))[0] == "storage_unreachable"
    away.rename(share)
    rest = CountedTransfer()
    assert storage.put(file, source, rest)
    assert rest.was_there >= 2 * _STEP
    assert storage.size(file.key) == 4 * _STEP


def _move(folder: Path, away: Path) -> None:
    folder.rename(away)


def test_links_in_the_share_lead_nowhere(
    storage: FolderStorage, share: Path, tmp_path: Path, make_file: _MakeFile
) -> None:
    file, source = make_file(1_000)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (share / "recordings").symlink_to(elsewhere)
    fault = _code(lambda: storage.put(file, source, CountedTransfer()))
    assert fault == ("link_refused", False)
    assert storage.size(file.key) is None
    assert list(storage.listing()) == []
    assert not list(elsewhere.iterdir())


def test_a_link_in_place_of_a_begun_file_is_not_written_through(
    storage: FolderStorage, share: Path, tmp_path: Path, make_file: _MakeFile
) -> None:
    file, source = make_file(1_000)
    elsewhere = tmp_path / "elsewhere"
    folder = (share / file.key).parent
    folder.mkdir(parents=True)
    (folder / f"{Path(file.key).name}.aa.part").symlink_to(elsewhere)
    with pytest.raises(EnvironmentFault):
        storage.put(file, source, CountedTransfer())
    assert not elsewhere.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_pipe_in_place_of_a_file_holds_nobody_up(
    storage: FolderStorage, tmp_path: Path, make_file: _MakeFile
) -> None:
    file, _ = make_file(1_000)
    pipe = tmp_path / "pipe.ogg"
    os.mkfifo(pipe)
    with pytest.raises(EnvironmentFault):
        storage.put(file, pipe, CountedTransfer())


def test_files_that_are_not_ours_are_left_alone(
    storage: FolderStorage, share: Path, make_file: _MakeFile
) -> None:
    file, source = make_file(1_000)
    storage.put(file, source, CountedTransfer())
    strange = (share / file.key).with_name("notes.txt")
    strange.write_text("of somebody")
    assert [one.key for one in storage.listing()] == [file.key]
    storage.remove(file.key)
    assert strange.exists()
