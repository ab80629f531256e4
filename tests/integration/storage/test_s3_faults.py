"""An S3-compatible server that is away, does not know us, breaks off, or gives back other bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store

from meeting_desktop.adapters.storage.s3 import S3Storage
from meeting_desktop.adapters.storage.s3_bucket import S3Place
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.stored_files import SharedFile
from tests.fakes.transfers import CountedTransfer
from tests.integration.storage.cut_line import CutLine
from tests.integration.storage.s3_server import S3Server

_MakeFile = Callable[[int], tuple[SharedFile, Path]]
_PIECE = 1 << 18
_LIMIT_S = 60.0


@pytest.fixture
def place(s3_server: S3Server, tmp_path: Path) -> S3Place:
    return S3Place(
        bucket="files",
        access_key=s3_server.writer.key,
        secret_key=s3_server.writer.secret,
        endpoint=s3_server.address,
        prefix=tmp_path.name,
    )


@pytest.fixture
def line(s3_server: S3Server) -> Iterator[CutLine]:
    with CutLine(s3_server.port) as line:
        yield line


def _open(place: S3Place) -> S3Storage:
    return S3Storage(place, piece_bytes=_PIECE)


def _code(call: Callable[[], object]) -> tuple[str, bool]:
    with pytest.raises(EnvironmentFault) as caught:
        call()
    assert caught.value.sentence.endswith(".")
    return caught.value.code, caught.value.retryable


def test_a_wrong_secret_is_refused_and_not_tried_again(
    place: S3Place, make_file: _MakeFile
) -> None:
    file, source = make_file(1_000)
    wrong = _open(replace(place, secret_key="wrong"))
    with pytest.raises(EnvironmentFault, match="does not know this key") as caught:
        wrong.prepare()
    assert (caught.value.code, caught.value.retryable) == ("storage_refused", False)
    assert _code(lambda: wrong.put(file, source, CountedTransfer()))[0] == "storage_refused"
    assert _code(lambda: list(wrong.listing()))[0] == "storage_refused"
    assert _code(lambda: wrong.remove(file.key))[0] == "storage_refused"


def test_a_key_that_nobody_knows_is_refused(place: S3Place) -> None:
    unknown = _open(replace(place, access_key="AKIAUNKNOWN000000000"))
    assert _code(unknown.prepare) == ("storage_refused", False)


def test_a_key_without_rights_is_told_whom_to_ask(place: S3Place, s3_server: S3Server) -> None:
    stranger = replace(
        place, access_key=s3_server.stranger.key, secret_key=s3_server.stranger.secret
    )
    with pytest.raises(EnvironmentFault, match="ask whoever keeps it") as caught:
        _open(stranger).prepare()
    assert caught.value.code == "storage_refused"


def test_a_bucket_that_is_not_there_is_named_so(place: S3Place, make_file: _MakeFile) -> None:
    file, source = make_file(1_000)
    elsewhere = _open(replace(place, bucket="nowhere"))
    missing = ("storage_not_found", False)
    assert _code(elsewhere.prepare) == missing
    assert _code(lambda: elsewhere.size(file.key)) == missing
    assert _code(lambda: elsewhere.put(file, source, CountedTransfer())) == missing
    assert _code(lambda: list(elsewhere.listing())) == missing


def test_a_server_that_is_away_may_come_back(place: S3Place) -> None:
    away = _open(replace(place, endpoint="http://127.0.0.1:1"))
    assert _code(away.prepare) == ("storage_unreachable", True)


def test_a_connection_cut_half_way_up_costs_one_piece(
    place: S3Place, line: CutLine, make_file: _MakeFile
) -> None:
    file, source = make_file(8 * _PIECE)
    storage = _open(replace(place, endpoint=line.address))
    line.cut_after(3 * _PIECE + _PIECE // 2)
    fault = _code(lambda: storage.put(file, source, CountedTransfer()))
    assert fault == ("storage_unreachable", True)
    line.mend()
    assert storage.size(file.key) is None
    rest = CountedTransfer()
    assert _open(replace(place, endpoint=line.address)).put(file, source, rest)
    assert rest.was_there == 3 * _PIECE
    assert storage.size(file.key) == 8 * _PIECE


def test_a_connection_cut_half_way_down_costs_one_piece(
    place: S3Place, line: CutLine, make_file: _MakeFile, tmp_path: Path
) -> None:
    file, source = make_file(8 * _PIECE)
    _open(place).put(file, source, CountedTransfer())
    storage, target = _open(replace(place, endpoint=line.address)), tmp_path / "fetched.ogg"
    counted = CountedTransfer()
    line.cut_received_after(3 * _PIECE + _PIECE // 2)
    assert _code(lambda: storage.fetch(file, target, counted)) == ("storage_unreachable", True)
    line.mend()
    assert not target.exists()
    rest = CountedTransfer()
    assert storage.fetch(file, target, rest)
    assert rest.was_there == counted.done > 0
    assert target.read_bytes() == source.read_bytes()


def test_who_no_longer_wants_it_is_let_go_while_the_server_is_silent(
    place: S3Place, line: CutLine, make_file: _MakeFile
) -> None:
    file, source = make_file(4 * _PIECE)
    storage = _open(replace(place, endpoint=line.address))
    transfer = _Abandoned()
    line.fall_silent()
    with ThreadPoolExecutor(1) as pool:
        put = pool.submit(storage.put, file, source, transfer)
        assert line.fell_silent.wait(_LIMIT_S)
        transfer.give_up.set()
        assert put.result(_LIMIT_S) is False


class _Abandoned(CountedTransfer):
    def __init__(self) -> None:
        super().__init__()
        self.give_up = threading.Event()

    def wanted(self) -> bool:
        return not self.give_up.is_set()


def _raw(place: S3Place) -> S3Store:
    """The bucket as anybody else with a key has it."""
    return S3Store(
        place.bucket,
        prefix=place.prefix,
        endpoint=place.endpoint,
        region=place.region,
        access_key_id=place.access_key,
        secret_access_key=place.secret_key,
        client_options={"allow_http": True},
    )


def _paths(raw: S3Store) -> list[str]:
    return [one["path"] for page in obstore.list(raw) for one in page]


def test_a_piece_that_was_tampered_with_is_refused_and_the_others_are_kept(
    place: S3Place, make_file: _MakeFile, tmp_path: Path
) -> None:
    file, source = make_file(4 * _PIECE)
    storage, raw, target = _open(place), _raw(place), tmp_path / "fetched.ogg"
    storage.put(file, source, CountedTransfer())
    third = sorted(path for path in _paths(raw) if ".pieces/" in path)[2]
    good = bytes(obstore.get(raw, third).bytes())
    for bad in (bytes(_PIECE), b"short", good + b"more"):
        obstore.put(raw, third, bad)
        counted = CountedTransfer()
        fault = _code(partial(storage.fetch, file, target, counted))
        assert fault == ("storage_damaged", False)
        assert counted.done == 2 * _PIECE
    obstore.put(raw, third, good)
    assert storage.fetch(file, target, CountedTransfer())
    assert target.read_bytes() == source.read_bytes()


@pytest.mark.parametrize(
    "index",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"format": 2, "size": 1, "piece": 1, "pieces": []}',
        b'{"format": 1, "size": 1, "piece": 0, "pieces": []}',
        b'{"format": 1, "size": -1, "piece": 1, "pieces": []}',
        b'{"format": 1, "size": 1e3, "piece": 1, "pieces": []}',
        b'{"format": 1, "size": 9, "piece": 1, "pieces": ["aa"]}',
        b'{"format": 1, "size": 1, "piece": 1, "pieces": ["../../x"]}',
        b'{"format": 1, "size": 1, "piece": 99999999999, "pieces": ["' + b"a" * 64 + b'"]}',
    ],
)
def test_an_index_of_another_hand_is_refused(
    place: S3Place, make_file: _MakeFile, tmp_path: Path, index: bytes
) -> None:
    file, _ = make_file(1_000)
    obstore.put(_raw(place), file.key, index)
    target = tmp_path / "fetched.ogg"
    fault = _code(lambda: _open(place).fetch(file, target, CountedTransfer()))
    assert fault == ("storage_damaged", False)
    assert not target.exists()


def test_whoever_has_the_file_mends_its_index(
    place: S3Place, make_file: _MakeFile, tmp_path: Path
) -> None:
    file, source = make_file(3 * _PIECE)
    obstore.put(_raw(place), file.key, b"no index")
    storage = _open(place)
    assert storage.put(file, source, CountedTransfer())
    assert storage.fetch(file, tmp_path / "fetched.ogg", CountedTransfer())


def test_nothing_of_the_content_or_its_hash_is_in_the_bucket(
    place: S3Place, make_file: _MakeFile
) -> None:
    file, source = make_file(2 * _PIECE)
    storage, raw = _open(place), _raw(place)
    storage.put(file, source, CountedTransfer())
    stored = b"".join(bytes(obstore.get(raw, path).bytes()) for path in _paths(raw))
    assert source.read_bytes()[:64] not in stored
    assert file.sha256.encode() not in stored
    assert not any(file.sha256 in path for path in _paths(raw))


def test_objects_that_are_not_ours_are_passed_over_and_left(
    place: S3Place, make_file: _MakeFile
) -> None:
    file, source = make_file(1_000)
    storage, raw = _open(place), _raw(place)
    storage.put(file, source, CountedTransfer())
    strange = ["other/x", "recordings/notes.txt"]
    for path in strange:
        obstore.put(raw, path, b"of somebody")
    assert [one.key for one in storage.listing()] == [file.key]
    storage.remove(file.key)
    assert sorted(_paths(raw)) == strange


def test_the_environment_of_other_tools_changes_nothing(
    place: S3Place, make_file: _MakeFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "other",
        "AWS_SECRET_ACCESS_KEY": "other",
        "AWS_SESSION_TOKEN": "other",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1",
        "AWS_SKIP_SIGNATURE": "true",
        "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "true",
        "AWS_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(name, value)
    file, source = make_file(1_000)
    storage = _open(place)
    storage.prepare()
    assert storage.put(file, source, CountedTransfer())


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://files.example.org",
        "http://10.0.0.5:9000",
        "ftp://files.example.org",
        "https://name:word@files.example.org",
        "https://files.example.org?x=1",
        "https://",
        "https://[",
        "files.example.org",
        "http://127.0.0.1.example.org",
    ],
)
def test_a_key_is_only_ever_sent_over_tls_or_to_this_machine(place: S3Place, endpoint: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        _open(replace(place, endpoint=endpoint))
    assert caught.value.code == "bad_endpoint"


def test_a_place_shows_no_secret(place: S3Place) -> None:
    assert place.secret_key not in repr(place)
