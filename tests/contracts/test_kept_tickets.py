"""Tickets that outlive the program: what every ``KeptTickets`` promises, and the folder alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.adapters.conference.kept_tickets import TicketFolder
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.joining import KeptTickets, Ticket
from tests.fakes.clock import VirtualClock
from tests.fakes.doors import FakeTickets

_LINK = JoinTarget("ABCD3467", "https://meet.example", "token")
_CODE = JoinTarget("ABCD3467")
_TICKET = Ticket("https://meet.example", UUID(int=5), "secret", "ABCD3467", "AB:CD")
_DAY_S = 86_400.0


@pytest.fixture(params=["fake", "folder"])
def tickets(request: pytest.FixtureRequest, tmp_path: Path) -> KeptTickets:
    if request.param == "fake":
        return FakeTickets()
    return TicketFolder(tmp_path / "joined", VirtualClock())


def test_what_was_kept_is_found_by_what_was_typed(tickets: KeptTickets) -> None:
    assert tickets.find(_LINK) is None
    tickets.keep(_LINK, _TICKET)
    assert tickets.find(_LINK) == _TICKET
    assert tickets.find(_CODE) is None


def test_the_last_one_counts_until_it_is_forgotten(tickets: KeptTickets) -> None:
    later = Ticket("http://127.0.0.1:9", UUID(int=6), "other", "ABCD3467")
    tickets.keep(_LINK, _TICKET)
    tickets.keep(_LINK, later)
    assert tickets.find(_LINK) == later
    tickets.forget(_LINK)
    tickets.forget(_LINK)
    assert tickets.find(_LINK) is None


def _folder(tmp_path: Path, clock: VirtualClock | None = None) -> tuple[Path, TicketFolder]:
    folder = tmp_path / "joined"
    return folder, TicketFolder(folder, clock or VirtualClock())


def test_another_run_of_the_program_finds_it(tmp_path: Path) -> None:
    _folder(tmp_path)[1].keep(_LINK, _TICKET)
    assert _folder(tmp_path)[1].find(_LINK) == _TICKET


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_reads_it_and_its_name_tells_nothing(tmp_path: Path) -> None:
    folder, tickets = _folder(tmp_path)
    tickets.keep(_LINK, _TICKET)
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    for told in ("ABCD3467", "token", "meet.example"):
        assert told not in file.name


def test_after_a_day_it_is_gone(tmp_path: Path) -> None:
    clock = VirtualClock()
    folder, tickets = _folder(tmp_path, clock)
    tickets.keep(_LINK, _TICKET)
    (file,) = folder.iterdir()
    now = clock.now().timestamp()
    os.utime(file, (now, now))
    clock.advance(_DAY_S - 1)
    assert tickets.find(_LINK) == _TICKET
    clock.advance(2)
    assert tickets.find(_LINK) is None
    assert list(folder.iterdir()) == []


def test_what_is_old_goes_when_something_new_is_kept(tmp_path: Path) -> None:
    clock = VirtualClock()
    folder, tickets = _folder(tmp_path, clock)
    tickets.keep(_CODE, _TICKET)
    (old,) = folder.iterdir()
    os.utime(old, (0, 0))
    tickets.keep(_LINK, _TICKET)
    assert not old.exists()


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:40])


def _foreign(file: Path) -> None:
    file.write_text('{"address": 1, "participant": "x"}')


def _deep(file: Path) -> None:
    file.write_text("[" * 8_000)


@pytest.mark.parametrize("damage", [_empty, _torn, _foreign, _deep])
def test_what_is_damaged_is_as_if_it_had_not_been_kept(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    folder, tickets = _folder(tmp_path)
    tickets.keep(_LINK, _TICKET)
    (file,) = folder.iterdir()
    damage(file)
    assert tickets.find(_LINK) is None
    tickets.keep(_LINK, _TICKET)
    assert tickets.find(_LINK) == _TICKET


def test_a_folder_that_cannot_be_written_to_does_not_keep_anybody_out(tmp_path: Path) -> None:
    (tmp_path / "joined").write_text("a file in the way")
    tickets = _folder(tmp_path)[1]
    tickets.keep(_LINK, _TICKET)
    assert tickets.find(_LINK) is None
    tickets.forget(_LINK)
