"""One's own voice from the microphone: read aloud, heard, and learnt from what was said.

The sound is in memory alone, and gone with the answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import numpy as np

from meeting_desktop.application.keep_voices import KeepVoices
from meeting_desktop.application.learn_voice import without_consent
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.levels import measure_level
from meeting_desktop.ports.audio import (
    CAPTURE_RATE_HZ,
    SPEECH_RATE_HZ,
    AudioDevices,
    AudioSource,
    ResamplerFactory,
    Samples,
)
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

#: Three sentences take so long (s), and so much of it speech is enough.
WANTED_SECONDS = 30.0
ENOUGH_SPEECH = 8.0
#: A tenth of a second louder than this (dBFS) is speech, and so is what is beside it.
_SPEECH_DB = -45.0
_STEP = SPEECH_RATE_HZ // 10
_READ_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class VoiceHeard:
    """So far: ``seconds`` of sound, and how loud it is now, in dBFS."""

    seconds: float
    rms_db: float
    peak_db: float


@dataclass(frozen=True, slots=True)
class RecordedVoice:
    """``sound``: speech alone, mono, 16 kHz."""

    sound: Samples

    @property
    def seconds(self) -> float:
        return self.sound.size / SPEECH_RATE_HZ


@dataclass(frozen=True, slots=True)
class RecordVoiceParts:
    """``busy``: a meeting runs, whose microphone it is."""

    devices: AudioDevices
    voices: KeepVoices
    new_resampler: ResamplerFactory
    settings: Callable[[], Settings]
    busy: Callable[[], bool]


class RecordVoice:
    """``heard`` is published on the thread that listens. Methods return at once."""

    def __init__(self, parts: RecordVoiceParts) -> None:
        self.heard: Topic[VoiceHeard] = Topic()
        self._parts = parts
        self._enough = threading.Event()
        self._worker = SerialWorker("voice-recording")

    def record(self, *, consent: bool) -> Future[RecordedVoice]:
        """Listen for half a minute, or until ``finish``.

        The future fails with UserFacingError codes ``no_consent``, ``meeting_runs``,
        ``no_name``, ``too_little_speech``, and with DeviceLostError.
        """
        self._enough = enough = threading.Event()
        return self._worker.submit(partial(self._record, consent, enough))

    def finish(self) -> None:
        """What was said so far counts."""
        self._enough.set()

    def keep(self, recorded: RecordedVoice, *, consent: bool) -> Future[UUID]:
        """The profile of whoever works here; fails as ``KeepVoices.enrol``."""
        return self._parts.voices.enrol_own(recorded.sound, consent=consent)

    def stop(self, deadline: float) -> bool:
        self._enough.set()
        return self._worker.stop(deadline)

    def _record(self, consent: bool, enough: threading.Event) -> RecordedVoice:
        if not consent:
            raise without_consent()
        if self._parts.busy():
            raise UserFacingError(
                "A meeting uses the microphone; record your voice when it is over.",
                code="meeting_runs",
            )
        self._parts.voices.own_name()
        source = self._parts.devices.open_input(self._parts.settings().sound.input_device)
        try:
            source.start()
            sound = self._listen(source, enough)
        finally:
            source.stop()
        spoken = _speech_of(sound)
        if spoken.size < ENOUGH_SPEECH * SPEECH_RATE_HZ:
            raise UserFacingError(
                f"Only {spoken.size / SPEECH_RATE_HZ:.0f} seconds of speech were heard; read all "
                "three sentences, closer to the microphone.",
                code="too_little_speech",
            )
        return RecordedVoice(spoken)

    def _listen(self, source: AudioSource, enough: threading.Event) -> Samples:
        resampler = self._parts.new_resampler(CAPTURE_RATE_HZ, SPEECH_RATE_HZ)
        pieces = []
        count = 0
        while not enough.is_set() and not source.ended:
            chunk = source.read(_READ_SECONDS)
            if chunk is None:
                continue
            pieces.append(resampler.push(chunk.samples))
            count += chunk.samples.size
            self.heard.publish(VoiceHeard(count / CAPTURE_RATE_HZ, *measure_level(chunk.samples)))
            if count >= WANTED_SECONDS * CAPTURE_RATE_HZ:
                break
        pieces.append(resampler.push(np.zeros(0, dtype=np.float32), last=True))
        return np.concatenate(pieces)


def _speech_of(sound: Samples) -> Samples:
    """Without pauses; a tenth of a second on each side of what is loud belongs to it."""
    steps = sound[: sound.size // _STEP * _STEP].reshape(-1, _STEP)
    loud = np.array([measure_level(step)[0] >= _SPEECH_DB for step in steps], dtype=bool)
    if not loud.any():
        return np.zeros(0, dtype=np.float32)
    beside = np.convolve(loud, np.ones(3), mode="same") > 0
    return np.ascontiguousarray(steps[beside].reshape(-1))
