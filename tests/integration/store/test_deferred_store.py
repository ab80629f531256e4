"""A store that is used before its database is open."""

import threading
from pathlib import Path

import pytest

from meeting_desktop.adapters.store.deferred import DeferredStore
from meeting_desktop.core.errors import EnvironmentFault, NewerDatabaseError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ports.unit_of_work import Committed, Store
from tests.fakes.clock import VirtualClock
from tests.fakes.store import open_ready


class _Door:
    """Opens the real store when it is told to."""

    def __init__(self, folder: Path) -> None:
        self._paths = Paths(folder, folder, folder / "logs")
        self.open = threading.Event()

    def __call__(self) -> Store:
        assert self.open.wait(60)
        return open_ready(self._paths, VirtualClock())


def test_what_is_written_early_is_committed_in_its_order(tmp_path: Path) -> None:
    door = _Door(tmp_path)
    store = DeferredStore(door)
    heard: list[Committed[object]] = []
    store.subscribe(heard.append)
    order: list[int] = []

    store.begin()
    early = [store.write(lambda _uow, n=n: order.append(n)) for n in range(5)]  # type: ignore[misc]
    assert not any(future.done() for future in early)
    door.open.set()
    store.opened.result(60)
    late = store.write(lambda _uow: order.append(5))
    for future in [*early, late]:
        future.result(60)
    store.close(10)

    assert order == [0, 1, 2, 3, 4, 5]
    assert len(heard) == 6


def test_a_reader_waits_for_the_opening(tmp_path: Path) -> None:
    door = _Door(tmp_path)
    store = DeferredStore(door)
    store.begin()
    names: list[str] = []
    reader = threading.Thread(
        target=lambda: names.extend(store.read(lambda uow: [lead.name for lead in uow.leads.all()]))
    )
    written = store.write(lambda uow: uow.leads.put(Lead(new_id(), uow.personal_scope(), "Early")))
    reader.start()
    assert names == []
    door.open.set()
    written.result(60)
    reader.join(60)
    again = store.read(lambda uow: [lead.name for lead in uow.leads.all()])
    store.close(10)

    assert again == ["Early"]
    assert names in ([], ["Early"])


def test_what_keeps_it_from_opening_reaches_everyone_who_waits() -> None:
    def refuse() -> Store:
        raise NewerDatabaseError("The database is of a later version.")

    store = DeferredStore(refuse)
    early = store.write(lambda _uow: None)
    opened = store.begin()

    for future in (opened, early, store.write(lambda _uow: None)):
        with pytest.raises(NewerDatabaseError):
            future.result(60)
    with pytest.raises(NewerDatabaseError):
        store.read(lambda _uow: None)
    store.close(10)


def test_one_that_was_never_opened_closes_and_says_so() -> None:
    store = DeferredStore(lambda: pytest.fail("nobody asked for it"))
    waiting = store.write(lambda _uow: None)

    store.close(10)

    with pytest.raises(EnvironmentFault, match="closing"):
        waiting.result(60)
