"""A home hands a meeting over: what a worker heard becomes the next revision, once."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.postgres.shared_work import PostgresWork
from meeting_desktop.application.bring_for_work import BringForWork
from meeting_desktop.application.hand_over_work import HandOverParts, HandOverWork
from meeting_desktop.application.shared_storage import SharedStorage
from meeting_desktop.application.work_notes import HandedOver, handed_over, note_handed_over
from meeting_desktop.bootstrap.storage import open_storage
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.setting_sections import StorageSettings
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.work import WorkState
from meeting_desktop.ports.shared_login import SharedLogin
from tests.fakes.recogniser import SCRIPT
from tests.fakes.secrets import FakeSecrets
from tests.integration.postgres.homes import Home
from tests.integration.postgres.working import LIMIT_S, Workshop, until

_LONG_S = 300.0


class Desk:
    """``HandOverWork`` of a home, begun again as often as its program is started."""

    def __init__(self, shop: Workshop, home: Home) -> None:
        self.home = home
        self._shop = shop
        self._root = shop.folder / f"home-{home.person.login}-{id(self)}"
        self.files = OggRecordingStorage(self._root / "recordings", SystemClock())
        self.is_signed_in = True
        self.is_set_up = True
        self.work = self.open()

    def open(self) -> HandOverWork:
        home = self.home
        storage = SharedStorage(self._storage, FakeSecrets(), partial(open_storage, self._root))
        self.work = HandOverWork(
            HandOverParts(
                store=home.store,
                sound=BringForWork(home.store, self.files, storage),
                login=self._login,
                open_work=PostgresWork,
                clock=SystemClock(),
                hotwords=lambda: ("Engine",),
            )
        )
        self.work.begin()
        return self.work

    def close(self) -> None:
        assert self.work.stop(LIMIT_S)

    def keep(self, recording: Recording, sound: Path) -> None:
        place = self.files.place_of(recording.storage_key)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sound, place)

    def revisions(self, meeting: UUID) -> int:
        return len(self.home.store.read(lambda uow: uow.transcripts.revisions(meeting)))

    def waiting(self) -> tuple[HandedOver, ...]:
        return self.home.store.read(handed_over)

    def _login(self) -> SharedLogin | None:
        login = self.home.person.login
        return self._shop.database.login_of(login) if self.is_signed_in else None

    def _storage(self) -> StorageSettings:
        if not self.is_set_up:
            return StorageSettings()
        return StorageSettings(kind="folder", folder=self._shop.share)


@pytest.fixture
def desk(shop: Workshop) -> Iterator[Callable[[Home], Desk]]:
    made: list[Desk] = []

    def make(home: Home) -> Desk:
        made.append(Desk(shop, home))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_meeting_is_heard_by_a_worker(shop: Workshop, desk: Callable[[Home], Desk]) -> None:
    home = shop.home(shop.person())
    here = desk(home)
    recording, sound = shop.note(home, seconds=30.0)
    here.keep(recording, sound)
    told: list[float] = []
    answer = here.work.start(recording.meeting_id, on_progress=told.append)
    # Rows and sound are brought there only now.
    home.round()
    shop.hold.touch()
    shop.start().said("hearing")
    shop.hold.unlink()
    transcript = answer.result(LIMIT_S)
    words = [word.text for segment in transcript.segments for word in segment.words]
    assert words[:3] == list(SCRIPT[:3])
    assert (transcript.revision, transcript.model, transcript.engine) == (1, "base", "scripted")
    assert here.waiting() == ()
    assert all(0 <= fraction <= 1 for fraction in told)
    line = shop.line(home.person)
    until(line, transcript.id, WorkState.TAKEN)
    row = shop.database.admin.execute("SELECT result, wish FROM work_requests").fetchone()
    assert row is not None
    assert row[0] is None, "nothing of what was said stays on the server's desk"
    assert "Engine" in row[1]["hotwords"]


def test_a_home_that_was_closed_meanwhile_takes_it_at_its_next_start(
    shop: Workshop, desk: Callable[[Home], Desk]
) -> None:
    home = shop.home(shop.person())
    here = desk(home)
    recording = shop.record(home)
    here.work.start(recording.meeting_id)
    (request,) = _asked(here)
    here.close()
    line = shop.line(home.person)
    shop.start()
    until(line, request, WorkState.DONE)
    assert here.revisions(recording.meeting_id) == 0
    here.open()
    until(line, request, WorkState.TAKEN)
    assert here.revisions(recording.meeting_id) == 1
    assert here.work.rejoin(recording.meeting_id, lambda _fraction: None) is None


def test_one_that_was_killed_before_it_told_the_server_writes_nothing_twice(
    shop: Workshop, desk: Callable[[Home], Desk]
) -> None:
    home = shop.home(shop.person())
    here = desk(home)
    recording = shop.record(home)
    shop.start()
    written = here.work.start(recording.meeting_id).result(LIMIT_S)
    line = shop.line(home.person)
    until(line, written.id, WorkState.TAKEN)
    here.close()
    # As if neither the note's end nor the last word to the server had come through.
    shop.database.admin.execute(
        "UPDATE work_requests SET state = 'done', result ="
        """ '{"engine": "x", "model": "y", "tracks": []}'"""
    )
    again = HandedOver(written.id, recording.meeting_id, "", is_asked=True)
    home.store.write(lambda uow: note_handed_over(uow, again)).result(LIMIT_S)
    here.open()
    until(line, written.id, WorkState.TAKEN)
    assert here.revisions(recording.meeting_id) == 1
    assert here.waiting() == ()


def test_two_machines_of_a_person_write_it_once(
    shop: Workshop, desk: Callable[[Home], Desk]
) -> None:
    person = shop.person()
    office, home = shop.home(person), shop.home(person)
    at_the_office, at_home = desk(office), desk(home)
    recording = shop.record(office)
    home.round()
    answers = [one.work.start(recording.meeting_id) for one in (at_the_office, at_home)]
    for one in (at_the_office, at_home):
        _asked(one)
    shop.start()
    done = [answer for answer in answers if _is_done_after(answer, office, home)]
    assert len(done) == 2
    first, second = (answer.result(LIMIT_S) for answer in answers)
    assert first.id == second.id
    for machine in (office, home, office):
        machine.round()
    assert at_the_office.revisions(recording.meeting_id) == 1
    assert at_home.revisions(recording.meeting_id) == 1


def test_what_is_cancelled_here_is_cancelled_there(
    shop: Workshop, desk: Callable[[Home], Desk]
) -> None:
    home = shop.home(shop.person())
    here = desk(home)
    recording = shop.record(home, seconds=_LONG_S)
    shop.hold.touch()
    worker = shop.start()
    answer = here.work.start(recording.meeting_id)
    worker.said("hearing")
    (request,) = _asked(here)
    assert answer.cancel()
    until(shop.line(home.person), request, WorkState.CANCELLED)
    with pytest.raises(CancelledError):
        answer.result(0)
    assert here.revisions(recording.meeting_id) == 0


def test_what_an_earlier_run_handed_over_can_be_waited_for_and_cancelled(
    shop: Workshop, desk: Callable[[Home], Desk]
) -> None:
    home = shop.home(shop.person())
    here = desk(home)
    recording = shop.record(home, seconds=_LONG_S)
    here.work.start(recording.meeting_id)
    (request,) = _asked(here)
    here.close()
    shop.hold.touch()
    worker = shop.start()
    worker.said("hearing")
    here.open()
    told = threading.Event()
    answer = here.work.rejoin(recording.meeting_id, lambda _fraction: told.set())
    assert answer is not None
    assert told.wait(LIMIT_S)
    assert answer.cancel()
    until(shop.line(home.person), request, WorkState.CANCELLED)


def test_what_a_worker_met_is_told_in_a_sentence(
    shop: Workshop, desk: Callable[[Home], Desk]
) -> None:
    home = shop.home(shop.person())
    here = desk(home)
    recording, _sound = shop.note(home)  # recorded elsewhere, and not brought yet
    home.round()
    shop.start()
    answer = here.work.start(recording.meeting_id)
    with pytest.raises(EnvironmentFault, match="bring it there") as failed:
        answer.result(LIMIT_S)
    assert failed.value.code == "not_stored"
    assert here.waiting() == ()


def test_workers_are_offered_only_where_all_is_set_up(
    shop: Workshop, desk: Callable[[Home], Desk]
) -> None:
    here = desk(shop.home(shop.person()))
    assert here.work.workers() == ()
    shop.start().said("working")
    assert [one.name for one in here.work.workers()] == ["worker 0"]
    here.is_set_up = False
    assert here.work.workers() == ()
    here.is_set_up, here.is_signed_in = True, False
    assert here.work.workers() == ()


def test_whoever_signs_out_is_told_that_nobody_is_asked(
    shop: Workshop, desk: Callable[[Home], Desk]
) -> None:
    home = shop.home(shop.person())
    here = desk(home)
    recording = shop.record(home)
    here.is_signed_in = False
    with pytest.raises(UserFacingError) as failed:
        here.work.start(recording.meeting_id).result(LIMIT_S)
    assert failed.value.code == "not_connected"
    assert here.waiting() == ()


def _asked(here: Desk) -> list[UUID]:
    """The requests of a desk once the server knows them."""
    clock = SystemClock()
    limit = clock.monotonic() + LIMIT_S
    while not all(one.is_asked for one in here.waiting()) or not here.waiting():
        assert clock.monotonic() < limit
        _breathe()
    return [one.request for one in here.waiting()]


def _is_done_after(answer: Future[Transcript], *homes: Home) -> bool:
    """Rounds go on until it is done."""
    clock = SystemClock()
    limit = clock.monotonic() + LIMIT_S
    while not answer.done():
        assert clock.monotonic() < limit
        for home in homes:
            home.round()
        _breathe()
    return True


def _breathe() -> None:
    threading.Event().wait(0.1)
