"""WebRTC's own audio processing, as every browser has it, through livekit's binding.

It works on 16-bit frames of 10 ms. Sound that nobody wants processed passes untouched.
"""

from __future__ import annotations

import threading

import numpy as np
from livekit.rtc import AudioFrame
from livekit.rtc.apm import AudioProcessingModule

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.sound_processing import SoundSwitches

#: 10 ms, the only length that the module takes.
_FRAME = CAPTURE_RATE_HZ // 100
_FULL_SCALE = 32767.0
_DELAY_SECONDS = 0.05
#: The module believes no longer delay than this.
_MAX_DELAY_MS = 500


class WebRtcSoundProcessor:
    """The ``SoundProcessor`` of ports/sound_processing."""

    def __init__(self, switches: SoundSwitches) -> None:
        self._lock = threading.Lock()
        self._delay = _DELAY_SECONDS
        self._near = _Frames()
        self._far = _Frames()
        self._switches = switches
        self._module = _module(switches)

    def captured(self, samples: Samples) -> Samples:
        with self._lock:
            frames = self._near.cut(samples)
            module = self._module
            if module is None:
                return frames
            try:
                if self._switches.echo_cancellation:
                    delay = min(_MAX_DELAY_MS, round(self._delay * 1000))
                    module.set_stream_delay_ms(delay)
                done = [_process_near(module, frame) for frame in frames.reshape(-1, _FRAME)]
            except RuntimeError as error:
                raise _failed() from error
        return np.concatenate(done) if done else frames

    def played(self, samples: Samples) -> None:
        with self._lock:
            frames = self._far.cut(samples)
            if self._module is None or not self._switches.echo_cancellation:
                return
            try:
                for frame in frames.reshape(-1, _FRAME):
                    self._module.process_reverse_stream(_to_module(frame))
            except RuntimeError as error:
                raise _failed() from error

    def set_switches(self, switches: SoundSwitches) -> None:
        with self._lock:
            if switches != self._switches:
                self._switches = switches
                self._module = _module(switches)

    def set_delay(self, seconds: float) -> None:
        with self._lock:
            self._delay = max(0.0, seconds)


class _Frames:
    """Cuts pieces of any length into whole frames and keeps the rest."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, dtype=np.float32)

    def cut(self, samples: Samples) -> Samples:
        joined = np.concatenate([self._rest, samples])
        whole = len(joined) // _FRAME * _FRAME
        self._rest = joined[whole:].copy()
        return joined[:whole]


def _module(switches: SoundSwitches) -> AudioProcessingModule | None:
    if not switches.any:
        return None
    try:
        return AudioProcessingModule(
            echo_cancellation=switches.echo_cancellation,
            noise_suppression=switches.noise_suppression,
            high_pass_filter=switches.high_pass,
            auto_gain_control=switches.automatic_gain,
        )
    except (OSError, RuntimeError) as error:
        raise _failed() from error


def _to_module(frame: Samples) -> AudioFrame:
    words = np.round(np.clip(frame, -1.0, 1.0) * _FULL_SCALE).astype(np.int16)
    return AudioFrame(bytearray(words.tobytes()), CAPTURE_RATE_HZ, 1, _FRAME)


def _process_near(module: AudioProcessingModule, frame: Samples) -> Samples:
    passed = _to_module(frame)
    module.process_stream(passed)
    return np.frombuffer(passed.data, dtype=np.int16).astype(np.float32) / np.float32(_FULL_SCALE)


def _failed() -> EnvironmentFault:
    return EnvironmentFault(
        "The microphone's sound cannot be improved here; "
        "switch echo cancellation, noise suppression and gain off in Settings.",
        code="sound_processing",
    )
