"""The store hangs while people come, change their minds, and go: nothing of it is lost or kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.core.errors import DiskFullError
from meeting_desktop.domain.control_messages import Caption, ChooseConsent, Leave
from meeting_desktop.domain.events import RecordingState, RecordingStateChanged
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.recordings import RecordingStatus
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recording import RecordingJournal, TrackWriter, WriterStatus
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.integration.application.conference_record import loud, sound_of, words_by_name
from tests.integration.application.conference_rehearsal import ConferenceRehearsal
from tests.integration.application.feeding import quiet, voice
from tests.integration.application.full_home import FullHome
from tests.integration.application.rehearsal import LIMIT, REQUEST


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ConferenceRehearsal]:
    """A program that is about to hold a meeting with others."""
    rehearsal = ConferenceRehearsal(tmp_path / "home")
    yield rehearsal
    rehearsal.stop()


@pytest.fixture
def disk(room: ConferenceRehearsal) -> Iterator[threading.Event]:
    """Once ``hang`` was called, nothing is written before it is set."""
    answers = threading.Event()
    yield answers
    answers.set()


def _hang(room: ConferenceRehearsal, disk: threading.Event) -> None:
    room.store.write(lambda _uow: disk.wait(LIMIT))


def test_what_is_said_before_the_rows_are_written_is_kept_also_of_who_has_gone(
    room: ConferenceRehearsal, disk: threading.Event
) -> None:
    live = room.start()
    room.open()
    _hang(room, disk)
    guest = room.come("Grace")
    room.speak(guest, voice(1.0))
    room.tell(guest, Leave())
    disk.set()
    room.settle()
    room.end()
    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert (begin, end) == pytest.approx((0.0, 1.0), abs=0.15)
    assert words_by_name(room, live.meeting.id)["Grace"].startswith("thank you")


def test_a_consent_that_is_taken_back_does_not_wait_for_the_store(
    room: ConferenceRehearsal, disk: threading.Event
) -> None:
    live = room.start()
    room.open()
    guest = room.come("Grace")
    room.settle()
    room.speak(guest, voice(1.0))
    _hang(room, disk)
    room.come("Linus")  # whose rows are waited for
    room.tell(guest, ChooseConsent(Consent.NONE))
    room.speak(guest, voice(1.0))
    disk.set()
    room.settle()
    room.speak(guest, quiet(0.5))
    room.end()
    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert (begin, end) == pytest.approx((0.0, 1.0), abs=0.15)


def test_what_was_said_without_consent_is_not_kept_when_it_comes_before_the_rows(
    room: ConferenceRehearsal, disk: threading.Event
) -> None:
    live = room.start()
    room.open()
    _hang(room, disk)
    guest = room.come("Grace", Consent.NONE)
    room.speak(guest, voice(1.0))
    room.tell(guest, ChooseConsent(Consent.RECORD))
    room.speak(guest, quiet(0.5))
    room.speak(guest, voice(0.5))
    disk.set()
    room.settle()
    room.end()
    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert (begin, end) == pytest.approx((1.5, 2.0), abs=0.15)


def test_who_came_before_the_end_is_in_the_record_and_their_track_is_closed(
    room: ConferenceRehearsal, disk: threading.Event
) -> None:
    live = room.start()
    room.open()
    _hang(room, disk)
    room.come("Linus")  # whose rows are waited for
    ending = room.meetings.end()
    guest = room.come("Grace")
    room.speak(guest, voice(1.0))
    disk.set()
    ending.result(LIMIT)
    recordings = room.store.read(lambda uow: uow.recordings.of_meeting(live.meeting.id))
    assert guest in {one.participant_id for one in recordings}
    assert RecordingStatus.RECORDING not in {one.status for one in recordings}
    assert words_by_name(room, live.meeting.id)["Grace"].startswith("thank you")


class _FullWriter:
    """Takes everything, and can never write its end."""

    def __init__(self, inner: TrackWriter) -> None:
        self._inner = inner

    def write(self, samples: Samples) -> None:
        self._inner.write(samples)

    def write_silence(self, samples: int) -> None:
        self._inner.write_silence(samples)

    def flush(self) -> None:
        self._inner.flush()

    def status(self) -> WriterStatus:
        return self._inner.status()

    def close(self) -> None:
        raise DiskFullError("The disk is full; make room.")

    def abandon(self) -> None:
        self._inner.abandon()


class _FullDisk(OggRecordingStorage):
    def open_writer(self, recording_id: UUID, key: str, journal: RecordingJournal) -> Any:
        return _FullWriter(super().open_writer(recording_id, key, journal))


@pytest.mark.expects_error_logs("recording not written whole")
def test_all_tracks_wait_for_a_full_disk_together(tmp_path: Path) -> None:
    clock = VirtualClock()
    room = ConferenceRehearsal(
        tmp_path / "home",
        clock=clock,
        wrap_storage=lambda _storage: _FullDisk(tmp_path / "home" / "recordings", clock),
    )
    room.start(replace(REQUEST, captions=False))
    room.open()
    guests = [room.come(name) for name in ("Grace", "Linus")]
    room.settle()
    for guest in guests:
        room.speak(guest, voice(0.5))
    ending = room.meetings.end()
    # All of them, not one after the other: no time has passed yet.
    until(lambda: len(_held(room)) == 3, what="three tracks that wait")

    def given_up() -> bool:
        if clock.monotonic() < 700.0:
            clock.advance(20.0)
        return ending.done()

    until(given_up, what="the end", limit=LIMIT)
    room.stop()


def test_who_comes_while_the_disk_is_full_is_in_the_record_when_there_is_room(
    tmp_path: Path,
) -> None:
    room = FullHome(tmp_path / "home")
    live = room.start()
    room.open()
    room.disk.full = True
    guest = room.come("Grace", Consent.TRANSCRIBE_ONLY)
    room.settle()
    room.speak(guest, voice(1.0))
    room.speak(guest, quiet(0.5))
    until(lambda: bool(room.told(guest, Caption)), what="a caption")
    room.disk.full = False
    room.speak(guest, voice(1.0))
    room.speak(guest, quiet(0.5))
    room.end()
    said = words_by_name(room, live.meeting.id)["Grace"]
    assert said.startswith("thank you")
    assert "begin" in said
    room.stop()


def test_their_recording_has_its_row_as_soon_as_there_is_room(tmp_path: Path) -> None:
    room = FullHome(tmp_path / "home")
    live = room.start()
    room.open()
    room.disk.full = True
    guest = room.come("Grace", Consent.TRANSCRIBE_ONLY)
    room.settle()
    room.disk.full = False
    room.tell(guest, ChooseConsent(Consent.RECORD))
    room.settle()
    room.speak(guest, voice(1.0))
    room.end()
    begin, end = loud(sound_of(room, live.meeting.id, guest))
    assert end - begin == pytest.approx(1.0, abs=0.15)
    room.stop()


def _held(room: ConferenceRehearsal) -> list[RecordingStateChanged]:
    told = [event for event in room.events if isinstance(event, RecordingStateChanged)]
    return [event for event in told if event.state is RecordingState.HELD_IN_MEMORY]
