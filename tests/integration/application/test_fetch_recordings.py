"""A colleague hears what another machine recorded, and loses it with the right to hear it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError
from meeting_desktop.domain.recordings import Recording
from tests.fakes.patience import until
from tests.integration.application.stored_recordings import STEP, Home

_LIMIT_S = 60.0


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "recorder", tmp_path / "share")
    yield home
    assert home.uploads.stop(_LIMIT_S)
    home.store.close(5)


@pytest.fixture
def colleague(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "colleague", tmp_path / "share")
    yield home
    home.store.close(5)


def _share(recorder: Home, colleague: Home, size: int = 4 * STEP) -> Recording:
    recording = recorder.record(size)
    recorder.uploads.start()
    until(lambda: any(one.whole for one in recorder.listing()), limit=_LIMIT_S)
    colleague.take_rows(recording)
    return recording


def _silent(_done: int, _total: int) -> None:
    pass


def test_the_sound_of_a_colleague_is_heard_here_as_it_was_recorded(
    recorder: Home, colleague: Home
) -> None:
    recording = _share(recorder, colleague)
    assert colleague.fetch.missing(recording.meeting_id) == (1, 4 * STEP)
    steps: list[tuple[int, int]] = []
    assert colleague.fetch.fetch(
        recording.meeting_id, lambda done, total: steps.append((done, total)), threading.Event()
    )
    heard = colleague.files.path_of(recording.storage_key).read_bytes()
    assert hashlib.sha256(heard).hexdigest() == recording.sha256
    assert steps[-1] == (4 * STEP, 4 * STEP)
    assert colleague.fetch.missing(recording.meeting_id) == (0, 0)


def test_whoever_cancels_goes_on_later_where_it_was(recorder: Home, colleague: Home) -> None:
    recording = _share(recorder, colleague)
    cancel, steps = threading.Event(), list[int]()

    def until_half(done: int, _total: int) -> None:
        if done >= 2 * STEP:
            cancel.set()

    assert not colleague.fetch.fetch(recording.meeting_id, until_half, cancel)
    with pytest.raises(NotFoundError):
        colleague.files.path_of(recording.storage_key)
    assert colleague.fetch.fetch(
        recording.meeting_id, lambda done, _total: steps.append(done), threading.Event()
    )
    assert steps[0] == 2 * STEP


def test_what_was_fetched_is_not_uploaded_again(recorder: Home, colleague: Home) -> None:
    recording = _share(recorder, colleague)
    assert colleague.fetch.fetch(recording.meeting_id, _silent, threading.Event())
    colleague.uploads.start()
    colleague.clock.wait_until_parked()
    assert colleague.states == []
    assert colleague.uploads.stop(_LIMIT_S)


def test_what_is_not_uploaded_yet_is_said_so(recorder: Home, colleague: Home) -> None:
    _share(recorder, colleague)
    elsewhere = colleague.note(b"sound of a machine that is off")
    with pytest.raises(NotFoundError) as caught:
        colleague.fetch.fetch(elsewhere.meeting_id, _silent, threading.Event())
    assert caught.value.code == "not_stored"


def test_a_row_whose_hash_is_another_is_never_played(recorder: Home, colleague: Home) -> None:
    recording = recorder.record()
    recorder.uploads.start()
    until(lambda: any(one.whole for one in recorder.listing()), limit=_LIMIT_S)
    [stored] = recorder.listing()
    share = recorder.root.parent / "share"
    forged = bytearray((share / stored.key).read_bytes())
    forged[0] ^= 1
    (share / stored.key).write_bytes(forged)
    colleague.take_rows(recording)
    with pytest.raises(EnvironmentFault) as caught:
        colleague.fetch.fetch(recording.meeting_id, _silent, threading.Event())
    assert caught.value.code == "storage_damaged"
    with pytest.raises(NotFoundError):
        colleague.files.path_of(recording.storage_key)


@pytest.mark.parametrize("sha256", ["", "../../elsewhere", "A" * 64])
def test_a_row_without_a_right_hash_asks_nothing_of_the_storage(
    colleague: Home, sha256: str
) -> None:
    recording = colleague.note(b"sound")
    colleague.store.write(lambda uow: uow.recordings.put(replace(recording, sha256=sha256))).result(
        5
    )
    with pytest.raises(NotFoundError):
        colleague.fetch.fetch(recording.meeting_id, _silent, threading.Event())


def test_a_row_brings_nothing_under_the_name_of_another_recording(
    recorder: Home, colleague: Home
) -> None:
    recording = _share(recorder, colleague)
    other = colleague.note(b"sound of another meeting")
    forged = replace(recording, storage_key=other.storage_key)
    colleague.store.write(lambda uow: uow.recordings.put(forged)).result(60)
    with pytest.raises(NotFoundError):
        colleague.fetch.fetch(recording.meeting_id, _silent, threading.Event())
    assert not colleague.is_here(other)


def test_without_a_storage_the_person_is_told_what_to_set_up(colleague: Home) -> None:
    colleague.settings.change("storage", kind="none")
    recording = colleague.note(b"sound")
    with pytest.raises(UserFacingError) as caught:
        colleague.fetch.fetch(recording.meeting_id, _silent, threading.Event())
    assert caught.value.code == "no_storage"


def test_sound_from_elsewhere_goes_when_its_row_has_gone(recorder: Home, colleague: Home) -> None:
    recording = _share(recorder, colleague)
    own = colleague.record(STEP, seed=9)
    assert colleague.fetch.fetch(recording.meeting_id, _silent, threading.Event())
    place = colleague.files.path_of(recording.storage_key)
    assert colleague.fetch.sweep() == 0
    _lose(colleague, recording)
    assert colleague.fetch.sweep() == 1
    assert not place.parent.exists()
    assert colleague.files.path_of(own.storage_key).exists()
    assert colleague.fetch.sweep() == 0


def test_what_had_only_begun_to_come_goes_too(recorder: Home, colleague: Home) -> None:
    recording = _share(recorder, colleague)
    cancel = threading.Event()
    assert not colleague.fetch.fetch(recording.meeting_id, lambda *_: cancel.set(), cancel)
    _lose(colleague, recording)
    assert colleague.fetch.sweep() == 1
    assert not list((colleague.root / "recordings").rglob("*.part"))


def _lose(home: Home, recording: Recording) -> None:
    """As losing a scope does: the rows are gone, without a tombstone."""
    connection = home.store._connection
    for table, known in (("recordings", recording.id), ("meetings", recording.meeting_id)):
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (known.hex,))
