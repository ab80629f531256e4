"""What this computer plays, where PulseAudio or PipeWire is the sound server.

PortAudio speaks to those through ALSA, which knows no monitors. So the sound server's own recorder
brings the sound: a process whose end is seen at once and that takes nothing of ours with it. A
second one tells when another loudspeaker becomes the default: then the source ends, and whoever
reads it opens it anew.
"""

from __future__ import annotations

import os
import selectors
import shutil
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from meeting_desktop.adapters.audio.device_choice import Endpoint
from meeting_desktop.adapters.audio.stream_pump import TakeSound
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, COMPUTER_SOUND

_PROGRAMS = ("parec", "pactl")
_RECORD = (
    "parec",
    "--device=@DEFAULT_MONITOR@",
    "--raw",
    "--format=float32le",
    f"--rate={CAPTURE_RATE_HZ}",
    "--channels=1",
    "--latency-msec=20",
    "--client-name=Meeting Desktop",
)
_READ_BYTES = 4 * CAPTURE_RATE_HZ // 10
_SAMPLE_BYTES = 4
_ANSWER_SECONDS = 3.0
_END_SECONDS = 2.0
#: What ``pactl subscribe`` says when the default changes, among other things.
_SERVER_CHANGED = b"on server"

_NO_PROGRAMS = (
    "The computer's sound cannot be captured: the programs parec and pactl are missing; install "
    "them (Debian, Ubuntu, Fedora: pulseaudio-utils)."
)
_NO_SERVER = (
    "The computer's sound cannot be captured: no PulseAudio or PipeWire answers, or it has no "
    "loudspeaker; check that one is running."
)


def monitor_fault() -> str:
    """A sentence when there is nothing to capture from, else empty. Blocks up to 3 s."""
    if any(shutil.which(program) is None for program in _PROGRAMS):
        return _NO_PROGRAMS
    return "" if _default_sink() else _NO_SERVER


class PulseMonitor:
    """Opens the monitor of the default loudspeaker in the way ``PortAudio`` opens microphones."""

    def open_input(self, name: str, take: TakeSound, ended: Callable[[], None]) -> MonitorStream:
        """Raises: DeviceLostError: no server, or no loudspeaker."""
        fault = monitor_fault()
        if fault:
            raise DeviceLostError(fault)
        return MonitorStream(take, ended, name or COMPUTER_SOUND)


class MonitorStream:
    """One recorder process and the thread that reads it; ``stop`` ends both."""

    rate_hz = CAPTURE_RATE_HZ
    channels = 1

    def __init__(self, take: TakeSound, ended: Callable[[], None], name: str) -> None:
        self.endpoint = Endpoint(0, name, "PulseAudio", 1, CAPTURE_RATE_HZ, is_default=True)
        self._take = take
        self._ended = ended
        self._stopping = threading.Event()
        self._rest = b""
        self._sink = ""
        self._recorder: subprocess.Popen[bytes] | None = None
        self._news: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="meeting-sound", daemon=True)

    def start(self) -> None:
        """Raises: DeviceLostError."""
        try:
            self._news = _started("pactl", "subscribe")
            self._sink = _default_sink()
            self._recorder = _started(*_RECORD)
        except OSError as error:
            self._end_processes()
            raise DeviceLostError(_NO_PROGRAMS) from error
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._end_processes()
        if self._thread.ident is not None:
            self._thread.join(_END_SECONDS)
        if not self._thread.is_alive():
            self._close_pipes()

    def _run(self) -> None:
        recorder, news = self._recorder, self._news
        if recorder is None or recorder.stdout is None or news is None or news.stdout is None:
            return
        with selectors.DefaultSelector() as selector:
            selector.register(recorder.stdout, selectors.EVENT_READ, self._on_sound)
            selector.register(news.stdout, selectors.EVENT_READ, self._on_news)
            while not self._stopping.is_set():
                ready = selector.select()
                if not all(key.data(key.fd) for key, _ in ready):
                    break
        self._ended()

    def _on_sound(self, descriptor: int) -> bool:
        data = os.read(descriptor, _READ_BYTES)
        whole = self._rest + data
        count = len(whole) // _SAMPLE_BYTES * _SAMPLE_BYTES
        self._rest = whole[count:]
        if count:
            self._take(np.frombuffer(whole[:count], "<f4").astype(np.float32)[:, None], 0)
        return bool(data)

    def _on_news(self, descriptor: int) -> bool:
        """False when sound comes out elsewhere now, or the server is gone."""
        data = os.read(descriptor, 65_536)
        if _SERVER_CHANGED in data:
            return _default_sink() == self._sink
        return bool(data)

    def _end_processes(self) -> None:
        for process in self._processes():
            process.kill()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_END_SECONDS)

    def _close_pipes(self) -> None:
        for process in self._processes():
            if process.stdout is not None:
                process.stdout.close()

    def _processes(self) -> list[subprocess.Popen[bytes]]:
        return [process for process in (self._recorder, self._news) if process is not None]


def _started(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _default_sink() -> str:
    """The loudspeaker that programs play to; empty without one or without a server."""
    try:
        done = subprocess.run(
            ["pactl", "get-default-sink"],
            capture_output=True,
            check=True,
            text=True,
            timeout=_ANSWER_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
