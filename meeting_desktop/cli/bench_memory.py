"""Memory of a long meeting: the whole application, fed as fast as it takes the sound."""

from __future__ import annotations

import json
import math
import sys
import tempfile
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.cli.demo_speech import make_speech
from meeting_desktop.cli.footprint import memory_mb
from meeting_desktop.cli.rehearsal import hold_meeting, load_model, rehearsal
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

_SETTLED_MINUTES = 5.0
_FULL_SCALE = 32767


def measure_memory(minutes: float, input_file: Path | None) -> None:
    """Print one JSON line a minute of the meeting (minute, memory) and a summary. Blocks."""
    with tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder:
        speech = input_file or make_speech(Path(folder))
        sound = _repeat(speech, Path(folder) / "long.wav", minutes * 60.0)
        with rehearsal(Path(folder) / "home") as application:
            load_model(application)
            watch = _Watch(application.use_cases.meetings.elapsed)
            try:
                hold_meeting(application, sound, title="Bench", speaker="Speaker", speed=math.inf)
            finally:
                watch.stop()
    settled = [mb for minute, mb in watch.seen if minute >= _SETTLED_MINUTES]
    summary = {
        "event": "summary",
        "minutes": minutes,
        "settled_mb": round(settled[0], 1) if settled else None,
        "end_mb": round(settled[-1], 1) if settled else None,
        "growth_mb": round(settled[-1] - settled[0], 1) if settled else None,
    }
    sys.stdout.write(json.dumps(summary) + "\n")


class _Watch:
    """Looks at the memory at each full minute of the meeting's own time."""

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self.seen: list[tuple[float, float]] = []
        self._elapsed = elapsed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="meeting-bench", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        due = 0.0
        while not self._stop.wait(0.05):
            minute = self._elapsed() / 60.0
            if minute >= due:
                due = math.floor(minute) + 1.0
                self.seen.append((round(minute, 1), memory_mb()))
                line = {"minute": round(minute, 1), "memory_mb": round(self.seen[-1][1], 1)}
                sys.stdout.write(json.dumps(line) + "\n")
                sys.stdout.flush()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def _repeat(source: Path, target: Path, seconds: float) -> Path:
    """A 16 kHz WAV of ``seconds`` with ``source`` over and over."""
    with wave.open(str(target), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SPEECH_RATE_HZ)
        left = int(seconds * SPEECH_RATE_HZ)
        for piece in _endless(source):
            taken = piece[:left]
            out.writeframes((np.clip(taken, -1, 1) * _FULL_SCALE).astype("<i2").tobytes())
            left -= taken.size
            if left <= 0:
                return target
    return target


def _endless(source: Path) -> Iterator[Samples]:
    while True:
        yield from AvDecoder().decode(source, rate_hz=SPEECH_RATE_HZ)
