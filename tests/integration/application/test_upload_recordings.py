"""Recordings come to the shared storage by themselves, and make way for meetings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from meeting_desktop.adapters.storage.folder import MARK_NAME
from meeting_desktop.application.upload_recordings import (
    AFTER_LASTING_FAULT_S,
    LOOK_S,
    MAKES_WAY_S,
)
from meeting_desktop.core.errors import DiskFullError
from meeting_desktop.core.setting_sections import StorageSettings
from tests.fakes.patience import until
from tests.integration.application.stored_recordings import STEP, Home

_LIMIT_S = 60.0


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return tmp_path / "share"


@pytest.fixture
def home(tmp_path: Path, share: Path) -> Iterator[Home]:
    home = Home(tmp_path / "home", share)
    yield home
    assert home.uploads.stop(_LIMIT_S)
    home.store.close(5)


def _until(condition: Callable[[], bool]) -> None:
    until(condition, limit=_LIMIT_S)


def _stored(home: Home) -> int:
    return sum(one.whole for one in home.listing())


def _rest(home: Home) -> None:
    """Until the thread has nothing to do but wait."""
    home.clock.wait_until_parked()


def test_what_is_there_at_the_start_and_what_comes_later_is_brought(home: Home) -> None:
    home.record(seed=1)
    home.uploads.start()
    _until(lambda: _stored(home) == 1)
    home.record(seed=2)
    _until(lambda: _stored(home) == 2)
    _until(lambda: home.uploads.state.waiting == 0)
    assert home.uploads.state.sentence == ""
    assert any(state.done for state in home.states)


def test_the_next_start_moves_and_reads_nothing_again(home: Home, share: Path) -> None:
    home.record()
    home.uploads.start()
    _until(lambda: _stored(home) == 1)
    _rest(home)
    assert home.uploads.stop(_LIMIT_S)
    home.states.clear()
    home.uploads = home.make_uploads()
    home.uploads.start()
    _rest(home)
    assert home.states == []


def test_a_meeting_stops_an_upload_half_way_and_its_end_goes_on_with_it(home: Home) -> None:
    home.record(8 * STEP)

    def begin_meeting(_state: object) -> None:
        home.busy = home.busy or 0 < home.uploads.state.done < 8 * STEP

    hear_no_more = home.uploads.changed.subscribe(begin_meeting)
    home.settings.change("storage", upload_kbit=1_000)
    home.uploads.start()
    while not home.uploads.state.paused:
        _rest(home)
        home.clock.advance(1.0)
    assert _stored(home) == 0
    [begun] = home.listing()
    assert not begun.whole
    assert begun.size_bytes < 8 * STEP

    hear_no_more()
    home.busy = False
    home.settings.change("storage", upload_kbit=0)
    home.uploads.look_again()
    _until(lambda: _stored(home) == 1)


def test_while_a_meeting_runs_nothing_begins(home: Home) -> None:
    home.busy = True
    home.record()
    home.uploads.start()
    _until(lambda: home.uploads.state.paused)
    _rest(home)
    assert _stored(home) == 0
    home.busy = False
    home.clock.advance(MAKES_WAY_S)
    _until(lambda: _stored(home) == 1)


def test_an_upload_takes_no_more_than_its_share_of_the_line(home: Home) -> None:
    home.settings.change("storage", upload_kbit=1_000)  # 125,000 bytes a second
    home.record(8 * STEP)
    home.uploads.start()
    before = home.clock.monotonic()
    while _stored(home) == 0:
        _rest(home)
        if home.uploads.state.waiting:
            home.clock.advance(0.5)
    taken = home.clock.monotonic() - before
    # The last step needs no pause behind it.
    assert 7 * STEP / 125_000 <= taken <= 8 * STEP / 125_000 + 8


def test_a_share_that_is_away_is_tried_again_later_and_later(home: Home, share: Path) -> None:
    home.record(seed=1)
    home.uploads.start()
    _until(lambda: _stored(home) == 1)
    _rest(home)
    (share / MARK_NAME).rename(share / "away")
    home.record(seed=2)
    _until(lambda: home.uploads.state.code == "storage_unreachable")
    for pause in (0.5, 1.0, 2.0, 4.0):
        _rest(home)
        home.states.clear()
        home.clock.advance(pause - 0.1)
        assert home.states == []
        home.clock.advance(0.1)
        _until(lambda: home.uploads.state.code != "" and home.states != [])
    (share / "away").rename(share / MARK_NAME)
    _rest(home)
    home.clock.advance(600.0)
    _until(lambda: _stored(home) == 2)
    _until(lambda: home.uploads.state.sentence == "")


def test_what_only_a_person_can_mend_is_tried_seldom_or_when_it_was_mended(
    home: Home, share: Path
) -> None:
    home.settings.change("storage", folder=None)
    home.record()
    home.uploads.start()
    _until(lambda: home.uploads.state.code == "storage_incomplete")
    _rest(home)
    home.clock.advance(AFTER_LASTING_FAULT_S - 1)
    assert home.opened == []
    home.settings.change("storage", folder=share)
    home.uploads.look_again()
    _until(lambda: bool(home.opened) and _stored(home) == 1)


def test_a_file_that_was_changed_is_left_out_and_holds_nobody_up(home: Home, share: Path) -> None:
    spoilt = home.record(seed=1)
    home.files.path_of(spoilt.storage_key).write_bytes(b"something else")
    home.record(seed=2)
    home.uploads.start()
    _until(lambda: home.uploads.state.left_out == 1)
    _until(lambda: _stored(home) == 1)
    _rest(home)
    assert home.uploads.state.waiting == 0


def test_what_others_recorded_and_what_was_removed_is_not_brought(home: Home) -> None:
    home.note(b"sound that is elsewhere")
    removed = home.record(seed=2)
    home.store.write(lambda uow: uow.meetings.remove(removed.meeting_id)).result(60)
    home.record(seed=3)
    home.uploads.start()
    _until(lambda: _stored(home) == 1)
    _rest(home)
    assert _stored(home) == 1


def test_more_recordings_than_fit_a_page_are_all_brought(home: Home) -> None:
    for seed in range(205):
        home.record(10, seed=seed)
    home.uploads.start()
    _until(lambda: home.uploads.state.waiting == 0 and _stored(home) == 205)


def test_without_a_storage_nothing_is_asked_of_anybody(home: Home) -> None:
    home.settings.change("storage", kind="none")
    home.record()
    home.uploads.start()
    _rest(home)
    assert home.opened == []
    assert home.states == []


def test_another_storage_gets_everything_from_the_beginning(home: Home, tmp_path: Path) -> None:
    home.record()
    home.uploads.start()
    _until(lambda: _stored(home) == 1)
    other = tmp_path / "other"
    other.mkdir()
    home.settings.change("storage", folder=other)
    home.uploads.look_again()
    _until(lambda: (other / MARK_NAME).exists() and _stored(home) == 1)
    assert home.opened[-1] == StorageSettings(kind="folder", folder=other)


def test_what_was_damaged_there_is_brought_anew_from_here(home: Home, share: Path) -> None:
    recording = home.record()
    home.uploads.start()
    _until(lambda: _stored(home) == 1)
    _rest(home)
    [stored] = home.listing()
    good = (share / stored.key).read_bytes()
    (share / stored.key).write_bytes(bytes(len(good)))
    assert home.uploads.upload_again(recording.meeting_id) == 1
    _until(lambda: _stored(home) == 1)
    assert (share / stored.key).read_bytes() == good


def test_a_full_disk_for_the_note_costs_one_more_look(home: Home) -> None:
    home.record()
    home.store.fail_next = DiskFullError("The disk is full; make room.")
    home.uploads.start()
    _until(lambda: home.uploads.state.code == "disk_full")
    _rest(home)
    home.clock.advance(LOOK_S)
    _until(lambda: _stored(home) == 1 and home.uploads.state.code == "")
