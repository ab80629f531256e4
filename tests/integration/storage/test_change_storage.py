"""A place for recordings is kept when it works: a real S3 server, a folder, a keyring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meeting_desktop.application.change_storage import ChangeStorage, StorageEntry
from meeting_desktop.bootstrap.storage import StorageParts, build_storage
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.secrets import storage_secret_name
from tests.integration.application.stored_recordings import Home
from tests.integration.storage.s3_server import S3Server


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "home", tmp_path / "share")
    home.settings.change("storage", kind="none", upload_kbit=2_000)
    yield home
    home.store.close(5)


@pytest.fixture
def change(home: Home) -> ChangeStorage:
    parts = StorageParts(
        home.store,
        home.files,
        home.settings,
        home.secrets,
        home.clock,
        home.root,
        lambda: False,
    )
    return build_storage(parts).use_cases.change


@pytest.fixture
def entry(s3_server: S3Server, tmp_path: Path) -> StorageEntry:
    return StorageEntry(
        "s3",
        endpoint=f" {s3_server.address} ",
        bucket="files",
        prefix=f"/{tmp_path.name}/",
        access_key=s3_server.writer.key,
        secret=s3_server.writer.secret,
    )


def _name(entry: StorageEntry) -> str:
    return storage_secret_name(entry.endpoint.strip(), entry.bucket, entry.access_key)


def test_a_bucket_that_works_is_kept_its_secret_in_the_keyring_alone(
    home: Home, change: ChangeStorage, entry: StorageEntry
) -> None:
    change.check(entry)
    assert home.settings.current().storage.kind == "none"
    assert not home.secrets.kept
    change.keep(entry)
    assert home.secrets.kept == {_name(entry): entry.secret}
    kept = home.settings.current().storage
    assert (kept.kind, kept.bucket, kept.upload_kbit) == ("s3", "files", 2_000)
    saved = (home.root / "settings.json").read_text(encoding="utf-8")
    assert entry.secret not in saved


def test_the_kept_secret_serves_another_form_of_the_same_key(
    home: Home, change: ChangeStorage, entry: StorageEntry
) -> None:
    change.keep(entry)
    change.keep(replace(entry, secret="", prefix="elsewhere"))
    assert home.settings.current().storage.prefix == "elsewhere"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"secret": "not the secret"}, "storage_refused"),
        ({"bucket": "no-such-bucket"}, "storage_not_found"),
    ],
)
def test_what_the_server_refuses_changes_nothing(
    home: Home, change: ChangeStorage, entry: StorageEntry, wrong: dict[str, str], code: str
) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        change.keep(replace(entry, **wrong))  # type: ignore[arg-type]
    assert caught.value.code == code
    assert home.settings.current().storage.kind == "none"
    assert not home.secrets.kept


def test_a_key_without_rights_is_refused(
    home: Home, change: ChangeStorage, entry: StorageEntry, s3_server: S3Server
) -> None:
    stranger = s3_server.stranger
    with pytest.raises(EnvironmentFault) as caught:
        change.check(replace(entry, access_key=stranger.key, secret=stranger.secret))
    assert caught.value.code == "storage_refused"
    assert not home.secrets.kept


def test_leaving_takes_the_secret_along_and_can_be_undone(
    home: Home, change: ChangeStorage, entry: StorageEntry
) -> None:
    change.keep(entry)
    undo = change.leave()
    assert home.settings.current().storage.kind == "none"
    assert not home.secrets.kept
    undo()
    assert home.settings.current().storage.kind == "s3"
    assert home.secrets.kept == {_name(entry): entry.secret}


def test_a_folder_asks_nothing_of_the_keyring(home: Home, change: ChangeStorage) -> None:
    home.secrets.locked = True
    share = home.root.parent / "share"
    change.keep(StorageEntry("folder", folder=share))
    assert home.settings.current().storage.folder == share
    change.leave()
    assert home.settings.current().storage.kind == "none"
