"""The queue: one after the other, in the order that people want, giving way to meetings."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.application.carry_out_import import CarryOutImport, CarryOutParts
from meeting_desktop.application.import_media import ImportMedia, ImportParts
from meeting_desktop.application.import_queue import ImportQueue
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault, NotAudioError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStage, ImportStatus
from meeting_desktop.domain.meetings import MeetingOrigin, MeetingStatus
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.import_work import FakeImportWork
from tests.fakes.patience import until
from tests.fakes.store import InlineStore

_OPTIONS = ImportOptions(language="en", model="tiny.en", speakers=2)


@dataclass
class _Desk:
    home: Path
    busy: bool = False
    made: list[UUID] = field(default_factory=list)
    summed_up: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = InlineStore()
        self.work = FakeImportWork(self.home)
        self.open()

    def open(self) -> None:
        """As after a start of the program."""
        clock = SystemClock()
        queue = ImportQueue(self.store)
        carry_out = CarryOutImport(
            CarryOutParts(
                store=self.store,
                storage=OggRecordingStorage(self.home / "recordings", clock),
                queue=queue,
                work=self.work,
                settings=Settings,
                clock=clock,
                time_zone="Europe/Berlin",
                make_files=lambda meeting: _done(self.made, meeting),
                sum_up=lambda meeting: _done(self.summed_up, meeting),
            )
        )
        self.imports = ImportMedia(
            ImportParts(self.store, queue, carry_out, clock, lambda: self.busy)
        )

    def add(self, *names: str, options: ImportOptions | None = None) -> tuple[UUID, ...]:
        return self.imports.add([self.home / name for name in names], options).result(60)

    def job(self, job_id: UUID) -> ImportJob:
        return next(one for one in self.imports.jobs() if one.id == job_id)

    def ended(self, job_id: UUID, status: ImportStatus = ImportStatus.COMPLETED) -> ImportJob:
        until(lambda: self.job(job_id).finished_at is not None)
        assert self.job(job_id).status is status, self.job(job_id).error
        return self.job(job_id)

    def works(self) -> None:
        """Until a job is heard, and is held there."""
        assert self.work.waiting.wait(60)

    def close(self) -> None:
        assert self.imports.stop(10)
        self.store.close(1)


def _done(asked: list[UUID], meeting_id: UUID) -> Future[Any]:
    asked.append(meeting_id)
    done: Future[Any] = Future()
    done.set_result(None)
    return done


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[_Desk]:
    made = _Desk(tmp_path)
    yield made
    made.close()


def test_a_file_becomes_a_meeting_with_all_its_rows(desk: _Desk) -> None:
    desk.imports.start()
    (job_id,) = desk.add("Talk with Hanna.wav", options=_OPTIONS)
    meeting_id = desk.ended(job_id).meeting_id
    assert meeting_id is not None

    def look(uow: UnitOfWork) -> None:
        meeting = uow.meetings.get(meeting_id)
        assert meeting is not None
        assert meeting.title == "Talk with Hanna"
        assert meeting.origin is MeetingOrigin.IMPORTED
        assert meeting.status is MeetingStatus.COMPLETED
        assert meeting.language == "en"
        transcript = uow.transcripts.latest(meeting_id)
        assert transcript is not None
        assert [one.text for one in transcript.segments] == ["Good morning."]
        assert transcript.name_of(transcript.segments[0].speaker_id) == "Speaker 1"
        (recording,) = uow.recordings.of_meeting(meeting_id)
        assert desk.imports.jobs()[0].stage is ImportStage.SUMMARY
        assert (desk.home / "recordings" / f"{recording.storage_key}.ogg").is_file()
        file = uow.media_files.of_meeting(meeting_id)
        assert file is not None
        assert file.name == "Talk with Hanna.wav"
        assert uow.local_notes.starting_with("report_due:")

    desk.store.read(look)
    (order,) = desk.work.orders
    assert (order.model, order.language, order.speakers) == ("tiny.en", "en", 2)
    assert desk.summed_up == [meeting_id]
    assert desk.made == [meeting_id, meeting_id]
    assert desk.work.settled == [desk.store.read(lambda uow: _file_of(uow, meeting_id))]


def _file_of(uow: UnitOfWork, meeting_id: UUID) -> str:
    file = uow.media_files.of_meeting(meeting_id)
    return file.sha256 if file is not None else ""


def test_what_is_there_already_waits_for_a_person(desk: _Desk) -> None:
    desk.imports.start()
    (first,) = desk.add("talk.wav")
    known = desk.ended(first).meeting_id
    (second,) = desk.add("talk.wav")
    job = desk.ended(second, ImportStatus.FAILED)
    assert (job.error_code, job.known_meeting_id) == ("known_already", known)
    assert job.error.startswith("You already have this, from 3 May 2026;")
    desk.imports.retry(second, anyway=True)
    assert desk.ended(second).meeting_id not in {None, known}


def test_a_removed_meeting_is_known_no_more(desk: _Desk) -> None:
    desk.imports.start()
    (first,) = desk.add("talk.wav")
    meeting_id = desk.ended(first).meeting_id
    assert meeting_id is not None
    desk.store.write(lambda uow: uow.meetings.remove(meeting_id)).result()
    (second,) = desk.add("talk.wav")
    desk.ended(second)


def test_a_live_meeting_has_the_machine_to_itself(desk: _Desk) -> None:
    desk.work.held = True
    desk.imports.start()
    (job_id,) = desk.add("talk.wav")
    desk.works()
    desk.busy = True
    until(lambda: not desk.work.waiting.is_set())
    assert desk.job(job_id).status is ImportStatus.PROCESSING
    desk.busy = desk.work.held = False
    desk.imports.pause(job_id, False)  # wakes the queue, which would look in some seconds
    desk.ended(job_id)


def test_a_pause_ends_the_work_and_it_goes_on_later(desk: _Desk) -> None:
    desk.work.held = True
    desk.imports.start()
    (job_id,) = desk.add("talk.wav")
    desk.works()
    desk.imports.pause(job_id, True)
    until(lambda: not desk.work.waiting.is_set())
    assert desk.job(job_id).is_paused
    desk.work.held = False
    (other,) = desk.add("other.wav")
    desk.ended(other)
    assert desk.job(job_id).finished_at is None
    desk.imports.pause(job_id, False)
    desk.ended(job_id)


def test_a_cancelled_job_leaves_no_meeting(desk: _Desk) -> None:
    desk.work.held = True
    desk.imports.start()
    (job_id,) = desk.add("talk.wav")
    desk.works()
    desk.imports.cancel(job_id)
    desk.ended(job_id, ImportStatus.CANCELLED)
    until(lambda: not desk.work.waiting.is_set())
    assert desk.store.read(lambda uow: uow.meetings.count()) == 0
    assert desk.imports.forget_ended().result(60) == 1
    assert desk.imports.jobs() == ()
    assert [path.name for path in desk.work.discarded] == ["talk.wav"]
    assert desk.store.read(lambda uow: tuple(uow.import_jobs.all())) == ()


def test_what_ended_long_ago_leaves_the_list_and_nothing_else_does(desk: _Desk) -> None:
    """Who tidies asks before the queue was looked at; what waits, or ended later, stays."""
    now = SystemClock().now()
    ended = {"old.wav": now - timedelta(days=31), "new.wav": now - timedelta(days=29)}
    ids = desk.add("old.wav", "new.wav", "waits.wav")

    def age(uow: UnitOfWork) -> None:
        for job in tuple(uow.import_jobs.all()):
            at = ended.get(Path(job.path).name)
            if at is not None:
                failed = replace(job, status=ImportStatus.FAILED, finished_at=at)
                uow.import_jobs.put(failed)

    desk.imports.stop(60)
    desk.store.write(age).result(60)
    desk.open()
    assert desk.imports.forget_ended(now - timedelta(days=30)).result(60) == 1
    assert [job.id for job in desk.imports.jobs()] == list(ids[1:])
    assert desk.store.read(lambda uow: {job.id for job in uow.import_jobs.all()}) == set(ids[1:])
    assert [path.name for path in desk.work.discarded] == ["old.wav"]


def test_the_order_is_the_persons(desk: _Desk) -> None:
    ids = desk.add("a.wav", "b.wav", "c.wav")
    desk.imports.move(ids[2], 0)
    assert [Path(one.path).name for one in desk.imports.jobs()] == ["c.wav", "a.wav", "b.wav"]
    desk.imports.start()
    for one in ids:
        desk.ended(one)
    assert [order.path.name for order in desk.work.orders] == ["c.wav", "a.wav", "b.wav"]


def test_what_is_wrong_with_a_file_is_said_and_it_can_be_tried_again(desk: _Desk) -> None:
    desk.work.errors = [NotAudioError("talk.wav is empty; choose another.", code="empty_file")]
    desk.imports.start()
    (job_id,) = desk.add("talk.wav")
    job = desk.ended(job_id, ImportStatus.FAILED)
    assert (job.error_code, job.error) == ("empty_file", "talk.wav is empty; choose another.")
    desk.imports.retry(job_id)
    assert desk.ended(job_id).error == ""


def test_a_child_that_dies_twice_is_begun_again_and_three_times_is_enough(desk: _Desk) -> None:
    died = EnvironmentFault("The background work ended.", code="child_died", retryable=True)
    desk.work.errors = [died, died]
    desk.imports.start()
    (first,) = desk.add("talk.wav")
    desk.ended(first)
    desk.work.errors = [died, died, died]
    (second,) = desk.add("other.wav")
    assert desk.ended(second, ImportStatus.FAILED).error_code == "child_died"


def test_a_torn_file_is_imported_and_said_to_be_torn(desk: _Desk) -> None:
    desk.work.stated = 3_600.0
    desk.imports.start()
    (job_id,) = desk.add("talk.wav")
    job = desk.ended(job_id)
    assert job.error_code == "truncated"
    assert "1.0 of 60 minutes" in job.error


def test_the_next_start_goes_on_with_the_queue(desk: _Desk) -> None:
    desk.work.held = True
    desk.imports.start()
    running, waiting = desk.add("a.wav", "b.wav")
    desk.works()
    assert desk.imports.stop(10)
    desk.work.held = False
    desk.open()
    desk.imports.start()
    until(lambda: len(desk.imports.jobs()) == 2)
    desk.ended(running)
    desk.ended(waiting)
    assert [order.path.name for order in desk.work.orders] == ["a.wav", "a.wav", "b.wav"]


def test_a_fault_of_the_program_ends_one_job(desk: _Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bugs: list[type[BaseException]] = []
    monkeypatch.setattr("threading.excepthook", lambda told: bugs.append(told.exc_type))
    desk.work.errors = [ZeroDivisionError()]
    desk.imports.start()
    (job_id,) = desk.add("talk.wav")
    assert desk.ended(job_id, ImportStatus.FAILED).error_code == "bug"
    assert bugs == [ZeroDivisionError]
    (after,) = desk.add("other.wav")
    desk.ended(after)


def test_a_file_that_waits_is_not_put_there_twice(desk: _Desk) -> None:
    first = desk.add("talk.wav")
    desk.imports.pause(first[0], True)
    assert desk.add("talk.wav") == first
    assert not desk.job(first[0]).is_paused
    assert desk.add("talk.wav", options=_OPTIONS) != first
    assert len(desk.imports.jobs()) == 2
