"""The prints of voices in recordings, made in the background when somebody asks for them.

Nothing of it is kept: a print of somebody who has not agreed to one lives as long as the question
that it answers (why: decision 32).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from meeting_desktop.domain.diarization import VoicePrint
from meeting_desktop.domain.voice_matching import likeness, mean_print
from meeting_desktop.domain.voice_samples import Passage
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, AudioDecoder, Samples
from meeting_desktop.ports.voices_apart import DiarizerLoader, VoiceEncoder
from meeting_desktop.runtime.serial_worker import SerialWorker

T = TypeVar("T")

#: A clip that is less like the others is not of the same voice, or not of a voice alone.
_ODD = 0.4


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """``print`` of ``clips`` clips of together ``seconds`` of speech."""

    print: VoicePrint
    clips: int
    seconds: float


class EncodeVoices:
    """One thread, ``meeting-voices``, which holds the models only while it works."""

    def __init__(self, loader: DiarizerLoader, decoder: AudioDecoder) -> None:
        self._loader = loader
        self._decoder = decoder
        self._worker = SerialWorker("meeting-voices")

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Run ``job`` on the thread; it may call ``load`` and ``hear``."""
        return self._worker.submit(job)

    def stop(self, deadline: float) -> bool:
        return self._worker.stop(deadline)

    def load(self) -> VoiceEncoder:
        """Slow. Raises: ModelMissingError, ModelDamagedError."""
        return self._loader.load().encoder

    def length(self, path: Path) -> float:
        """Of a sound file, in seconds. Raises: NotFoundError, NotAudioError."""
        return self._decoder.probe(path)

    def hear(
        self, encoder: VoiceEncoder, tracks: Sequence[Path], passages: Sequence[Passage]
    ) -> HeardVoice | None:
        """The voice of these passages of ``tracks``, which are heard together.

        None where too little was said. Blocks. Raises: NotFoundError, NotAudioError.
        """
        clips: list[tuple[VoicePrint, float]] = []
        for passage in passages:
            sound = self._sound(tracks, passage)
            made = encoder.encode(sound)
            if made is not None:
                clips.append((made, sound.size / SPEECH_RATE_HZ))
        return _together(clips)

    def hear_sound(self, encoder: VoiceEncoder, sound: Samples, clip: float) -> HeardVoice | None:
        """The same of 16 kHz sound of one person, in clips of so many seconds."""
        size = round(clip * SPEECH_RATE_HZ)
        clips: list[tuple[VoicePrint, float]] = []
        for start in range(0, sound.size, size):
            piece = sound[start : start + size]
            made = encoder.encode(piece)
            if made is not None:
                clips.append((made, piece.size / SPEECH_RATE_HZ))
        return _together(clips)

    def _sound(self, tracks: Sequence[Path], passage: Passage) -> Samples:
        wanted = round(passage.seconds * SPEECH_RATE_HZ)
        mixed = np.zeros(wanted, dtype=np.float32)
        longest = 0
        for track in tracks:
            at = 0
            for piece in self._pieces(track, passage.start, wanted):
                mixed[at : at + piece.size] += piece
                at += piece.size
            longest = max(longest, at)
        return mixed[:longest]

    def _pieces(self, track: Path, start: float, wanted: int) -> Iterator[Samples]:
        left = wanted
        for piece in self._decoder.decode(track, rate_hz=SPEECH_RATE_HZ, start=start):
            yield piece[:left]
            left -= piece.size
            if left <= 0:
                return


def _together(clips: Sequence[tuple[VoicePrint, float]]) -> HeardVoice | None:
    """One print of all clips that are of one voice."""
    if not clips:
        return None
    middle = mean_print(clips)
    alike = [one for one in clips if likeness(one[0], middle) >= _ODD] or clips
    return HeardVoice(mean_print(alike), len(alike), sum(seconds for _, seconds in alike))
