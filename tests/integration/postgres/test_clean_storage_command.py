"""``meeting-desktop server clean-storage``: rows of a real server, files of a real folder."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from psycopg import sql

from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from tests.fakes.transfers import CountedTransfer
from tests.integration.postgres.keeper import Keeper

_OLD = timedelta(days=40)


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    FolderStorage(folder, "aa").prepare()
    monkeypatch.setenv("MEETING_HOME", str(tmp_path / "keeper"))
    monkeypatch.setenv("MEETING_STORAGE__KIND", "folder")
    monkeypatch.setenv("MEETING_STORAGE__FOLDER", str(folder))
    return folder


def put(share: Path, content: bytes, kind: FileKind = FileKind.RECORDING) -> SharedFile:
    """An old file in the storage."""
    source = share.parent / "source"
    source.write_bytes(content)
    file = SharedFile(kind, hashlib.sha256(content).hexdigest())
    FolderStorage(share, "aa").put(file, source, CountedTransfer())
    then = (datetime.now(UTC) - _OLD).timestamp()
    os.utime(share / file.key, (then, then))
    return file


def note(keeper: Keeper, file: SharedFile, *, removed: timedelta | None = None) -> None:
    """A recording's row; removed so long ago, or not."""
    known, meeting = new_id(), new_id()
    changed = datetime.now(UTC) - (removed or timedelta())
    with keeper.admin() as admin:
        admin.execute(
            "INSERT INTO meetings (id, scope_id, created_at, updated_at, deleted, room_code, title,"
            " origin, status, time_zone, language) VALUES (%s, %s, now(), now(), false, %s, 'Talk',"
            " 'instant', 'completed', 'UTC', '')",
            (meeting, meeting, meeting.hex[-8:].upper()),
        )
        admin.execute(
            "INSERT INTO recordings (id, scope_id, created_at, updated_at, deleted, meeting_id,"
            " status, storage_key, started_at, duration, size_bytes, sha256, codec, is_protected)"
            " VALUES (%s, %s, now(), now(), %s, %s, 'completed', %s, now(), 60, 10, %s, 'opus',"
            " false)",
            (
                known,
                meeting,
                removed is not None,
                meeting,
                f"{meeting}/{known}",
                file.sha256,
            ),
        )
        # The server stamps every change; here it was so long ago.
        admin.execute("SET session_replication_role = replica")
        for table, row in (("meetings", meeting), ("recordings", known)):
            query = sql.SQL("UPDATE {} SET updated_at = %s WHERE id = %s")
            admin.execute(query.format(sql.Identifier(table)), (changed, row))


def test_what_no_row_refers_to_is_removed(keeper: Keeper, share: Path) -> None:
    keeper.prepared()
    heard, orphan, lately, long_ago = (
        put(share, content) for content in (b"heard", b"orphan", b"lately", b"long ago")
    )
    attachment = put(share, b"of another kind", FileKind.ATTACHMENT)
    note(keeper, heard)
    note(keeper, lately, removed=timedelta(days=3))
    note(keeper, long_ago, removed=_OLD)
    there = {one.key for one in (heard, orphan, lately, long_ago, attachment)}
    said = keeper.type("clean-storage", "--dry-run")
    assert "Nothing was removed" in said
    assert {one.key for one in FolderStorage(share, "aa").listing()} == there
    done = keeper.json("clean-storage")
    assert (done["kept"], done["removed"]) == (2, 2)
    left = {one.key for one in FolderStorage(share, "aa").listing()}
    assert left == {heard.key, lately.key, attachment.key}


def test_an_empty_database_removes_nothing(keeper: Keeper, share: Path) -> None:
    keeper.prepared()
    put(share, b"somebody's")
    assert "nothing is removed" in keeper.refused("clean-storage")


def test_without_a_storage_it_is_said_how_to_name_one(
    keeper: Keeper, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.prepared()
    note(keeper, put(share, b"heard"))
    monkeypatch.setenv("MEETING_STORAGE__KIND", "none")
    assert "MEETING_STORAGE__KIND" in keeper.refused("clean-storage")
