"""A home is opened by one process, and no file is touched that should be left alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from meeting_desktop.adapters.store.backup import KEPT, back_up, backups_in
from meeting_desktop.adapters.store.instance_lock import InstanceLock
from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.core.errors import DiskFullError, EnvironmentFault, NewerDatabaseError
from meeting_desktop.core.paths import Paths
from tests.contracts.store_samples import a_transcript, held, put_whole
from tests.fakes.clock import VirtualClock

_NOBODY = 65534
_TINY_DISK = 2 * 1024 * 1024

_MODULES_OF_A_START = """
import sys
from pathlib import Path
from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import Paths
home = Path(sys.argv[1])
open_store(Paths(home, home, home / "logs"), SystemClock()).close(10)
print(*sys.modules)
"""


def fingerprints(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that holds data; the shared-memory index of a WAL holds none."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.is_file() and file.suffix != ".lock" and not file.name.endswith("-shm")
    }


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write everywhere: be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def reachable(folder: Path) -> None:
    """Let everybody through to ``folder``; pytest's folders are their owner's alone."""
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not (mode & stat.S_IXOTH and mode & stat.S_IXGRP):
            parent.chmod(mode | stat.S_IXOTH | stat.S_IXGRP)


def test_a_home_is_the_same_after_it_was_closed_and_opened_again(
    opened: Callable[..., SqliteStore],
) -> None:
    first = opened()
    meeting = held(first, "Weekly", "hello")
    person = first.read(lambda uow: uow.personal_scope())
    first.close(10)
    second = opened()
    assert second.read(lambda uow: uow.meetings.get(meeting.id)) == meeting
    assert second.read(lambda uow: uow.personal_scope()) == person


def test_a_second_opener_is_refused_and_the_first_goes_on(
    store: SqliteStore, paths: Paths, clock: VirtualClock
) -> None:
    with pytest.raises(EnvironmentFault) as raised:
        open_store(paths, clock)
    assert raised.value.code == "already_running"
    held(store, "Weekly")


def test_a_failed_start_gives_the_lock_back(paths: Paths, clock: VirtualClock) -> None:
    paths.prepare()
    paths.database.write_bytes(b"not a database" * 100)
    for _ in range(2):
        with pytest.raises(EnvironmentFault) as raised:
            open_store(paths, clock)
        assert raised.value.code == "database_damaged"
    InstanceLock(paths.instance_lock).release()


def test_only_the_owner_may_read_the_database(store: SqliteStore, paths: Paths) -> None:
    held(store, "Weekly")
    files = [paths.database, *paths.data.glob(f"{paths.database.name}-*")]
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.parametrize("log_left_behind", [False, True])
def test_a_newer_database_is_refused_and_not_a_byte_of_it_changes(
    paths: Paths,
    clock: VirtualClock,
    opened: Callable[..., SqliteStore],
    log_left_behind: bool,
) -> None:
    opened().close(10)
    newer = sqlite3.connect(paths.database)
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.commit()
    if log_left_behind:
        # As after a crash of the newer program: what it wrote last is in the write-ahead log.
        files = [file for file in paths.data.iterdir() if file.name.startswith("meetings")]
        copies = {file: file.read_bytes() for file in files if not file.name.endswith("-shm")}
    else:
        copies = {}
    newer.close()
    for file, content in copies.items():
        file.write_bytes(content)
    before = fingerprints(paths.data)
    assert any(name.endswith("-wal") for name in before) is log_left_behind

    with pytest.raises(NewerDatabaseError, match="install the newest version"):
        open_store(paths, clock)
    assert fingerprints(paths.data) == before
    assert not paths.backups.exists()


def _garbage(database: Path) -> None:
    database.write_bytes(b"These are the words of a letter, not a database.\n" * 200)


def _truncated(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:9000])


def _scrambled(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[100:4096] = os.urandom(3996)
    database.write_bytes(content)


@pytest.mark.parametrize("damage", [_garbage, _truncated, _scrambled])
def test_a_damaged_database_is_told_and_left_alone(
    paths: Paths,
    clock: VirtualClock,
    opened: Callable[..., SqliteStore],
    damage: Callable[[Path], None],
) -> None:
    opened().close(10)
    damage(paths.database)
    before = fingerprints(paths.data)
    with pytest.raises(EnvironmentFault, match="backups") as raised:
        open_store(paths, clock)
    assert raised.value.code == "database_damaged"
    assert fingerprints(paths.data) == before


def test_the_database_of_another_program_is_left_alone(paths: Paths, clock: VirtualClock) -> None:
    paths.prepare()
    with closing(sqlite3.connect(paths.database)) as other:
        other.execute("CREATE TABLE bookmarks (url)")
    before = fingerprints(paths.data)
    with pytest.raises(EnvironmentFault) as raised:
        open_store(paths, clock)
    assert raised.value.code == "database_foreign"
    assert fingerprints(paths.data) == before


def test_a_database_that_another_program_holds_is_busy_and_worth_another_try(
    store: SqliteStore, paths: Paths
) -> None:
    with closing(sqlite3.connect(paths.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        write = store.write(lambda uow: None)
        with pytest.raises(EnvironmentFault) as raised:
            write.result(60)
    assert raised.value.code == "database_busy"
    assert raised.value.retryable
    held(store, "Weekly")


def test_backups_that_cannot_be_made_are_told_before_anything_is_upgraded(
    store: SqliteStore, paths: Paths, clock: VirtualClock
) -> None:
    paths.backups.write_text("a file where the folder should be")
    with pytest.raises(EnvironmentFault) as raised:
        back_up(paths.database, paths.backups, "0001", clock.now())
    assert raised.value.code == "backup_failed"


def test_an_empty_file_is_a_new_database(paths: Paths, opened: Callable[..., SqliteStore]) -> None:
    paths.prepare()
    paths.database.touch()
    held(opened(), "Weekly")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions mean something else there")
def test_a_read_only_home_is_told(paths: Paths, clock: VirtualClock) -> None:
    paths.data.mkdir()
    paths.data.chmod(0o555)
    reachable(paths.data)
    with as_nobody(), pytest.raises(EnvironmentFault) as raised:
        open_store(paths, clock)
    assert raised.value.code == "home_not_writable"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions mean something else there")
def test_a_read_only_database_is_told(
    paths: Paths, clock: VirtualClock, opened: Callable[..., SqliteStore]
) -> None:
    opened().close(10)
    for file in (paths.data, *paths.data.rglob("*")):
        file.chmod(0o777 if file.is_dir() else 0o666)
    paths.database.chmod(0o444)
    reachable(paths.data)
    with as_nobody(), pytest.raises(EnvironmentFault) as raised:
        open_store(paths, clock)
    assert raised.value.code == "database_not_writable"


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = False
    if sys.platform == "linux" and os.geteuid() == 0:
        command = ["mount", "-t", "tmpfs", "-o", f"size={_TINY_DISK}", "tmpfs", str(disk)]
        mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0
    if not mounted:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_on_a_full_disk_nothing_that_was_saved_is_lost_and_room_helps(
    tiny_disk: Path, clock: VirtualClock
) -> None:
    store = open_store(Paths(tiny_disk, tiny_disk, tiny_disk / "logs"), clock)
    try:
        meeting = held(store, "Weekly", "hello")
        ballast = tiny_disk / "ballast"
        ballast.write_bytes(b"\0" * (shutil.disk_usage(tiny_disk).free - 100_000))
        large = a_transcript(meeting, ["word " * 8_000])
        with pytest.raises(DiskFullError):
            store.write(lambda uow: put_whole(uow, large)).result(60)
        assert store.read(lambda uow: uow.meetings.count(search="hello")) == 1
        assert store.facts().integrity == "ok"
        ballast.unlink()
        store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    finally:
        store.close(10)


def test_on_a_full_disk_the_first_start_says_so(tiny_disk: Path, clock: VirtualClock) -> None:
    (tiny_disk / "ballast").write_bytes(b"\0" * (_TINY_DISK - 40 * 1024))
    with pytest.raises(DiskFullError):
        open_store(Paths(tiny_disk, tiny_disk, tiny_disk / "logs"), clock)


def test_the_newest_five_backups_are_kept(
    store: SqliteStore, paths: Paths, clock: VirtualClock
) -> None:
    held(store, "Weekly")
    made = []
    for _ in range(KEPT + 2):
        clock.advance(60)
        made.append(back_up(paths.database, paths.backups, "0001", clock.now()))
    assert backups_in(paths.backups) == made[2:]
    with closing(sqlite3.connect(made[-1])) as copy:
        assert copy.execute("SELECT title FROM meetings").fetchall() == [("Weekly",)]
    assert stat.S_IMODE(made[-1].stat().st_mode) == 0o600


def test_a_backup_of_a_damaged_database_is_not_kept(
    paths: Paths, clock: VirtualClock, opened: Callable[..., SqliteStore]
) -> None:
    opened().close(10)
    content = bytearray(paths.database.read_bytes())
    content[8192:20480] = os.urandom(12288)
    paths.database.write_bytes(content)
    with pytest.raises(EnvironmentFault) as raised:
        back_up(paths.database, paths.backups, "0001", clock.now())
    assert raised.value.code == "database_damaged"
    assert list(paths.backups.iterdir()) == []


def test_a_start_with_an_up_to_date_database_does_not_load_the_migrations(
    paths: Paths, opened: Callable[..., SqliteStore]
) -> None:
    opened().close(10)
    fresh = subprocess.run(
        [sys.executable, "-c", _MODULES_OF_A_START, str(paths.data)],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(fresh.stdout.split())
    assert "sqlalchemy" in loaded
    assert not any(name.partition(".")[0] == "alembic" for name in loaded)


def test_a_closed_store_leaves_no_thread_and_no_log(
    paths: Paths, opened: Callable[..., SqliteStore]
) -> None:
    store = opened()
    held(store, "Weekly")
    store.close(10)
    assert "meeting-store" not in {thread.name for thread in threading.enumerate()}
    assert not list(paths.data.glob("*-wal"))
