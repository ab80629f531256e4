"""What every place for files keeps to: a folder, and a server that speaks S3."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from meeting_desktop.adapters.audio.recording_folder import OggRecordingFolder
from meeting_desktop.adapters.sealing.recording_sealer import RecordingSealer
from meeting_desktop.adapters.sealing.sealed_reader import SealedSounds
from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.adapters.storage.s3 import S3Storage
from meeting_desktop.adapters.storage.s3_bucket import S3Place
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from meeting_desktop.ports.storage import ObjectStorage
from tests.fakes.transfers import CountedTransfer
from tests.integration.storage.s3_server import S3Server

_PIECE_BYTES = 256 << 10
_LIMIT_S = 60.0


_KEY = bytes(range(32))
_SOUNDS = SealedSounds(lambda _id: _KEY)


class Rig:
    """``open`` gives the storage as another machine has it."""

    def __init__(self, folder: Path, open_storage: Callable[[str], ObjectStorage]) -> None:
        self.open = open_storage
        self.storage = open_storage("aa")
        self.storage.prepare()
        self._folder = folder
        folder.mkdir()

    def file(self, size: int, seed: int = 1) -> tuple[SharedFile, Path]:
        """A file of chance."""
        content = random.Random(seed).randbytes(size)
        path = self._folder / f"{seed}-{size}.ogg"
        path.write_bytes(content)
        return SharedFile(FileKind.RECORDING, hashlib.sha256(content).hexdigest()), path

    def sealed_file(self, size: int) -> tuple[SharedFile, Path]:
        """A recording that is encrypted on this machine's disk."""
        content = b"OggS" + random.Random(size).randbytes(size - 4)
        path = self._folder / f"{new_id()}.ogg"
        path.write_bytes(content)
        sealer = RecordingSealer(_SOUNDS, OggRecordingFolder(self._folder))
        assert sealer.seal(path, _KEY, lambda: True)
        return SharedFile(FileKind.RECORDING, hashlib.sha256(content).hexdigest()), path

    def target(self) -> Path:
        return self._folder / "fetched.ogg"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture(params=["folder", "s3"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Rig:
    here = tmp_path / "here"
    if request.param == "folder":
        share = tmp_path / "share"
        share.mkdir()
        return Rig(here, lambda writer: FolderStorage(share, writer, _SOUNDS.open))
    server: S3Server = request.getfixturevalue("s3_server")
    place = S3Place(
        bucket="files",
        access_key=server.writer.key,
        secret_key=server.writer.secret,
        endpoint=server.address,
        prefix=tmp_path.name,
    )
    return Rig(here, lambda _writer: _bucket(place))


def _bucket(place: S3Place) -> S3Storage:
    return S3Storage(place, piece_bytes=_PIECE_BYTES, open_sound=_SOUNDS.open)


@pytest.mark.parametrize("size", [0, 1, _PIECE_BYTES, _PIECE_BYTES + 1, 5 * _PIECE_BYTES - 1])
def test_what_was_put_is_fetched_whole(rig: Rig, size: int) -> None:
    file, source = rig.file(size)
    assert rig.storage.size(file.key) is None
    there, here = CountedTransfer(), CountedTransfer()
    assert rig.storage.put(file, source, there)
    assert rig.storage.size(file.key) == size
    assert rig.open("bb").fetch(file, rig.target(), here)
    assert rig.target().read_bytes() == source.read_bytes()
    assert there.steps[-1] == here.steps[-1] == (size, size)
    assert there.was_there == here.was_there == 0
    assert sorted(there.steps) == there.steps


def test_what_lies_sealed_here_is_there_as_it_was_recorded(rig: Rig) -> None:
    file, source = rig.sealed_file(2 * _PIECE_BYTES + 5)
    assert not rig.storage.put(file, source, CountedTransfer(stop_at=_PIECE_BYTES))
    there = CountedTransfer()
    assert rig.storage.put(file, source, there)
    assert there.was_there == _PIECE_BYTES
    assert rig.storage.size(file.key) == 2 * _PIECE_BYTES + 5
    assert rig.open("bb").fetch(file, rig.target(), CountedTransfer())
    assert hashlib.sha256(rig.target().read_bytes()).hexdigest() == file.sha256


def test_what_is_there_is_not_moved_again(rig: Rig) -> None:
    file, source = rig.file(3 * _PIECE_BYTES)
    assert rig.storage.put(file, source, CountedTransfer())
    again = CountedTransfer()
    assert rig.open("bb").put(file, source, again)
    assert again.was_there == 3 * _PIECE_BYTES


def test_an_upload_that_was_ended_is_taken_up_by_the_next_process(rig: Rig) -> None:
    file, source = rig.file(6 * _PIECE_BYTES)
    assert not rig.storage.put(file, source, CountedTransfer(stop_at=3 * _PIECE_BYTES))
    assert rig.storage.size(file.key) is None
    [begun] = rig.storage.listing()
    assert (begun.key, begun.whole) == (file.key, False)
    rest = CountedTransfer()
    assert rig.open("aa").put(file, source, rest)
    assert rest.was_there == 3 * _PIECE_BYTES
    assert rig.storage.fetch(file, rig.target(), CountedTransfer())


def test_a_fetch_that_was_ended_goes_on_where_it_was(rig: Rig) -> None:
    file, source = rig.file(6 * _PIECE_BYTES)
    rig.storage.put(file, source, CountedTransfer())
    assert not rig.storage.fetch(file, rig.target(), CountedTransfer(stop_at=2 * _PIECE_BYTES))
    assert not rig.target().exists()
    rest = CountedTransfer()
    assert rig.open("bb").fetch(file, rig.target(), rest)
    assert rest.was_there == 2 * _PIECE_BYTES
    assert rig.target().read_bytes() == source.read_bytes()


def test_what_a_crash_spoilt_on_this_disk_is_fetched_anew(rig: Rig) -> None:
    file, source = rig.file(3 * _PIECE_BYTES)
    rig.storage.put(file, source, CountedTransfer())
    begun = rig.target().with_name("fetched.ogg.part")
    begun.write_bytes(b"\0" * 2 * _PIECE_BYTES)
    with pytest.raises(EnvironmentFault) as caught:
        rig.storage.fetch(file, rig.target(), CountedTransfer())
    assert caught.value.code == "storage_damaged"
    assert not rig.target().exists()
    assert rig.storage.fetch(file, rig.target(), CountedTransfer())
    assert rig.target().read_bytes() == source.read_bytes()


def test_more_on_this_disk_than_there_should_be_is_cut_off(rig: Rig) -> None:
    file, source = rig.file(2 * _PIECE_BYTES)
    rig.storage.put(file, source, CountedTransfer())
    rig.target().with_name("fetched.ogg.part").write_bytes(source.read_bytes() + b"more")
    assert rig.storage.fetch(file, rig.target(), CountedTransfer())
    assert rig.target().read_bytes() == source.read_bytes()


def test_a_file_with_another_hash_is_not_put(rig: Rig) -> None:
    file, source = rig.file(2 * _PIECE_BYTES)
    content = bytearray(source.read_bytes())
    content[100] ^= 1
    source.write_bytes(content)
    with pytest.raises(EnvironmentFault) as caught:
        rig.storage.put(file, source, CountedTransfer())
    assert (caught.value.code, caught.value.retryable) == ("file_changed", False)
    assert rig.storage.size(file.key) is None
    content[100] ^= 1
    source.write_bytes(content)
    assert rig.storage.put(file, source, CountedTransfer())
    assert rig.storage.fetch(file, rig.target(), CountedTransfer())


def test_two_machines_put_the_same_file_at_once(rig: Rig) -> None:
    file, source = rig.file(8 * _PIECE_BYTES)
    with ThreadPoolExecutor(2) as pool:
        machines = [rig.open(writer) for writer in ("aa", "bb")]
        puts = [pool.submit(one.put, file, source, CountedTransfer()) for one in machines]
        assert all(put.result(_LIMIT_S) for put in puts)
    assert [one.whole for one in rig.storage.listing()] == [True]
    assert rig.storage.fetch(file, rig.target(), CountedTransfer())


def test_the_listing_names_whole_and_begun_files_by_prefix(rig: Rig) -> None:
    whole, source = rig.file(3 * _PIECE_BYTES, seed=1)
    begun, other = rig.file(4 * _PIECE_BYTES, seed=2)
    rig.storage.put(whole, source, CountedTransfer())
    rig.storage.put(begun, other, CountedTransfer(stop_at=2 * _PIECE_BYTES))
    listed = {one.key: (one.size_bytes, one.whole) for one in rig.storage.listing("recordings/")}
    assert listed == {whole.key: (3 * _PIECE_BYTES, True), begun.key: (2 * _PIECE_BYTES, False)}
    assert [one.key for one in rig.storage.listing(whole.key[:20])] == [whole.key]
    assert list(rig.storage.listing("attachments/")) == []


def test_what_is_removed_is_gone_begun_or_whole(rig: Rig) -> None:
    whole, source = rig.file(3 * _PIECE_BYTES, seed=1)
    begun, other = rig.file(4 * _PIECE_BYTES, seed=2)
    rig.storage.put(whole, source, CountedTransfer())
    rig.storage.put(begun, other, CountedTransfer(stop_at=2 * _PIECE_BYTES))
    for file in (whole, begun, whole):
        rig.storage.remove(file.key)
    assert list(rig.storage.listing()) == []
    assert rig.storage.size(whole.key) is None


def test_what_is_not_there_yet_is_said_in_a_sentence(rig: Rig) -> None:
    file, _ = rig.file(10)
    with pytest.raises(NotFoundError) as caught:
        rig.storage.fetch(file, rig.target(), CountedTransfer())
    assert caught.value.code == "not_stored"
    assert not rig.target().exists()


@pytest.mark.parametrize(
    "key",
    [
        "",
        "recordings",
        "../recordings/aa/" + "a" * 64,
        "recordings/../" + "a" * 64,
        "recordings/ab/" + "a" * 64,
        "recordings/aa/" + "A" * 64,
        "recordings/aa/" + "a" * 64 + "/..",
        "recordings/aa/" + "a" * 64 + "\n",
        "somewhere/aa/" + "a" * 64,
    ],
)
def test_nothing_but_our_own_keys_reaches_the_storage(rig: Rig, key: str) -> None:
    for call in (rig.storage.size, rig.storage.remove):
        with pytest.raises(NotFoundError) as caught:
            call(key)
        assert caught.value.code == "bad_storage_key"


def test_no_link_is_put_or_written_through(rig: Rig, tmp_path: Path) -> None:
    file, source = rig.file(1_000)
    link = tmp_path / "link.ogg"
    link.symlink_to(source)
    with pytest.raises(EnvironmentFault):
        rig.storage.put(file, link, CountedTransfer())
    rig.storage.put(file, source, CountedTransfer())
    elsewhere = tmp_path / "elsewhere"
    rig.target().with_name("fetched.ogg.part").symlink_to(elsewhere)
    with pytest.raises(EnvironmentFault) as caught:
        rig.storage.fetch(file, rig.target(), CountedTransfer())
    assert caught.value.code == "link_refused"
    assert not elsewhere.exists()
