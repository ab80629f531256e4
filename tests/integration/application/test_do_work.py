"""A worker with one request: what it gives back when things go wrong on its machine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.application.do_work import LATER_S, DoWork, WorkParts
from meeting_desktop.application.lend_recognisers import LendRecognisers
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault, ModelMissingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from meeting_desktop.domain.work import TranscribeWish, WorkResult, WorkTrack
from meeting_desktop.ports.recogniser import Recognisers
from meeting_desktop.ports.work import ClaimedWork
from tests.fakes.clock import VirtualClock
from tests.fakes.models import ShelfOfModels
from tests.fakes.recogniser import FakeLoader
from tests.fakes.sounds import tone, write_wav
from tests.fakes.transfers import CountedTransfer

_AWAY = EnvironmentFault("The server is away.", code="server_offline", retryable=True)


@dataclass
class Bench:
    """``faults`` are raised by ``finish``, one each time; ``said`` is what it was told."""

    work: ClaimedWork | None
    is_wanted: bool = True
    faults: list[EnvironmentFault] = field(default_factory=list)
    said: list[tuple[object, ...]] = field(default_factory=list)
    result: WorkResult | None = None

    def claim(self, request: UUID) -> ClaimedWork | None:
        return self.work

    def tell_progress(self, work: ClaimedWork, share: float) -> bool:
        return self.is_wanted

    def finish(self, work: ClaimedWork, result: WorkResult) -> bool:
        if self.faults:
            raise self.faults.pop(0)
        self.result = result
        return True

    def fail(self, work: ClaimedWork, code: str) -> None:
        self.said.append(("failed", code))

    def give_back(self, work: ClaimedWork, code: str, *, counts: bool) -> bool:
        self.said.append(("given back", code, counts))
        return self.is_wanted

    def close(self) -> None: ...


@dataclass
class Machine:
    folder: Path
    storage: FolderStorage
    loader: FakeLoader
    wish: TranscribeWish
    #: A word of progress is told for each piece of sound.
    clock: VirtualClock

    def run(self, bench: Bench, stopping: Callable[[], bool] = lambda: False) -> float | None:
        lend = LendRecognisers(self.loader, ShelfOfModels(), model="base", places=1)

        @contextmanager
        def lent(name: str) -> Iterator[Recognisers]:
            with lend.lend(name) as recognisers:
                self.clock.advance(10.0)
                yield recognisers

        parts = WorkParts(lambda: self.storage, AvDecoder(), lent, self.clock, self.folder / "work")
        return DoWork(parts).run(bench, new_id(), stopping)

    def bench(self) -> Bench:
        return Bench(ClaimedWork(new_id(), 1, self.wish))

    @property
    def left(self) -> list[Path]:
        return list((self.folder / "work").iterdir())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    share = tmp_path / "share"
    share.mkdir()
    storage = FolderStorage(share, "aa")
    storage.prepare()
    file = write_wav(tmp_path / "sound.wav", tone(3.0))
    shared = SharedFile(FileKind.RECORDING, hashlib.sha256(file.read_bytes()).hexdigest())
    assert storage.put(shared, file, CountedTransfer())
    wish = TranscribeWish(new_id(), (WorkTrack(new_id(), shared.sha256, None, 3.0),))
    return Machine(tmp_path, storage, FakeLoader(), wish, VirtualClock())


def test_what_was_heard_is_given_back_and_no_sound_stays(machine: Machine) -> None:
    bench = machine.bench()
    assert machine.run(bench) is None
    assert bench.result is not None
    assert bench.result.tracks[0].segments[0].words
    assert machine.left == []


def test_what_is_over_is_not_begun(machine: Machine) -> None:
    assert machine.run(Bench(None)) is None
    assert machine.loader.loaded == []


def test_a_worker_that_is_to_stop_gives_back_without_counting(machine: Machine) -> None:
    bench = machine.bench()
    assert machine.run(bench, stopping=lambda: True) == 0.0
    assert bench.said == [("given back", "", False)]
    assert machine.left == []


def test_what_nobody_wants_any_more_is_left(machine: Machine) -> None:
    bench = machine.bench()
    bench.is_wanted = False
    assert machine.run(bench) is None
    assert (bench.said, bench.result) == ([], None)


def test_a_model_that_is_missing_is_for_another_worker(machine: Machine) -> None:
    machine.loader.error = ModelMissingError("The speech model is not here.")
    bench = machine.bench()
    assert machine.run(bench) == LATER_S
    assert bench.said == [("given back", "model_missing", True)]


def test_sound_that_is_not_there_is_nobodys_to_hear(machine: Machine) -> None:
    for stored in list(machine.storage.listing()):
        machine.storage.remove(stored.key)
    bench = machine.bench()
    assert machine.run(bench) is None
    assert bench.said == [("failed", "not_stored")]


def test_a_bug_is_told_to_whoever_asked_and_stays_loud(machine: Machine) -> None:
    class Broken:
        def load(self, model: str) -> Recognisers:
            raise ZeroDivisionError(model)

    machine.loader.load = Broken().load  # type: ignore[method-assign]
    bench = machine.bench()
    with pytest.raises(ZeroDivisionError):
        machine.run(bench)
    assert bench.said == [("failed", "work_bug")]


def test_a_server_that_is_away_for_a_while_costs_no_work(machine: Machine) -> None:
    bench = machine.bench()
    bench.faults = [_AWAY]
    with ThreadPoolExecutor(1, thread_name_prefix="meeting-test") as threads:
        running = threads.submit(machine.run, bench)
        clock, limit = machine.clock, SystemClock().monotonic() + 60.0
        while not running.done():
            assert SystemClock().monotonic() < limit
            clock.advance(10.0)
    assert running.result() is None
    assert bench.result is not None
    assert bench.said == []


def test_a_worker_keeps_its_model_and_loads_another_where_it_is_wanted() -> None:
    loader, shelf = FakeLoader(), ShelfOfModels()
    shelf.installed.add("small")
    lend = LendRecognisers(loader, shelf, model="base", places=2)
    for wanted in ("", "base", "large-v3", "small", "small", ""):
        with lend.lend(wanted) as recognisers:
            expected = wanted if shelf.is_installed(wanted) else "base"
            assert recognisers.model == expected
    assert loader.loaded == ["base", "small", "base"]
