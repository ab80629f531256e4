"""``meeting-desktop`` as a person starts it: the real command, the real start, a real end."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from meeting_desktop.bootstrap import open_database
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import NewerDatabaseError
from meeting_desktop.core.paths import find_paths
from tests.fakes.patience import until

_ROOT = Path(__file__).resolve().parents[2]


def _start(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "meeting_desktop"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env={**os.environ, "MEETING_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
    )


@pytest.mark.speech
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_window_opens_loads_its_model_and_ends_in_order(
    meeting_home: Path, how: signal.Signals
) -> None:
    log = meeting_home / "logs" / "meeting-desktop.log"

    with _start(meeting_home) as window:
        until(
            lambda: log.exists() and "speech model loaded" in log.read_text(encoding="utf-8"),
            limit=60,
            what="the model",
        )
        window.send_signal(how)
        _, errors = window.communicate(timeout=60)

    assert window.returncode == 0, errors
    assert "Traceback" not in errors
    assert '"level": "error"' not in log.read_text(encoding="utf-8")
    # The lock and the thread are gone: the next one may open the home.
    open_database(find_paths({"MEETING_HOME": str(meeting_home)}), SystemClock()).close(10)


def test_a_newer_database_is_refused_in_a_sentence(meeting_home: Path) -> None:
    paths = find_paths({"MEETING_HOME": str(meeting_home)})
    paths.prepare()
    open_database(paths, SystemClock()).close(10)
    _make_newer(paths.database)
    with pytest.raises(NewerDatabaseError):
        open_database(paths, SystemClock())
    before = paths.database.read_bytes()

    done = subprocess.run(
        [sys.executable, "-m", "meeting_desktop", "doctor"],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        env={**os.environ, "MEETING_HOME": str(meeting_home)},
        timeout=60,
        check=False,
    )

    assert done.returncode == 3
    assert "FAULT" in done.stdout
    assert paths.database.read_bytes() == before


def _make_newer(database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
