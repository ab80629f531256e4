"""Whoever sends a file, keeps it or fetches it is killed in the middle; it goes on where it was."""

from __future__ import annotations

import hashlib
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from meeting_desktop.domain.file_frames import LARGEST_PAYLOAD
from tests.e2e import filing_program
from tests.fakes.patience import until
from tests.integration.conference.two_programs import a_file

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(390)]

_LIMIT_S = 120.0
_SIZE = 700_000
#: Bytes are read 16 frames at a time; what is held begins with the second read.
_HELD_AT = 16 * LARGEST_PAYLOAD

Fact = tuple[Any, ...]


def _context() -> ForkServerContext | SpawnContext:
    """Where the system can fork, from a process that has imported everything."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([filing_program.__name__])
    return context


class Program:
    """One process; ``facts`` are what it has told so far."""

    def __init__(self, target: Callable[..., None], *arguments: object) -> None:
        context = _context()
        self.facts: list[Fact] = []
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=target, args=(*arguments, theirs))
        self._process.start()
        theirs.close()
        self._reader = threading.Thread(target=self._read, name="filing-facts")
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                self.facts.append(self._pipe.recv())
            except (EOFError, OSError):
                return

    def say(self, *command: object) -> None:
        self._pipe.send(command)

    def tells(self, *wanted: object) -> Fact:
        """The first fact that begins so."""
        found: list[Fact] = []

        def look() -> bool:
            found.extend(one for one in list(self.facts) if one[: len(wanted)] == wanted)
            assert found or self._process.is_alive(), f"it ended: {self.facts[-5:]}"
            return bool(found)

        until(look, what=f"the fact {wanted}", limit=_LIMIT_S)
        return found[0]

    def share(self, path: Path) -> UUID:
        before = self._shared()
        self.say("share", path)
        until(lambda: len(self._shared()) > len(before), what="an offer", limit=_LIMIT_S)
        return self._shared()[-1]

    def _shared(self) -> list[UUID]:
        return [one[1] for one in list(self.facts) if one[0] == "shared"]

    def moved(self, file: UUID) -> list[int]:
        return [one[2] for one in list(self.facts) if one[:2] == ("moved", file)]

    def kill(self) -> None:
        """No farewell, no clean-up: as when the power goes."""
        self._process.kill()
        self.ended()

    def ended(self) -> int | None:
        self._process.join(_LIMIT_S)
        self._reader.join(_LIMIT_S)
        self._pipe.close()
        return self._process.exitcode


class Homes:
    """Where host and participant keep what they have, and what runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.running: list[Program] = []
        self.link = ""

    def host(self) -> Program:
        program = self._start(filing_program.host, self._folder / "hanna")
        link = program.tells("open")[1]
        self.link = self.link or link
        return program

    def participant(self) -> Program:
        program = self._start(filing_program.participant, self._folder / "grace", self.link)
        program.tells("joined")
        return program

    def _start(self, target: Callable[..., None], *arguments: object) -> Program:
        self.running.append(Program(target, *arguments))
        return self.running[-1]

    @property
    def at_the_hosts(self) -> Path:
        return self._folder / "hanna" / "shared-files"

    @property
    def fetched(self) -> Path:
        return self._folder / "grace" / "shared-files" / "joined"


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[Homes]:
    made = Homes(tmp_path)
    yield made
    for program in made.running:
        program.kill()


def _whole(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir() if one.is_file()} if folder.exists() else set()


def _parts(folder: Path) -> list[int]:
    return [one.stat().st_size for one in (folder / "parts").glob("*")]


def _comes_to_the_middle(folder: Path) -> None:
    """So much of the one file lies there and is acknowledged; no more comes."""
    until(lambda: _parts(folder) == [_HELD_AT], what="half of the file", limit=_LIMIT_S)


def test_whoever_is_killed_in_the_middle_of_a_file_goes_on_where_it_was(
    homes: Homes, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    of_first = hashlib.sha256(a_file(first, _SIZE)).hexdigest()
    of_second = hashlib.sha256(a_file(second, _SIZE, b"%PDF-1.7\nanother")).hexdigest()
    host, sender = homes.host(), homes.participant()

    sender.say("hold", _HELD_AT)
    begun = sender.share(first)
    _comes_to_the_middle(homes.at_the_hosts)
    sender.kill()
    assert _whole(homes.at_the_hosts) == set()
    sender = homes.participant()
    again = sender.share(first)  # chosen once more: it goes on with what is there
    host.tells("file", begun, "removed")
    host.tells("file", again, "there", of_first)
    assert min(host.moved(again)) > _HELD_AT
    assert (_whole(homes.at_the_hosts), _parts(homes.at_the_hosts)) == ({of_first}, [])

    sender.say("hold", _HELD_AT)
    shared = sender.share(second)
    _comes_to_the_middle(homes.at_the_hosts)
    host.kill()
    assert (_whole(homes.at_the_hosts), _parts(homes.at_the_hosts)) == ({of_first}, [_HELD_AT])
    host = homes.host()
    sender.say("go_on")
    host.tells("file", shared, "there", of_second)
    assert min(host.moved(shared)) > _HELD_AT
    assert _whole(homes.at_the_hosts) == {of_first, of_second}

    host.say("hold", _HELD_AT)
    saved = tmp_path / "saved.pdf"
    sender.say("save", again, saved)
    _comes_to_the_middle(homes.fetched)
    sender.kill()
    assert not saved.exists()
    receiver = homes.participant()
    host.say("go_on")
    receiver.tells("file", again, "there")
    receiver.say("save", again, saved)
    receiver.tells("saved", saved)
    assert saved.read_bytes() == first.read_bytes()
    assert min(receiver.moved(again)) > _HELD_AT
    assert (_whole(homes.fetched), _parts(homes.fetched)) == (set(), [])

    for program in (receiver, host):
        program.say("end")
        program.tells("ended")
        assert program.ended() == 0
