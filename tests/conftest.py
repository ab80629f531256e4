"""Every test is alone: its own home, no network, and nothing left behind unnoticed.

A test fails on an unexpected warning (see `filterwarnings`), on a log line of level ERROR that it
did not announce, and on a thread that outlives it.
"""

import gc
import logging
import os
import socket
import sys
import threading
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import hypothesis
import pytest

from meeting_desktop.core.logging import configure_logging

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_ROOT = Path(__file__).resolve().parents[1]
#: Tests with one of these marks take turns.
_LONG = {"e2e", "slow", "sound", "speech"}
#: The order in which turns begin: who takes longest goes first.
_TURNS = ("connected", "real-time", "models")
_ALONE = "alone"
#: What is alone but is no whole program keeps a core half busy: two such are no load.
_QUIET = ("quiet-0", "quiet-1")
_IN_REAL_TIME = {"connected", "real-time", _ALONE, *_QUIET}
#: In the path of tests whose parts are connected.
_OF_CONNECTIONS = ("conference", "call", "bridge", "join", "gateway", "guest", "everybody")
_FOLDER_MARKS = {"bench", "e2e", "gui"}
_THREAD_DEADLINE_S = 30.0
#: How much is taken from whoever does not run in real time (``os.nice``).
_BEHIND = 10

# Before anything imports Qt: windows are drawn into memory unless a person wants to look on.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The person's own keyring is none of a test's business; one that needs a keyring brings its own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["HF_HUB_OFFLINE"] = "1"

# No example is timed: a machine that is busy breaks no promise. The same examples each time, so
# that what fails here fails elsewhere; `HYPOTHESIS_PROFILE=explore` looks for new ones, and more.
_TOO_SLOW = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large]
hypothesis.settings.register_profile(
    "certain", deadline=None, derandomize=True, max_examples=60, suppress_health_check=_TOO_SLOW
)
hypothesis.settings.register_profile("explore", deadline=None, suppress_health_check=_TOO_SLOW)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "certain"))
# Where the environment forbids it, as images of containers do, each of some hundred processes would
# compile the program, its libraries and, rewritten, the tests once more.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: it is not looked through for garbage again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by their folder, and say which take turns with each other; see ``_turn``.

    Two turns wait more than they work: those that are connected, and others in real time. What is
    put to a model takes the third, so that one process has the models. The rest fills what these
    leave, slow ones first; what must be alone is at the very end, where nobody stands still for it:
    whole programs one by one, parts of them two at once.
    """
    for item in items:
        for folder in _FOLDER_MARKS & set(item.path.relative_to(_ROOT).parts):
            item.add_marker(folder)
        if turn := _turn(item):
            item.add_marker(pytest.mark.xdist_group(turn))
    items.sort(key=_place)


def _turn(item: pytest.Item) -> str:
    """The name of those that a test has to take turns with; nothing where it need not."""
    marks = {mark.name for mark in item.iter_markers()}
    path = item.path.relative_to(_ROOT)
    if _ALONE in marks:
        whole = "e2e" in path.parts
        return _ALONE if whole else _QUIET[zlib.crc32(path.name.encode()) % len(_QUIET)]
    if "unit" in path.parts or not marks & _LONG:
        return ""  # slow ones there only work long
    if any(word in str(path) for word in _OF_CONNECTIONS):
        return "connected"
    if "sound" in marks or "e2e" in path.parts:
        return "real-time"
    return "models" if "speech" in marks else str(path)


def _place(item: pytest.Item) -> int:
    turn = _group(item)
    if turn in _TURNS:
        return _TURNS.index(turn)
    if turn == _ALONE or turn in _QUIET:
        return len(_TURNS) + 2
    return len(_TURNS) + (0 if turn else 1)


def _group(item: pytest.Item) -> str:
    group = item.get_closest_marker("xdist_group")
    return str(group.args[0]) if group is not None else ""


class _Room:
    """Where tests run, of this process and others; who is ``alone`` there waits for an empty one.

    The next one that has to be alone finds it as it was left: nobody came in between.
    """

    def __init__(self) -> None:
        self._inside: IO[str] | None = None

    def enter(self, alone: bool) -> None:
        if fcntl is None or self._inside is not None:
            return
        locks = _ROOT / ".pytest_cache"
        locks.mkdir(exist_ok=True)
        self._inside = (locks / "room.lock").open("w")
        with (locks / "gate.lock").open("w") as gate:
            # Whoever wants to be alone keeps the gate until the others have left the room.
            fcntl.flock(gate, fcntl.LOCK_EX)
            fcntl.flock(self._inside, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)

    def leave(self) -> None:
        if self._inside is not None:
            self._inside.close()
        self._inside = None


_ROOM = _Room()


@pytest.hookimpl(wrapper=True, tryfirst=True)  # around the time limit: waiting is not the test's
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """A whole program that is ``alone`` measures time: no other worker runs a test meanwhile."""
    if os.environ.get("PYTEST_XDIST_WORKER") is None:
        return (yield)
    if _group(item) not in _IN_REAL_TIME and os.nice(0) < _BEHIND:
        # For good: those in real time go first in each worker, and the rest fills what they leave.
        os.nice(_BEHIND - os.nice(0))
    _ROOM.enter(_group(item) == _ALONE)
    try:
        return (yield)
    finally:
        if nextitem is None or {_group(item), _group(nextitem)} != {_ALONE}:
            _ROOM.leave()


@pytest.fixture(scope="session", autouse=True)
def logs_reach_the_standard_library() -> None:
    """Send the program's log lines where pytest and `no_unexpected_errors` see them."""
    configure_logging(None)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Let sockets connect to this machine only."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _local_only(getattr(socket.socket, name)))
        yield


