"""What others say comes out of the loudspeaker and must not come back as our own words.

Judged by the sound first: how much quieter the echo is, second by second, and how much of the near
voice is still its own waveform. Medians and shares, because a machine that stands still for a
moment moves the echo in time, and the canceller learns anew. Of the words only what is far from
any doubt: the near sentence has five that count, and which of them a small model gets right
changes with a breath.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.application.capture_sound import SoundIntake, SourceChoice
from meeting_desktop.bootstrap import build_sound_room
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.setting_sections import ProcessingSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import SpeechOptions
from tests.e2e.echo_room import FarSpeaker, RoomDevices, decibels
from tests.e2e.pulse import PulseAudio
from tests.fakes.patience import until
from tests.integration.application.feeding import CapturedSound
from tests.integration.speech import real_speech

pytestmark = pytest.mark.alone

_SECONDS = 24
#: From here on the person in the room speaks too.
_NEAR_SPEAKS = 12
#: Pieces (100 ms) that waveforms are compared in, and how far apart (10 ms) they may lie.
_PIECE, _SHIFT = CAPTURE_RATE_HZ // 10, CAPTURE_RATE_HZ // 100
#: Gain would change the level that is measured.
_PROCESSING = ProcessingSettings(automatic_gain=False)


def _recorded(path: Path) -> Samples:
    return np.concatenate(list(AvDecoder().decode(path, rate_hz=CAPTURE_RATE_HZ)))


def _between(sound: Samples, start: float, end: float) -> Samples:
    return sound[round(start * CAPTURE_RATE_HZ) : round(end * CAPTURE_RATE_HZ)]


def _words(sound: Samples) -> set[str]:
    piece = soxr.resample(sound, CAPTURE_RATE_HZ, SPEECH_RATE_HZ).astype(np.float32)
    heard = real_speech.batch().transcribe([piece], SpeechOptions(language="en"))
    return _plain(" ".join(word.text for segment in heard for word in segment.words))


def _plain(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", text.lower()) if len(word) > 3}


def _taken_out(echo: Samples, sound: Samples, start: int, end: int) -> float:
    """How much quieter (dB) than the echo the sound is, in the median second."""
    seconds = [(second, second + 1) for second in range(start, end)]
    return float(
        np.median(
            [decibels(_between(echo, *one)) - decibels(_between(sound, *one)) for one in seconds]
        )
    )


def _share_kept(voice: Samples, sound: Samples) -> float:
    """The share of the voice's loud pieces whose waveform is found again in the sound."""
    count = voice.size // _PIECE
    said = voice[: count * _PIECE].reshape(count, _PIECE)
    levels = [decibels(piece) for piece in said]
    loud = [number for number, level in enumerate(levels) if level > max(levels) - 20]
    there = [_likeness(said[one], sound[one * _PIECE : (one + 1) * _PIECE]) for one in loud]
    return float(np.mean(np.array(there) > 0.5))


def _likeness(one: Samples, other: Samples) -> float:
    """The largest correlation of two pieces that lie up to ``_SHIFT`` apart; 1 for the same."""
    size = 4 * _PIECE
    spectrum: NDArray[np.complex128] = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    turned = np.fft.irfft(spectrum, size)
    best = max(turned[:_SHIFT].max(), turned[-_SHIFT:].max())
    return float(best / (np.linalg.norm(one) * np.linalg.norm(other) + 1e-9))


class _Conversation:
    """What the microphone heard, part by part, and what became of it."""

    def __init__(self, far: Samples, near: Samples, folder: Path) -> None:
        settings = Settings(processing=_PROCESSING)
        captured = CapturedSound()
        clock = SystemClock()
        with PulseAudio.started(folder):
            devices = RoomDevices(SoundDevices(clock), near, echo_db=-6.0)
            room = build_sound_room(devices, lambda: settings)
            intake = SoundIntake(
                devices,
                clock,
                pre_roll_seconds=0.0,
                publish=lambda _event: None,
                processor=room.new_processing(),
            )
            intake.open(SourceChoice())
            intake.begin(captured.take, captured.gap)
            with FarSpeaker(room.put, far):
                until(lambda: captured.seconds >= _SECONDS, what="the talk", limit=60.0)
            assert intake.close(60)
            assert room.close(60)
        microphone = devices.microphones[0]
        self.gaps = captured.gaps
        self.sound = captured.sound
        self.echo = _joined(microphone.echoes)
        self.voice = _joined(microphone.voices)


def _joined(pieces: Sequence[Samples]) -> Samples:
    return np.concatenate(pieces)


@pytest.mark.sound
@pytest.mark.speech
@pytest.mark.timeout(180)
def test_the_far_voice_is_taken_out_and_the_near_voice_stays(
    tmp_path: Path, speech_data: Path
) -> None:
    clips = sorted((speech_data / "librivox").glob("*.wav"))
    far = _joined([_recorded(clip) for clip in clips])
    said_far = _plain(" ".join(c.with_suffix(".txt").read_text(encoding="utf-8") for c in clips))
    near = np.zeros(_SECONDS * CAPTURE_RATE_HZ, dtype=np.float32)
    voice = np.float32(0.7) * _recorded(speech_data / "jfk.flac")
    near[_NEAR_SPEAKS * CAPTURE_RATE_HZ :][: voice.size] = voice

    talk = _Conversation(far, near, tmp_path)

    assert talk.gaps == []
    both = (_NEAR_SPEAKS, _SECONDS - 1.5)
    # Without the canceller 0 to 2 dB, with it 60.
    assert _taken_out(talk.echo, talk.sound, _NEAR_SPEAKS // 2, _NEAR_SPEAKS) > 30
    level = decibels(_between(talk.voice, *both))
    assert decibels(_between(talk.sound, *both)) == pytest.approx(level, abs=6)
    # 0.95, on a busy machine 0.93; 0.5 where every second piece is taken out with the echo.
    assert _share_kept(_between(talk.voice, *both), _between(talk.sound, *both)) > 0.75
    untreated = _words(talk.echo + talk.voice)
    heard = _words(talk.sound)
    said_near = _words(talk.voice)
    assert len(untreated & (said_far - said_near)) > 10, "there was no echo to begin with"
    assert len(heard & (said_far - said_near)) <= 2
    assert len(heard & said_near) >= 2
