"""``host --computer-sound``: a second speaker without a second person, also after a kill."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.recordings import RecordingStatus
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, COMPUTER_SOUND, Samples
from tests.e2e.headless_host import HeadlessHost
from tests.e2e.pulse import PulseAudio
from tests.fakes.patience import until
from tests.fakes.sounds import tone, write_wav

pytestmark = [
    *(pytest.mark.e2e, pytest.mark.slow, pytest.mark.sound, pytest.mark.timeout(300)),
    pytest.mark.usefixtures("small_model"),
]

#: A good second of a tone at the recorder's rate.
_BYTES_OF_A_TRACK = 8_000


def _sizes(home: Path) -> list[int]:
    """Bytes of each track that are on the disk."""
    tracks: dict[Path, int] = {}
    for file in (home / "recordings").rglob("*.ogg"):
        tracks[file.parent] = tracks.get(file.parent, 0) + file.stat().st_size
    return sorted(tracks.values())


def _record_on(home: Path) -> None:
    before = _sizes(home)
    until(
        lambda: len(_sizes(home)) == 2 and _grown(before, _sizes(home)),
        what="both recordings",
        limit=60.0,
    )


def _grown(before: list[int], now: list[int]) -> bool:
    return sum(now) - sum(before) > 2 * _BYTES_OF_A_TRACK


def test_the_computers_sound_is_recorded_through_a_kill(tmp_path: Path) -> None:
    home = tmp_path / "home"
    sound = write_wav(tmp_path / "tone.wav", tone(200.0, hertz=620.0))
    quiet = write_wav(tmp_path / "quiet.wav", tone(200.0) * np.float32(0.01))
    options = ("--title", "Elsewhere", "--input", str(quiet), "--computer-sound")
    with PulseAudio.started(tmp_path) as card, card.playing(sound):
        first = HeadlessHost(home, *options)
        try:
            opened = first.wait_for("open")
            _record_on(home)
        finally:
            first.close()
        again = HeadlessHost(home, *options)
        try:
            assert again.wait_for("open")["resumed"] is True
            _record_on(home)
            again.end()
        finally:
            again.close()
    heard = _recording_of(home, opened["meeting_id"])
    loud = np.abs(heard).reshape(-1, CAPTURE_RATE_HZ // 10).max(axis=1) > 0.1
    # Sound, then the hole that the kill left, then sound again.
    assert np.diff(np.flatnonzero(loud)).max() > 5


def _recording_of(home: Path, meeting: str) -> Samples:
    store = open_store(Paths(home, home, home / "logs"), SystemClock())
    try:
        meeting_id = UUID(meeting)
        people = store.read(lambda uow: list(uow.participants.of_meeting(meeting_id)))
        recordings = store.read(lambda uow: list(uow.recordings.of_meeting(meeting_id)))
    finally:
        store.close(5.0)
    assert [one.status for one in recordings] == [RecordingStatus.COMPLETED] * 2
    computer = next(one.id for one in people if one.display_name == COMPUTER_SOUND)
    [key] = [one.storage_key for one in recordings if one.participant_id == computer]
    path = home / "recordings" / f"{key}.ogg"
    heard = np.concatenate(list(AvDecoder().decode(path, rate_hz=CAPTURE_RATE_HZ)))
    step = CAPTURE_RATE_HZ // 10
    return heard[: len(heard) // step * step]