def _local_only(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = str(address[0])
            if not (host.startswith("127.") or host in {"::1", "localhost"}):
                pytest.fail(f"a test tried to connect to {host}")
        return connect(self, address)

    return guarded


@pytest.fixture(autouse=True)
def meeting_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home of its own, and none of the person's settings."""
    for name in [name for name in os.environ if name.startswith("MEETING_")]:
        if name != "MEETING_SPEECH_DATA":
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("MEETING_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test whose threads outlive it: the program's own, or one that blocks the exit."""
    before = set(threading.enumerate())
    yield
    leaked = [thread for thread in threading.enumerate() if thread not in before and _ours(thread)]
    for thread in leaked:
        thread.join(_THREAD_DEADLINE_S / len(leaked))
    if alive := sorted(thread.name for thread in leaked if thread.is_alive()):
        pytest.fail(f"threads are still running: {', '.join(alive)}")


def _ours(thread: threading.Thread) -> bool:
    return not thread.daemon or thread.name.startswith("meeting-")


class _ErrorLines(logging.Handler):
    """Collects log lines of level ERROR and above."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.events: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # structlog hands its fields over as a dict; a library's record has a text
        fields: object = record.msg
        if isinstance(fields, dict):
            self.events.append(str(fields["event"]))
        else:
            self.events.append(record.getMessage())


@pytest.fixture(autouse=True)
def no_unexpected_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compare the ERROR log lines with those announced by `expects_error_logs("event", ...)`."""
    marker = request.node.get_closest_marker("expects_error_logs")
    expected = set(marker.args) if marker else set()
    lines = _ErrorLines()
    logging.getLogger().addHandler(lines)
    yield
    logging.getLogger().removeHandler(lines)
    if unexpected := [event for event in lines.events if event not in expected]:
        pytest.fail(f"unexpected ERROR log lines: {unexpected}")
    if absent := expected - set(lines.events):
        pytest.fail(f"announced ERROR log lines that did not come: {sorted(absent)}")


@pytest.fixture(scope="session")
def speech_data() -> Path:
    """Return the folder with recorded speech: MEETING_SPEECH_DATA, or ../shared/audio."""
    folder = Path(os.environ.get("MEETING_SPEECH_DATA") or _ROOT.parent / "shared" / "audio")
    if not folder.is_dir():
        pytest.skip("no recorded speech here; name its folder in MEETING_SPEECH_DATA")
    return folder
