"""Of a lost scope no sound remains, and what nobody else has is not destroyed without a word."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meeting_desktop.domain.recordings import Recording, RecordingStatus
from tests.fakes.patience import until
from tests.integration.application.stored_recordings import STEP, Home

_LIMIT_S = 60.0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "home", tmp_path / "share")
    yield home
    assert home.uploads.stop(_LIMIT_S)
    assert home.clear.stop(_LIMIT_S)
    home.store.close(5)


def _until(condition: Callable[[], bool]) -> None:
    until(condition, limit=_LIMIT_S)


def _bring(home: Home, recording: Recording) -> None:
    home.uploads.start()
    _until(lambda: home.uploads.state.waiting == 0 and len(home.listing()) == 1)
    home.clock.wait_until_parked()
    assert home.is_here(recording)


def test_own_sound_that_was_brought_goes_with_its_scope(home: Home) -> None:
    recording, other = home.record(seed=1), home.record(seed=1)
    _bring(home, recording)
    home.clear.start()
    home.lose(recording)
    _until(lambda: not home.is_here(recording))
    assert home.is_here(other)


def test_own_sound_that_nobody_else_has_is_brought_first_and_then_goes(home: Home) -> None:
    share = home.settings.current().storage.folder
    home.settings.change("storage", kind="none")
    recording = home.record()
    home.lose(recording)
    home.clear.clear()
    assert home.is_here(recording)
    assert [one.id for one in home.clear.kept()] == [recording.id]
    home.settings.change("storage", kind="folder", folder=share)
    home.clear.start()
    home.uploads.start()
    _until(lambda: not home.is_here(recording))
    assert [one.whole for one in home.listing()] == [True]
    assert home.clear.kept() == ()


def test_a_person_may_give_it_up(home: Home) -> None:
    home.settings.change("storage", kind="none")
    recording, other = home.record(seed=1), home.record(seed=2)
    home.lose(recording)
    home.clear.clear()
    assert home.clear.give_up() == 1
    assert not home.is_here(recording)
    assert home.is_here(other)
    assert home.clear.give_up() == 0


def test_a_scope_that_comes_back_finds_its_sound(home: Home) -> None:
    home.settings.change("storage", kind="none")
    recording = home.record()
    home.lose(recording)
    home.clear.clear()
    home.take_rows(recording)
    home.clear.clear()
    assert home.is_here(recording)
    assert home.clear.kept() == ()


def test_what_was_never_finished_waits_for_a_person(home: Home) -> None:
    recording = replace(home.note(b""), sha256="", status=RecordingStatus.INTERRUPTED)
    home.store.write(lambda uow: uow.recordings.put(recording)).result(60)
    parts = home.root / "recordings" / f"{recording.storage_key}.parts"
    parts.mkdir(parents=True)
    (parts / "000000-0.ogg").write_bytes(b"part")
    home.lose(recording)
    home.clear.clear()
    assert [one.id for one in home.clear.kept()] == [recording.id]
    assert home.clear.give_up() == 1
    assert not parts.exists()


def _end_time(home: Home, recording: Recording) -> None:
    """As the server's cleanup does, or an editor of the meeting."""
    home.store._connection.execute(
        "UPDATE recordings SET deleted = 1 WHERE id = ?", (recording.id.hex,)
    )


def test_sound_whose_time_is_over_goes(home: Home) -> None:
    recording = home.record()
    _bring(home, recording)
    _end_time(home, recording)
    home.clear.start()
    _until(lambda: not home.is_here(recording))


def test_a_colleague_who_removes_a_recording_cannot_destroy_the_only_sound(home: Home) -> None:
    recording = home.record()
    _end_time(home, recording)
    home.clear.clear()
    assert home.is_here(recording)
    assert [one.id for one in home.clear.kept()] == [recording.id]
    assert home.clear.give_up() == 1
    assert not home.is_here(recording)


def test_a_fetched_copy_goes_with_its_scope_after_a_crash_too(home: Home, tmp_path: Path) -> None:
    recording = home.record()
    _bring(home, recording)
    colleague = Home(tmp_path / "colleague", tmp_path / "share")
    colleague.take_rows(recording)
    heard = colleague.fetch.fetch(recording.meeting_id, lambda *_: None, threading.Event())
    assert heard
    colleague.lose(recording)  # and killed before anything was removed
    colleague.clear.start()
    _until(lambda: not colleague.is_here(recording))
    assert colleague.clear.stop(_LIMIT_S)
    colleague.store.close(5)
    assert home.is_here(recording)


def test_a_row_of_somebody_else_never_removes_the_sound_of_another_recording(home: Home) -> None:
    own = home.record(STEP)
    forged = home.note(b"a row that names the file of another one")
    named = replace(forged, storage_key=own.storage_key)
    home.store.write(lambda uow: uow.recordings.put(named)).result(60)
    home.lose(named)
    home.clear.clear()
    assert home.is_here(own)
    home.store._connection.execute("DELETE FROM local_state WHERE key LIKE 'lost-%'")
    forged = replace(home.note(b"another"), storage_key=own.storage_key)
    home.store.write(lambda uow: uow.recordings.put(forged)).result(60)
    home.store._connection.execute(
        "UPDATE recordings SET deleted = 1 WHERE id = ?", (forged.id.hex,)
    )
    home.clear.clear()
    assert home.is_here(own)


def test_a_scope_that_is_lost_while_its_sound_is_brought_keeps_nothing(home: Home) -> None:
    recording = home.record(8 * STEP)
    home.clear.start()

    def lose_it(_state: object) -> None:
        if home.uploads.state.done and home.store.read(
            lambda uow: uow.recordings.get(recording.id) is not None
        ):
            home.lose(recording)

    unsubscribe = home.uploads.changed.subscribe(lose_it)
    home.uploads.start()
    _until(lambda: not home.is_here(recording))
    unsubscribe()
    assert [one.whole for one in home.listing()] == [True]


def test_nothing_is_noted_of_sound_that_came_after_its_scope_was_lost(
    home: Home, tmp_path: Path
) -> None:
    recording = home.record()
    _bring(home, recording)
    colleague = Home(tmp_path / "colleague", tmp_path / "share")
    colleague.take_rows(recording)

    def lose_it(_done: int, _total: int) -> None:
        if colleague.store.read(lambda uow: uow.recordings.get(recording.id) is not None):
            colleague.lose(recording)

    assert colleague.fetch.fetch(recording.meeting_id, lose_it, threading.Event())
    colleague.clear.clear()
    assert not colleague.is_here(recording)
    kept = colleague.store._connection.execute("SELECT key, value FROM local_state").fetchall()
    assert recording.sha256 not in str(kept)
    assert str(recording.id) not in str(kept)
    colleague.store.close(5)
