"""The microphones and loudspeakers of this machine, by name, with hot-plug."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from meeting_desktop.adapters.audio.capture import MicrophoneSource
from meeting_desktop.adapters.audio.chime import chime
from meeting_desktop.adapters.audio.computer_sound import (
    computer_sound_fault,
    open_computer_sound,
)
from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.device_choice import as_devices
from meeting_desktop.adapters.audio.file_source import FileSource
from meeting_desktop.adapters.audio.live_output import CardOutput
from meeting_desktop.adapters.audio.portaudio import PROCESS_PORTAUDIO, PortAudio
from meeting_desktop.adapters.audio.stream_pump import Block
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import (
    AudioDevice,
    AudioSource,
    LiveOutput,
    PlayedListener,
    Samples,
)

_POLL_SECONDS = 2.0
#: Where nothing cheap tells of a change, PortAudio is restarted (when idle) every so many polls.
_BLIND_POLLS = 5
_CARDS = Path("/proc/asound/cards")
#: The sound cards that the kernel lists, and which sound server there is.
Signature = tuple[bytes, int]


class SoundDevices:
    """The ``AudioDevices`` of PortAudio. Without the library or a device all lists are empty."""

    def __init__(
        self,
        clock: Clock,
        *,
        library: PortAudio = PROCESS_PORTAUDIO,
        signature: Callable[[], Signature | None] | None = None,
    ) -> None:
        self._clock = clock
        self._library = library
        self._signature = signature or machine_signature
        self._watchers: list[Callable[[], None]] = []

    def close(self) -> None:
        """Stop every watcher."""
        while self._watchers:
            self._watchers.pop()()

    def inputs(self) -> Sequence[AudioDevice]:
        return as_devices(self._library.endpoints("input"))

    def outputs(self) -> Sequence[AudioDevice]:
        return as_devices(self._library.endpoints("output"))

    def portaudio_fault(self) -> str:
        """A sentence when PortAudio cannot be used, else empty."""
        return self._library.fault()

    def open_input(self, name: str) -> AudioSource:
        known = [device.name for device in self.inputs()]
        if not known or (name and name not in known):
            # A device that was plugged in a moment ago is known after a restart only.
            self._library.mark_stale()
            known = [device.name for device in self.inputs()]
        if name and name not in known:
            raise DeviceLostError(
                f"The microphone {name} is not connected; plug it in or choose another."
            )
        if not known:
            raise DeviceLostError(
                self._library.fault() or "There is no microphone; connect one and try again."
            )
        return MicrophoneSource(self._library, name, self._clock)

    def open_output(self, name: str, *, on_played: PlayedListener | None = None) -> LiveOutput:
        return CardOutput(self._library, name, self._clock, on_played=on_played)

    def computer_sound_available(self) -> str:
        return computer_sound_fault(self._library)

    def open_computer_sound(self) -> AudioSource:
        return open_computer_sound(self._library, self._clock)

    def open_file(self, path: Path, *, speed: float = 1.0) -> AudioSource:
        decoder = AvDecoder()
        decoder.probe(path)
        return FileSource(path, decoder, self._clock, speed=speed)

    def watch(self, on_change: Callable[[], None]) -> Callable[[], None]:
        stopping = threading.Event()
        thread = threading.Thread(
            target=self._watch, args=(stopping, on_change), name="meeting-devices", daemon=True
        )
        thread.start()

        def stop() -> None:
            stopping.set()
            if thread is not threading.current_thread():
                thread.join()

        self._watchers.append(stop)
        return stop

    def play_test_sound(self, output: str) -> None:
        playing = _OneShot()
        stream = self._library.open_output(output, playing.on_block, playing.finished.set)
        try:
            playing.load(chime(stream.rate_hz))
            stream.start()
            seconds = len(playing.samples) / stream.rate_hz
            if not self._clock.wait(playing.finished, seconds + 3.0) or not playing.whole:
                raise DeviceLostError(
                    f"{stream.endpoint.name} does not play; choose another loudspeaker."
                )
        finally:
            stream.stop()

    def _watch(self, stopping: threading.Event, on_change: Callable[[], None]) -> None:
        seen = (self._signature(), self._names())
        polls = 0
        while not self._clock.wait(stopping, _POLL_SECONDS):
            polls += 1
            signature = self._signature()
            if signature != seen[0] or (signature is None and polls % _BLIND_POLLS == 0):
                self._library.mark_stale()
            now = (signature, self._names())
            if now != seen:
                seen = now
                on_change()

    def _names(self) -> tuple[tuple[AudioDevice, ...], ...]:
        return (tuple(self.inputs()), tuple(self.outputs()))


class _OneShot:
    """Plays ``samples`` once, then ends the stream."""

    def __init__(self) -> None:
        self.samples: Samples = chime(1)
        self.finished = threading.Event()
        self.whole = False
        self._position = 0

    def load(self, samples: Samples) -> None:
        self.samples = samples

    def on_block(self, block: Block, _delay: float) -> bool:
        piece = self.samples[self._position : self._position + len(block)]
        block[: len(piece)] = piece[:, None]
        self._position += len(block)
        self.whole = self._position >= len(self.samples)
        return not self.whole


def machine_signature() -> Signature | None:
    """Something cheap that changes when a card or the sound server comes or goes; None: unknown."""
    if sys.platform != "linux":
        return None
    cards = b""
    with suppress(OSError):
        cards = _CARDS.read_bytes()
    server = 0
    with suppress(OSError):
        server = _server_socket().stat().st_ino
    return cards, server


def _server_socket() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(runtime) / "pulse" / "native"
