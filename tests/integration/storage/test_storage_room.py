"""What bootstrap builds: settings and keyring on one side, the storage on the other."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.adapters.storage.s3 import S3Storage
from meeting_desktop.bootstrap.storage import StorageParts, StorageRoom, build_storage
from meeting_desktop.core.errors import NoSecretStoreError, UserFacingError
from meeting_desktop.ports.secrets import storage_secret_name
from tests.fakes.patience import until
from tests.integration.application.stored_recordings import Home
from tests.integration.storage.s3_server import S3Server

_LIMIT_S = 60.0


@dataclass
class _Program:
    home: Home
    room: StorageRoom


@pytest.fixture
def program(tmp_path: Path) -> Iterator[_Program]:
    home = Home(tmp_path / "home", tmp_path / "share")
    room = build_storage(
        StorageParts(
            home.store,
            home.files,
            home.settings,
            home.secrets,
            home.clock,
            home.root,
            lambda: False,
        )
    )
    yield _Program(home, room)
    assert room.uploads.stop(_LIMIT_S)
    home.store.close(5)


def _use_bucket(program: _Program, server: S3Server, prefix: str, secret: str) -> None:
    home = program.home
    home.secrets.put(storage_secret_name(server.address, "files", server.writer.key), secret)
    home.settings.change(
        "storage",
        kind="s3",
        endpoint=server.address,
        bucket="files",
        prefix=prefix,
        access_key=server.writer.key,
    )


def test_settings_and_keyring_lead_to_a_bucket_and_back(
    program: _Program, s3_server: S3Server, tmp_path: Path
) -> None:
    home, room = program.home, program.room
    recording = home.record()
    heard = home.files.path_of(recording.storage_key).read_bytes()
    _use_bucket(program, s3_server, f"room/{tmp_path.name}", s3_server.writer.secret)
    room.uploads.start()
    at_hand = room.storage.current()
    assert at_hand is not None
    assert isinstance(at_hand.storage, S3Storage)
    until(lambda: any(one.whole for one in at_hand.storage.listing()), limit=_LIMIT_S)
    until(lambda: room.uploads.state.waiting == 0, limit=_LIMIT_S)
    home.files.remove(recording.storage_key)
    assert room.fetch.missing(recording.meeting_id) == (1, len(heard))
    assert room.fetch.fetch(recording.meeting_id, lambda *_: None, threading.Event())
    assert home.files.path_of(recording.storage_key).read_bytes() == heard


def test_a_change_of_the_settings_is_heard_at_once(program: _Program) -> None:
    home, room = program.home, program.room
    folder = home.settings.current().storage.folder
    home.settings.change("storage", kind="none")
    home.record()
    room.uploads.start()
    home.clock.wait_until_parked()
    assert room.storage.current() is None
    home.settings.change("storage", kind="folder", folder=folder)
    until(lambda: len(home.listing()) == 1, limit=_LIMIT_S)


def test_a_storage_is_opened_once_and_anew_when_its_settings_change(
    program: _Program, tmp_path: Path
) -> None:
    storage = program.room.storage
    first = storage.current()
    assert first is not None
    assert isinstance(first.storage, FolderStorage)
    assert storage.current() is first
    storage.forget()
    again = storage.current()
    assert again is not None
    assert again is not first
    assert again.mark == first.mark
    program.home.settings.change("storage", folder=tmp_path / "other")
    other = storage.current()
    assert other is not None
    assert other.mark != first.mark


def test_what_is_missing_in_the_settings_is_said(program: _Program, s3_server: S3Server) -> None:
    home, storage = program.home, program.room.storage
    home.settings.change("storage", folder=None)
    with pytest.raises(UserFacingError, match="Choose the shared folder"):
        storage.current()
    home.settings.change("storage", kind="s3")
    with pytest.raises(UserFacingError, match="Enter the bucket"):
        storage.current()
    _use_bucket(program, s3_server, "", "")
    with pytest.raises(UserFacingError, match="No secret is kept"):
        storage.current()
    home.secrets.locked = True
    with pytest.raises(NoSecretStoreError):
        storage.current()


def test_the_secret_of_one_server_goes_to_no_other(program: _Program, s3_server: S3Server) -> None:
    _use_bucket(program, s3_server, "", s3_server.writer.secret)
    program.home.settings.change("storage", endpoint="https://elsewhere.example.org")
    with pytest.raises(UserFacingError, match="No secret is kept"):
        program.room.storage.current()


def test_a_refused_key_is_told_and_nothing_of_it_is_logged(
    program: _Program, s3_server: S3Server, caplog: pytest.LogCaptureFixture
) -> None:
    program.home.record()
    _use_bucket(program, s3_server, "canary-prefix", "canary-secret")
    with caplog.at_level(logging.DEBUG):
        program.room.uploads.start()
        until(lambda: program.room.uploads.state.code != "", limit=_LIMIT_S)
    assert program.room.uploads.state.code == "storage_refused"
    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    assert "storage_refused" in logged
    for hidden in ("canary", s3_server.writer.key, str(s3_server.port), "files/"):
        assert hidden not in logged
        assert hidden not in program.room.uploads.state.sentence


_PROGRAM = """
import sys
from meeting_desktop.bootstrap import build, prepare
from meeting_desktop.core.paths import find_paths

paths = find_paths()
program = build(paths, prepare(paths))
program.start_store().result(60)
program.use_cases.storage.start()
program.use_cases.storage.uploads.look_again()
program.use_cases.storage.clear.clear()
assert program.stop() == []
print(sorted({name.partition(".")[0] for name in sys.modules} & {"obstore", "psycopg"}))
"""


def test_without_a_storage_nothing_is_loaded_for_it(tmp_path: Path) -> None:
    environment = {**os.environ, "MEETING_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=True,
    )
    assert done.stdout.strip() == "[]"
