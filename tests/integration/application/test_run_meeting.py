"""A meeting from its start to a file that plays, whatever fails on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.core.errors import (
    DeviceLostError,
    DiskFullError,
    EnvironmentFault,
    ModelMissingError,
    UserFacingError,
)
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    LevelMeasured,
    MeetingEnded,
    RecordingState,
    RecordingStateChanged,
    SoundStateChanged,
    TimelineKind,
)
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.ports.recording import (
    RecordedFile,
    RecordingJournal,
    RecordingStorage,
    TrackWriter,
    WriterStatus,
)
from tests.fakes.bugs import hear_bugs
from tests.fakes.patience import until
from tests.integration.application.feeding import FedDevices, quiet, voice
from tests.integration.application.rehearsal import LIMIT, REQUEST, Rehearsal

Run = Callable[..., Rehearsal]


class FaultyStorage:
    """A real storage whose writers and joins fail while the test says so."""

    def __init__(self, storage: RecordingStorage) -> None:
        self._storage = storage
        self.open_fault: Exception | None = None
        self.finish_fault: Exception | None = None
        self.writer_fault: EnvironmentFault | None = None
        self.write_bug: Exception | None = None

    def new_key(self, meeting_id: UUID, recording_id: UUID) -> str:
        return self._storage.new_key(meeting_id, recording_id)

    def open_writer(self, recording_id: UUID, key: str, journal: RecordingJournal) -> TrackWriter:
        if self.open_fault is not None:
            raise self.open_fault
        return _FaultyWriter(self, self._storage.open_writer(recording_id, key, journal))

    def resume_writer(
        self, recording_id: UUID, key: str, journal: RecordingJournal
    ) -> tuple[TrackWriter, int]:
        if self.open_fault is not None:
            raise self.open_fault
        writer, samples = self._storage.resume_writer(recording_id, key, journal)
        return _FaultyWriter(self, writer), samples

    def finish(self, recording_id: UUID, key: str) -> RecordedFile:
        if self.finish_fault is not None:
            raise self.finish_fault
        return self._storage.finish(recording_id, key)

    def path_of(self, key: str) -> Path:
        return self._storage.path_of(key)

    def place_of(self, key: str) -> Path:
        return self._storage.place_of(key)

    def remove(self, key: str) -> None:
        self._storage.remove(key)


class _FaultyWriter:
    def __init__(self, storage: FaultyStorage, writer: TrackWriter) -> None:
        self._storage = storage
        self._writer = writer

    def write(self, samples: Any) -> None:
        if self._storage.write_bug is not None:
            raise self._storage.write_bug
        self._writer.write(samples)

    def write_silence(self, samples: int) -> None:
        self._writer.write_silence(samples)

    def flush(self) -> None:
        self._writer.flush()

    def status(self) -> WriterStatus:
        status = self._writer.status()
        return WriterStatus(
            status.seconds_written,
            status.seconds_waiting,
            self._storage.writer_fault or status.fault,
        )

    def close(self) -> None:
        if self._storage.writer_fault is not None:
            raise self._storage.writer_fault
        self._writer.close()

    def abandon(self) -> None:
        self._writer.abandon()


def _storage(rehearsal: Rehearsal) -> FaultyStorage:
    assert isinstance(rehearsal.storage, FaultyStorage)
    return rehearsal.storage


def _texts(found: ReviewedMeeting) -> list[str]:
    assert found.transcript is not None
    return [segment.text for segment in found.transcript.segments]


def _length(found: ReviewedMeeting) -> float:
    assert found.recording is not None
    return AvDecoder().probe(found.recording)


def _states(rehearsal: Rehearsal) -> list[RecordingState]:
    states = [e.state for e in rehearsal.events if isinstance(e, RecordingStateChanged)]
    return [state for n, state in enumerate(states) if not n or state is not states[n - 1]]


def _caption_states(rehearsal: Rehearsal) -> list[CaptionState]:
    return [e.state for e in rehearsal.events if isinstance(e, CaptionStateChanged)]


def test_a_meeting_leaves_words_a_recording_and_a_completed_row(rehearsal: Rehearsal) -> None:
    live = rehearsal.start()
    rehearsal.hear(voice(1.0))
    rehearsal.hear(quiet(1.0))
    rehearsal.hear(voice(1.0))
    meeting_id = rehearsal.end()
    found = rehearsal.opened(meeting_id)
    assert meeting_id == live.meeting.id
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert _texts(found) == ["thank you for coming", "let us begin with"]
    assert found.transcript is not None
    assert all(segment.is_final for segment in found.transcript.segments)
    assert found.transcript.speakers[0].name == "Ada"
    assert _length(found) == pytest.approx(3.0, abs=0.03)
    assert [event.kind for event in found.timeline] == [TimelineKind.STARTED, TimelineKind.ENDED]
    assert found.timeline[1].at == pytest.approx(3.0, abs=0.01)
    assert rehearsal.said(MeetingEnded) == [MeetingEnded(meeting_id)]
    assert _states(rehearsal) == [RecordingState.RECORDING, RecordingState.FINISHED]
    assert rehearsal.meetings.live is None
    assert rehearsal.meetings.elapsed() == 0.0


def test_what_was_said_just_before_the_start_is_in_the_recording(rehearsal: Rehearsal) -> None:
    rehearsal.meetings.prepare(SourceChoice())
    until(lambda: bool(rehearsal.devices.opened))
    rehearsal.devices.last.give(voice(0.5))
    until(lambda: bool(rehearsal.said(LevelMeasured)))
    rehearsal.start()
    until(lambda: rehearsal.meetings.elapsed() >= 0.5)
    found = rehearsal.opened(rehearsal.end())
    assert _texts(found) == ["thank you"]
    assert _length(found) == pytest.approx(0.5, abs=0.03)


def test_a_second_start_is_refused_and_the_first_meeting_goes_on(rehearsal: Rehearsal) -> None:
    rehearsal.start()
    with pytest.raises(UserFacingError) as caught:
        rehearsal.meetings.start(REQUEST).result(LIMIT)
    assert caught.value.code == "meeting_running"
    rehearsal.hear(voice(0.5))
    assert _texts(rehearsal.opened(rehearsal.end())) == ["thank you"]


def test_without_a_meeting_there_is_none_to_end(rehearsal: Rehearsal) -> None:
    with pytest.raises(UserFacingError) as caught:
        rehearsal.end()
    assert caught.value.code == "no_meeting"


def test_two_meetings_one_after_the_other_are_two(rehearsal: Rehearsal) -> None:
    lengths = []
    for seconds in (0.5, 1.0):
        rehearsal.devices.opened.clear()
        rehearsal.start()
        rehearsal.hear(voice(seconds))
        lengths.append(_length(rehearsal.opened(rehearsal.end())))
    assert lengths == [pytest.approx(0.5, abs=0.03), pytest.approx(1.0, abs=0.03)]


def test_muting_pausing_and_switching_are_on_the_timeline(run: Run) -> None:
    rehearsal = run(devices=FedDevices("Desk", "Headset"))
    rehearsal.start()
    rehearsal.hear(voice(0.5))
    rehearsal.meetings.set_muted(True)
    rehearsal.meetings.set_muted(True)
    assert rehearsal.meetings.muted
    rehearsal.hear(voice(0.5))
    rehearsal.meetings.set_muted(False)
    rehearsal.meetings.set_recording(False)
    rehearsal.hear(voice(0.5))
    rehearsal.meetings.set_recording(True)
    rehearsal.meetings.choose_source(SourceChoice(device="Headset"))
    until(lambda: rehearsal.devices.last.name == "Headset")
    rehearsal.hear(quiet(0.5))
    found = rehearsal.opened(rehearsal.end())
    assert [(event.kind.value, round(event.at, 1)) for event in found.timeline] == [
        ("started", 0.0),
        ("muted", 0.5),
        ("unmuted", 1.0),
        ("recording_stopped", 1.0),
        ("recording_started", 1.5),
        ("device_changed", 1.5),
        ("ended", 2.0),
    ]
    assert _texts(found) == ["thank you", "for coming"], "captions go on while recording pauses"
    assert _length(found) == pytest.approx(2.0, abs=0.03)


def test_nothing_can_be_muted_or_paused_between_meetings(rehearsal: Rehearsal) -> None:
    rehearsal.meetings.set_muted(True)
    rehearsal.meetings.set_recording(False)
    assert not rehearsal.meetings.muted


def test_a_meeting_without_recording_and_one_without_captions(rehearsal: Rehearsal) -> None:
    rehearsal.start(MeetingRequest("Words", "Ada", record=False))
    rehearsal.hear(voice(0.5))
    found = rehearsal.opened(rehearsal.end())
    assert _texts(found) == ["thank you"]
    assert (found.recording, found.notice) == (None, "This meeting was not recorded.")
    rehearsal.devices.opened.clear()
    rehearsal.start(MeetingRequest("Sound", "Ada", captions=False))
    rehearsal.hear(voice(0.5))
    found = rehearsal.opened(rehearsal.end())
    assert _texts(found) == []
    assert _length(found) == pytest.approx(0.5, abs=0.03)


def test_the_pre_flight_can_be_left(rehearsal: Rehearsal) -> None:
    rehearsal.meetings.prepare(SourceChoice())
    until(lambda: bool(rehearsal.devices.opened))
    rehearsal.meetings.discard_preparation()
    assert rehearsal.devices.last.stopped.wait(LIMIT)


def test_a_pre_flight_opened_while_the_last_meeting_is_saved_keeps_its_sound(run: Run) -> None:
    rehearsal = run(wrap_storage=FaultyStorage)
    rehearsal.start()
    rehearsal.hear(voice(0.5))
    _storage(rehearsal).writer_fault = DiskFullError("The disk is full.")
    ending = rehearsal.meetings.end()
    until(lambda: RecordingState.HELD_IN_MEMORY in _states(rehearsal))
    rehearsal.meetings.prepare(SourceChoice())
    until(lambda: len(rehearsal.devices.opened) == 2)
    _storage(rehearsal).writer_fault = None
    _pass_time_until(rehearsal, ending)
    rehearsal.start()
    rehearsal.hear(voice(0.5))
    assert _length(rehearsal.opened(rehearsal.end())) == pytest.approx(0.5, abs=0.03)
    assert len(rehearsal.devices.opened) == 2


def _pass_time_until(rehearsal: Rehearsal, future: Future[Any]) -> None:
    def done() -> bool:
        rehearsal.clock.advance(0.5)
        return future.done()

    until(done, what="the end")


def test_a_microphone_that_is_lost_leaves_a_gap_and_the_meeting_goes_on(
    rehearsal: Rehearsal,
) -> None:
    rehearsal.start()
    rehearsal.hear(voice(1.0))
    rehearsal.devices.names = []
    rehearsal.devices.last.break_with(DeviceLostError("gone"))
    until(lambda: rehearsal.said(SoundStateChanged)[-1] != rehearsal.said(SoundStateChanged)[0])
    rehearsal.clock.advance(2.0)
    rehearsal.devices.change("Desk microphone")
    until(lambda: len(rehearsal.devices.opened) == 2)
    rehearsal.hear(voice(1.0))
    found = rehearsal.opened(rehearsal.end())
    gaps = [event for event in found.timeline if event.kind is TimelineKind.GAP]
    assert [(round(g.at, 1), round(g.duration, 1)) for g in gaps] == [(1.0, 2.0)]
    assert _length(found) == pytest.approx(4.0, abs=0.05)
    assert found.transcript is not None
    assert [round(s.start, 1) for s in found.transcript.segments] == [0.0, 3.0]


def test_captions_that_fail_leave_the_recording_alone_and_are_made_afterwards(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("in a model")

    rehearsal.start()
    rehearsal.hear(voice(0.5))
    rehearsal.hear(quiet(1.0))
    with hear_bugs() as bugs:
        monkeypatch.setattr(rehearsal.loader.live, "step", fail)
        rehearsal.hear(voice(1.0))
        until(lambda: bool(bugs))
        monkeypatch.undo()
    rehearsal.hear(voice(0.5))
    found = rehearsal.opened(rehearsal.end())
    assert len(bugs) == 1
    told = [e for e in rehearsal.events if isinstance(e, CaptionStateChanged)][-1]
    assert told.state is CaptionState.FAILED
    assert "its words come afterwards" in told.sentence
    assert _length(found) == pytest.approx(3.0, abs=0.03)
    assert found.transcript is not None
    last = found.transcript.segments[-1]
    assert (round(last.start, 1), round(last.end, 1)) == (1.5, 3.0)


def test_without_a_model_the_words_come_at_the_end(rehearsal: Rehearsal) -> None:
    rehearsal.loader.error = ModelMissingError("There is no model.")
    rehearsal.start()
    rehearsal.hear(voice(1.0))
    until(lambda: CaptionState.FAILED in _caption_states(rehearsal))
    rehearsal.loader.error = None
    found = rehearsal.opened(rehearsal.end())
    assert _texts(found) == ["thank you for coming"]
    assert found.meeting.status is MeetingStatus.COMPLETED


def test_without_a_model_to_the_end_the_recording_is_saved_all_the_same(
    rehearsal: Rehearsal,
) -> None:
    rehearsal.loader.error = ModelMissingError("There is no model.")
    rehearsal.start()
    rehearsal.hear(voice(1.0))
    found = rehearsal.opened(rehearsal.end())
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert _length(found) == pytest.approx(1.0, abs=0.03)


def test_a_folder_that_cannot_be_written_costs_the_recording_and_not_the_meeting(
    run: Run,
) -> None:
    rehearsal = run(wrap_storage=FaultyStorage)
    _storage(rehearsal).open_fault = EnvironmentFault("The folder cannot be written to.")
    rehearsal.start()
    rehearsal.hear(voice(0.5))
    found = rehearsal.opened(rehearsal.end())
    assert _texts(found) == ["thank you"]
    assert found.notice == "The recording could not be made."
    assert _states(rehearsal) == [RecordingState.FAILED]


def test_a_bug_in_the_writer_is_told_and_the_recording_goes_on(run: Run) -> None:
    rehearsal = run(wrap_storage=FaultyStorage)
    rehearsal.start()
    rehearsal.hear(voice(1.0))
    with hear_bugs() as bugs:
        _storage(rehearsal).write_bug = ZeroDivisionError("in an encoder")
        rehearsal.hear(voice(0.5))
        until(lambda: bool(bugs))
        _storage(rehearsal).write_bug = None
    rehearsal.hear(voice(2.0))
    found = rehearsal.opened(rehearsal.end())
    assert RecordingState.FAILED in _states(rehearsal)
    assert _states(rehearsal)[-1] is RecordingState.FINISHED
    assert _length(found) == pytest.approx(3.5, abs=0.03)


def test_parts_that_cannot_be_joined_wait_for_the_next_start(run: Run) -> None:
    rehearsal = run(wrap_storage=FaultyStorage)
    rehearsal.start()
    rehearsal.hear(voice(1.0))
    _storage(rehearsal).finish_fault = DiskFullError("The disk is full.")
    found = rehearsal.opened(rehearsal.end())
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert found.notice == "The recording is not finished yet."
    assert _states(rehearsal)[-1] is RecordingState.FAILED
    _storage(rehearsal).finish_fault = None
    recovery, _ = rehearsal.recovery()
    assert recovery.start().result(LIMIT) == 1
    recovery.stop(LIMIT)
    assert _length(rehearsal.opened(found.meeting.id)) == pytest.approx(1.0, abs=0.03)


def test_a_bug_in_joining_does_not_keep_the_meeting_from_ending(run: Run) -> None:
    rehearsal = run(wrap_storage=FaultyStorage)
    rehearsal.start()
    rehearsal.hear(voice(1.0))
    _storage(rehearsal).finish_fault = AssertionError("in a container")
    with hear_bugs() as bugs:
        meeting_id = rehearsal.end()
    assert len(bugs) == 1
    assert _texts(rehearsal.opened(meeting_id)) == ["thank you for coming"]
    assert rehearsal.meetings.live is None


def test_a_store_that_fails_at_the_end_lets_the_meeting_go_and_the_next_start_completes_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsal = run()
    live = rehearsal.start()
    rehearsal.hear(voice(1.0))

    def fail(*_arguments: object, **_named: object) -> Future[Any]:
        failed: Future[Any] = Future()
        failed.set_exception(DiskFullError("The disk is full."))
        return failed

    monkeypatch.setattr(rehearsal.store, "write", fail)
    with pytest.raises(DiskFullError):
        rehearsal.end()
    monkeypatch.undo()
    assert rehearsal.meetings.live is None
    assert rehearsal.said(MeetingEnded) == [MeetingEnded(live.meeting.id)]
    rehearsal.stop()

    again = run()
    recovery, _ = again.recovery()
    assert recovery.start().result(LIMIT) == 1
    recovery.stop(LIMIT)
    found = again.opened(live.meeting.id)
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert _texts(found) == ["thank you for coming"]
    assert _length(found) == pytest.approx(1.0, abs=0.03)


def test_a_store_that_fails_at_the_start_refuses_it_and_the_next_try_works(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_named: object) -> Future[Any]:
        failed: Future[Any] = Future()
        failed.set_exception(DiskFullError("The disk is full."))
        return failed

    monkeypatch.setattr(rehearsal.store, "write", fail)
    with pytest.raises(DiskFullError):
        rehearsal.meetings.start(REQUEST).result(LIMIT)
    monkeypatch.undo()
    assert rehearsal.meetings.live is None
    rehearsal.start()
    rehearsal.end()


def test_a_bug_on_the_way_in_leaves_nothing_behind(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise AttributeError("in a use case")

    monkeypatch.setattr(rehearsal.speech, "open_session", fail)
    with pytest.raises(AttributeError):
        rehearsal.meetings.start(REQUEST).result(LIMIT)
    monkeypatch.undo()
    assert rehearsal.meetings.live is None
    rehearsal.store.write(lambda uow: None).result(LIMIT)
    assert rehearsal.store.read(lambda uow: uow.meetings.count()) == 0
    rehearsal.devices.opened.clear()
    rehearsal.start()
    rehearsal.hear(voice(0.5))
    assert _texts(rehearsal.opened(rehearsal.end())) == ["thank you"]


@pytest.mark.expects_error_logs("recording not written whole")
def test_closing_the_program_does_not_wait_for_a_full_disk(run: Run) -> None:
    rehearsal = run(wrap_storage=FaultyStorage)
    live = rehearsal.start()
    rehearsal.hear(voice(1.0))
    _storage(rehearsal).writer_fault = DiskFullError("The disk is full.")
    assert rehearsal.meetings.close(LIMIT)
    found = rehearsal.opened(live.meeting.id)
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert _texts(found) == ["thank you for coming"]


def test_closing_in_the_middle_saves_the_meeting(rehearsal: Rehearsal) -> None:
    live = rehearsal.start()
    rehearsal.hear(voice(1.0))
    rehearsal.stop()
    again = Rehearsal(rehearsal.home)
    found = again.opened(live.meeting.id)
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert _length(found) == pytest.approx(1.0, abs=0.03)
    again.stop()


def test_closing_while_a_meeting_starts_ends_it_too(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, go_on = threading.Event(), threading.Event()
    begin = rehearsal.record.start

    def slow(*arguments: Any) -> Any:
        inside.set()
        go_on.wait(LIMIT)
        return begin(*arguments)

    monkeypatch.setattr(rehearsal.record, "start", slow)
    starting = rehearsal.meetings.start(REQUEST)
    assert inside.wait(LIMIT)
    closing = threading.Thread(target=rehearsal.meetings.close, args=(LIMIT,), name="meeting-quit")
    closing.start()
    go_on.set()
    closing.join(LIMIT)
    live = starting.result(LIMIT)
    assert rehearsal.opened(live.meeting.id).meeting.status is MeetingStatus.COMPLETED


def test_closing_in_a_pre_flight_closes_the_sound(rehearsal: Rehearsal) -> None:
    rehearsal.meetings.prepare(SourceChoice())
    until(lambda: bool(rehearsal.devices.opened))
    assert rehearsal.meetings.close(LIMIT)
    assert rehearsal.devices.last.stopped.is_set()


def test_a_listener_with_a_bug_stops_nothing(rehearsal: Rehearsal) -> None:
    def fail(_event: object) -> None:
        raise RuntimeError("a window is gone")

    rehearsal.meetings.events.subscribe(fail)
    with hear_bugs() as bugs:
        rehearsal.start()
        rehearsal.hear(voice(1.0))
        found = rehearsal.opened(rehearsal.end())
    assert bugs
    assert _texts(found) == ["thank you for coming"]
    assert _length(found) == pytest.approx(1.0, abs=0.03)


def test_a_recording_whose_row_could_not_be_written_is_recorded_all_the_same(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = rehearsal.store.write

    def fail_for_the_recorder(work: Any, *, actor: str = "me") -> Future[Any]:
        if actor != "recorder":
            return write(work, actor=actor)
        failed: Future[Any] = Future()
        failed.set_exception(DiskFullError("The disk is full."))
        return failed

    monkeypatch.setattr(rehearsal.store, "write", fail_for_the_recorder)
    rehearsal.start()
    monkeypatch.undo()
    rehearsal.hear(voice(1.0))
    assert _length(rehearsal.opened(rehearsal.end())) == pytest.approx(1.0, abs=0.03)
