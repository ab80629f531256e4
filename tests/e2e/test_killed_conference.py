"""The host's application is killed in the middle of a meeting with others, and started again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from tests.bench.joined_speech import utterances, with_pauses, write_wav
from tests.e2e.headless_host import Headless, HeadlessGuest, HeadlessHost

pytestmark = [
    *(pytest.mark.e2e, pytest.mark.slow, pytest.mark.speech, pytest.mark.timeout(390)),
    pytest.mark.usefixtures("small_model"),
]

#: What kill -9 may cost of a recording (media.md), and the jitter of a loaded machine.
_MAY_BE_LOST_S = 1.0

Start = Callable[..., Any]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a process that is gone after the test."""
    running: list[Headless] = []

    def run(kind: type[Headless], home: Path, *arguments: str) -> Headless:
        running.append(kind(home, *arguments))
        return running[-1]

    yield run
    for one in running:
        one.close()


def _talk(speech_data: Path, speaker: str, path: Path) -> Path:
    """A minute and more of one reader, as a file for a microphone."""
    sounds = [
        np.concatenate(list(AvDecoder().decode(one, rate_hz=SPEECH_RATE_HZ)))
        for one in utterances(speech_data, speaker)
    ]
    write_wav(path, with_pauses(sounds * 3))
    return path


def _record(home: Path, meeting: str) -> tuple[list[TimelineEvent], list[Recording]]:
    store = open_store(Paths(home, home, home / "logs"), SystemClock())
    try:
        meeting_id = UUID(meeting)
        timeline = store.read(lambda uow: list(uow.timeline.of_meeting(meeting_id)))
        return timeline, store.read(lambda uow: list(uow.recordings.of_meeting(meeting_id)))
    finally:
        store.close(5.0)


def test_a_killed_host_goes_on_with_the_same_meeting_and_its_guest_comes_back(
    start: Start, speech_data: Path, tmp_path: Path
) -> None:
    home = tmp_path / "host"
    speech = [
        _talk(speech_data, speaker, tmp_path / f"{speaker}.wav") for speaker in ("1688", "367")
    ]
    options = ("--title", "Weekly", "--lobby", "nobody", "--input", str(speech[0]))
    host: HeadlessHost = start(HeadlessHost, home, *options)
    opened = host.wait_for("open")
    guest: HeadlessGuest = start(
        HeadlessGuest,
        tmp_path / "guest",
        *(opened["guest_url"], "--name", "Grace", "--input", str(speech[1])),
    )
    guest.wait_for("in_room")
    before = host.wait_for(
        "caption", lambda line: line["name"] == "Grace" and line["state"] == "final"
    )
    host.kill()
    guest.wait_for("reconnecting")

    again: HeadlessHost = start(HeadlessHost, home, *options)
    resumed = again.wait_for("open")
    assert resumed["resumed"] is True
    for fact in ("meeting_id", "room_code", "url"):
        assert resumed[fact] == opened[fact]
    after = again.wait_for(
        "caption", lambda line: line["name"] == "Grace" and line["state"] == "final"
    )
    assert after["participant"] == before["participant"]
    again.end()
    assert guest.wait_for("left")["reason"] == "ended"

    said = again.export(opened["meeting_id"])["segments"]
    of_grace = [segment for segment in said if segment["speaker"] == "Grace"]
    assert any(segment["start"] == pytest.approx(before["start"], abs=0.5) for segment in of_grace)
    assert any(segment["start"] == pytest.approx(after["start"], abs=0.5) for segment in of_grace)

    timeline, recordings = _record(home, opened["meeting_id"])
    assert [one.status for one in recordings] == [RecordingStatus.COMPLETED] * 2
    [resumption] = [event for event in timeline if event.kind is TimelineKind.RESUMED]
    gaps = [event for event in timeline if event.kind is TimelineKind.GAP]
    assert {gap.participant_id for gap in gaps} >= {one.participant_id for one in recordings}
    length = next(event.at for event in timeline if event.kind is TimelineKind.ENDED)
    for one in recordings:
        path = home / "recordings" / f"{one.storage_key}.ogg"
        assert AvDecoder().probe(path) == pytest.approx(length, abs=_MAY_BE_LOST_S)
    # Grace had been heard to the end of her sentence: of what came later a second may be gone.
    # A machine that stands still leaves gaps too, but none as long as that of the start.
    own = [gap for gap in gaps if str(gap.participant_id) == before["participant"]]
    of_the_kill = max(own, key=lambda gap: gap.duration or 0.0)
    assert of_the_kill.at >= before["start"] + 1.0 - _MAY_BE_LOST_S
    assert of_the_kill.at < resumption.at
