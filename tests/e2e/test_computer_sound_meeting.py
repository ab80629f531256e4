"""A meeting in another program: each line once, under the name of who said it.

Another program plays the others into the loudspeaker; the person speaks into a microphone that
hears the loudspeaker too, 20 dB fainter.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.bootstrap import Overrides, build, prepare
from meeting_desktop.cli.rehearsal import load_model
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.events import (
    ComputerSoundChanged,
    MeetingEvent,
    SoundState,
    SoundStateChanged,
)
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, COMPUTER_SOUND, Samples
from tests.e2e.echo_room import RoomDevices
from tests.e2e.pulse import PulseAudio
from tests.fakes.sounds import write_wav

pytestmark = pytest.mark.alone

_PLAY_SECONDS = 60.0
#: The person speaks when the others have spoken for so long, and they go on.
_NEAR_SPEAKS = 6.0


def _recorded(path: Path) -> Samples:
    return np.concatenate(list(AvDecoder().decode(path, rate_hz=CAPTURE_RATE_HZ)))


def _plain(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", text.lower()) if len(word) > 3}


class _Witness:
    """Knows when both sounds are open."""

    def __init__(self) -> None:
        self.microphone = threading.Event()
        self.computer = threading.Event()

    def hear(self, event: MeetingEvent) -> None:
        if isinstance(event, SoundStateChanged) and event.state is SoundState.LIVE:
            self.microphone.set()
        if isinstance(event, ComputerSoundChanged) and event.state is SoundState.LIVE:
            self.computer.set()


@pytest.mark.sound
@pytest.mark.speech
@pytest.mark.timeout(300)
def test_each_line_appears_once_under_the_right_name(tmp_path: Path, speech_data: Path) -> None:
    clips = sorted((speech_data / "librivox").glob("*.wav"))
    theirs = write_wav(tmp_path / "theirs.wav", np.concatenate([_recorded(c) for c in clips]))
    pause = np.zeros(round(_NEAR_SPEAKS * CAPTURE_RATE_HZ), dtype=np.float32)
    voice = np.float32(0.7) * _recorded(speech_data / "jfk.flac")
    mine = np.concatenate([pause, voice])

    reviewed = _held(tmp_path, theirs, mine)

    said_theirs = _plain(" ".join(c.with_suffix(".txt").read_text(encoding="utf-8") for c in clips))
    said_mine = _plain("and so my fellow americans ask not what your country can do for you")
    heard_mine, heard_theirs = _words_of(reviewed, "Ada"), _words_of(reviewed, COMPUTER_SOUND)
    assert len(heard_mine & said_mine) >= 0.7 * len(said_mine)
    assert len(heard_theirs & said_theirs) >= 0.8 * len(said_theirs)
    # Usually nothing of it; a machine that starves the sound server makes the canceller learn anew.
    echoed = heard_mine & (said_theirs - said_mine)
    assert len(echoed) < 0.3 * len(said_theirs - said_mine)
    assert heard_theirs & (said_mine - said_theirs) == set()


def _held(folder: Path, theirs: Path, mine: Samples) -> ReviewedMeeting:
    witness = _Witness()
    with PulseAudio.started(folder) as card:
        room = RoomDevices(SoundDevices(SystemClock()), mine, echo_db=-20.0)
        paths = find_paths({"MEETING_HOME": str(folder / "home")})
        application = build(paths, prepare(paths), Overrides(devices=room))
        try:
            application.start_store().result(60)
            load_model(application)
            meetings = application.use_cases.meetings
            meetings.events.subscribe(witness.hear)
            meetings.prepare(SourceChoice())
            assert witness.microphone.wait(60), "the microphone did not open"
            request = MeetingRequest(title="Elsewhere", speaker_name="Ada", computer_sound=True)
            meetings.start(request).result(60)
            assert witness.computer.wait(60), "the computer's sound did not open"
            room.microphones[0].begin()
            with card.playing(theirs) as player:
                player.wait(_PLAY_SECONDS)
            meeting_id = meetings.end().result(120)
            return application.use_cases.review.open(meeting_id)
        finally:
            application.stop()


def _words_of(reviewed: ReviewedMeeting, name: str) -> set[str]:
    assert reviewed.transcript is not None
    speaker = next(one for one in reviewed.transcript.speakers if one.name == name)
    own = [s.text for s in reviewed.transcript.segments if s.speaker_id == speaker.id]
    return _plain(" ".join(own))
