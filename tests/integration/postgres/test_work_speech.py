"""Real speech through ``meeting-desktop worker`` as it is installed, with the real model."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from meeting_desktop.domain.work import WorkState
from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.sample_talks import make_talk
from tests.fakes.sounds import write_wav
from tests.fakes.transfers import CountedTransfer
from tests.integration.postgres.working import Workshop, ask, until
from tests.integration.speech.real_speech import spoken

pytestmark = [pytest.mark.speech, pytest.mark.slow]

_ROOT = Path(__file__).resolve().parents[3]


def test_a_worker_hears_what_was_said(shop: Workshop) -> None:
    sound = spoken("The meeting begins at ten. Please bring the numbers of the last quarter.")
    file = write_wav(shop.folder / "said.wav", sound, rate_hz=SPEECH_RATE_HZ)
    home = shop.home(shop.person())
    talk = make_talk(scope_id=home.person.id)
    content = file.read_bytes()
    recording = Recording(
        new_id(),
        talk.meeting.id,
        None,
        RecordingStatus.COMPLETED,
        f"{talk.meeting.id}/{new_id()}",
        SystemClock().now(),
        duration=len(sound) / SPEECH_RATE_HZ,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )

    def write(uow: UnitOfWork) -> None:
        uow.meetings.add(talk.meeting)
        uow.recordings.put(recording)

    home.store.write(write).result(60)
    home.round()
    shared = SharedFile(FileKind.RECORDING, recording.sha256)
    assert shop.storage.put(shared, file, CountedTransfer())
    line = shop.line(home.person)
    request = ask(line, home, recording, "en")
    known = shop.database.login_of(shop.login)
    dsn = f"host={known.host} port={known.port} user={known.login} dbname={known.database}"
    subprocess.run(
        [
            *(sys.executable, "-m", "meeting_desktop", "worker", "--once", "--model", "base"),
            *("--dsn", dsn, "--storage-folder", str(shop.share)),
        ],
        cwd=_ROOT,
        env={**os.environ, "MEETING_HOME": str(shop.folder / "worker")},
        check=True,
        timeout=300,
    )
    until(line, request, WorkState.DONE)
    result = line.take(request, new_id())
    assert result is not None
    assert result.model == "base"
    text = " ".join(w.text for one in result.tracks[0].segments for w in one.words).lower()
    assert "meeting begins" in text
    assert "last quarter" in text
