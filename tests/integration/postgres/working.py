"""Worker processes on a real server, sound for them in a shared folder, and who asks."""

from __future__ import annotations

import hashlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.adapters.postgres.shared_work import PostgresWork
from meeting_desktop.adapters.postgres.worker_logins import add_worker
from meeting_desktop.adapters.storage.folder import FolderStorage
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from meeting_desktop.domain.work import TranscribeWish, WorkStanding, WorkState, WorkTrack
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.sample_talks import make_talk
from tests.fakes.sounds import tone, write_wav
from tests.fakes.transfers import CountedTransfer
from tests.integration.postgres.homes import Home, home_of
from tests.integration.postgres.server import Person, SharedTestDatabase

LIMIT_S = 60.0
_ROOT = Path(__file__).resolve().parents[3]
_RATE_HZ = 16_000


class WorkingProcess:
    """``meeting-desktop worker`` with a scripted ear."""

    def __init__(self, dsn: str, home: Path, hold: Path, *words: str) -> None:
        environment = {
            **os.environ,
            "MEETING_HOME": str(home),
            "MEETING_WORKER_DSN": dsn,
            "MEETING_TEST_HOLD": str(hold),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.postgres.working_program", *words],
            cwd=_ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, name="meeting-test-reader")
        self._reader.start()

    def said(self, wanted: str) -> None:
        """Wait for a line that begins so, or is an event of that name."""
        while not (line := self._lines.get(timeout=LIMIT_S)).startswith(
            (wanted, f'{{"event": "{wanted}"')
        ):
            assert line, "it ended"

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(LIMIT_S)

    def send(self, one: signal.Signals) -> None:
        self._process.send_signal(one)

    def ended(self) -> int:
        return self._process.wait(LIMIT_S)

    def close(self) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGCONT)
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(LIMIT_S)
        self._reader.join(LIMIT_S)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as said:
            for line in said:
                self._lines.put(line)
        self._lines.put("")


@dataclass
class Workshop:
    """``share``: the folder that all machines see; ``hold``: while it is there nobody gets on."""

    database: SharedTestDatabase
    folder: Path
    login: str
    processes: list[WorkingProcess] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    lines: list[PostgresWork] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.share = self.folder / "share"
        self.share.mkdir()
        self.hold = self.folder / "hold"
        self.storage = FolderStorage(self.share, "aa")
        self.storage.prepare()

    def start(self, *words: str, stalled_after: float = 4.0) -> WorkingProcess:
        number = len(self.processes)
        known = self.database.login_of(self.login)
        started = WorkingProcess(
            f"host={known.host} port={known.port} user={self.login} dbname={known.database}",
            self.folder / f"worker-{number}",
            self.hold,
            "--storage-folder",
            str(self.share),
            "--stalled-after",
            str(stalled_after),
            "--grace",
            "0.5",
            "--name",
            f"worker {number}",
            *words,
        )
        self.processes.append(started)
        return started

    def person(self, name: str = "ada") -> Person:
        return self.database.add_person(name)

    def home(self, person: Person) -> Home:
        home = home_of(person, self.database)
        home.round()
        self.homes.append(home)
        return home

    def line(self, person: Person) -> PostgresWork:
        line = PostgresWork(self.database.login_of(person.login))
        self.lines.append(line)
        return line

    def record(self, home: Home, *, seconds: float = 4.0, hertz: float = 440.0) -> Recording:
        """A meeting of one track whose rows are on the server and whose sound is in the share."""
        recording, file = self.note(home, seconds=seconds, hertz=hertz)
        home.round()
        shared = SharedFile(FileKind.RECORDING, recording.sha256)
        assert self.storage.put(shared, file, CountedTransfer())
        return recording

    def note(
        self, home: Home, *, seconds: float = 4.0, hertz: float = 440.0
    ) -> tuple[Recording, Path]:
        """The same, only here yet; and its sound."""
        file = write_wav(
            self.folder / f"{uuid4().hex}.wav",
            tone(seconds, hertz=hertz, rate_hz=_RATE_HZ),
            rate_hz=_RATE_HZ,
        )
        sound = file.read_bytes()
        talk = make_talk(scope_id=home.person.id)
        recording = Recording(
            new_id(),
            talk.meeting.id,
            None,
            RecordingStatus.COMPLETED,
            f"{talk.meeting.id}/{new_id()}",
            SystemClock().now(),
            duration=seconds,
            size_bytes=len(sound),
            sha256=hashlib.sha256(sound).hexdigest(),
        )

        def write(uow: UnitOfWork) -> None:
            uow.meetings.add(talk.meeting)
            uow.recordings.put(recording)

        home.store.write(write).result(LIMIT_S)
        return recording, file

    def clear(self) -> None:
        self.hold.unlink(missing_ok=True)
        for process in self.processes:
            process.close()
        for line in self.lines:
            line.close()
        for home in self.homes:
            home.close()


@contextmanager
def workshop(database: SharedTestDatabase, folder: Path) -> Iterator[Workshop]:
    login = f"worker_{uuid4().hex[:10]}"
    add_worker(database.admin, login, "")
    made = Workshop(database, folder, login)
    try:
        yield made
    finally:
        made.clear()
        database.admin.execute("DELETE FROM work.logins")
        database.admin.execute(f'DROP ROLE "{login}"'.encode())


def address_of(database: SharedTestDatabase, login: str) -> ServerAddress:
    return dsn_of(database.login_of(login))


def dsn_of(known: SharedLogin) -> ServerAddress:
    return ServerAddress.of(
        f"host={known.host} port={known.port} user={known.login} dbname={known.database}"
    )


def wish_for(recording: Recording, language: str = "") -> TranscribeWish:
    track = WorkTrack(recording.id, recording.sha256, None, recording.duration)
    return TranscribeWish(recording.meeting_id, (track,), language)


def ask(line: PostgresWork, home: Home, recording: Recording, language: str = "") -> UUID:
    scope = home.person.id
    return line.ask(new_id(), new_id(), scope, wish_for(recording, language))


def until(line: PostgresWork, request: UUID, *states: WorkState) -> WorkStanding:
    """Wait until it is in one of ``states``."""
    limit = SystemClock().monotonic() + LIMIT_S
    while True:
        (standing,) = line.standings([request])
        if standing.state in states:
            return standing
        assert SystemClock().monotonic() < limit, standing
        line.wait(0.5)
