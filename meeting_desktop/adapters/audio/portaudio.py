"""The one PortAudio of this process: loaded late, every call behind one lock, restarted when idle.

PortAudio is process-wide and not thread-safe, and it learns of new devices only by a restart, which
kills open streams. So this object counts the streams and restarts only when there is none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Literal

from meeting_desktop.adapters.audio.device_choice import (
    Direction,
    Endpoint,
    choose_endpoints,
    choose_loopbacks,
    formats_to_try,
    microphones,
)
from meeting_desktop.adapters.audio.stream_pump import (
    GiveSound,
    InputPump,
    OutputPump,
    StreamPump,
    TakeSound,
)
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.core.logging import get_logger

_log = get_logger(__name__)

#: 20 ms a block: the size of every frame that follows (Opus, voice detection).
_BLOCKS_PER_SECOND = 50
#: Room for a thread of ours that is late; a seek is heard after the output's.
_LATENCY_SECONDS: dict[Direction, float] = {
    "input": 0.1,
    "loopback": 0.1,
    "output": 0.06,
}

_MISSING = (
    "The sound library PortAudio is not installed; install it (Debian: apt install libportaudio2) "
    "and start again."
)
_NOT_STARTING = "The sound system of this machine cannot be reached; check that it is running."


class OpenStream:
    """A stream of one direction with its pump; ``stop`` closes it for good."""

    def __init__(
        self,
        owner: PortAudio,
        stream: Any,
        endpoint: Endpoint,
        *,
        rate_hz: int,
        channels: int,
        pump: StreamPump | None = None,
    ) -> None:
        self._owner = owner
        self._stream = stream
        self._pump = pump
        self.endpoint = endpoint
        self.rate_hz = rate_hz
        self.channels = channels

    def start(self) -> None:
        """Raises: DeviceLostError."""
        self._owner.start_stream(self._stream, self.endpoint)
        if self._pump is not None:
            self._pump.start()

    def stop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is None:
            return
        if self._pump is None or self._pump.stop():
            self._owner.close_stream(stream)
        else:
            # It stays counted as open: PortAudio must not be restarted under that thread.
            _log.error("a sound device hangs and is given up")


class PortAudio:
    """Safe to call from any thread but the GUI's: opening a device may take a second."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._module: Any = None
        self._fault = ""
        self._tried = False
        self._stale = False
        self._streams = 0

    def fault(self) -> str:
        """A sentence when there is no PortAudio to speak to, else empty."""
        with self._lock:
            self._load()
            return self._fault

    def mark_stale(self) -> None:
        """Devices have come or gone: restart before the next look, once no stream is open."""
        with self._lock:
            self._stale = True

    def endpoints(self, direction: Direction) -> tuple[Endpoint, ...]:
        """What can be used now; empty without a library or a device."""
        with self._lock:
            self._load()
            self._restart_when_idle()
            if self._module is None or self._fault:
                return ()
            try:
                return self._choose(direction)
            except self._module.PortAudioError:
                return ()

    def open_input(self, name: str, take: TakeSound, ended: Callable[[], None]) -> OpenStream:
        """A microphone, not started, in the first format that it takes; the default for "".

        ``take`` and ``ended`` are called on a thread of the stream.

        Raises:
            DeviceLostError: no such device, or it takes none of the formats.
        """

        def pump(stream: Any, rate_hz: int) -> StreamPump:
            return InputPump(stream, rate_hz, self._module.PortAudioError, ended, take=take)

        return self._open("input", name, pump)

    def open_loopback(self, take: TakeSound, ended: Callable[[], None]) -> OpenStream:
        """What the default loudspeaker plays, likewise."""

        def pump(stream: Any, rate_hz: int) -> StreamPump:
            return InputPump(stream, rate_hz, self._module.PortAudioError, ended, take=take)

        return self._open("loopback", "", pump)

    def open_output(self, name: str, give: GiveSound, ended: Callable[[], None]) -> OpenStream:
        """A loudspeaker, likewise."""

        def pump(stream: Any, rate_hz: int) -> StreamPump:
            return OutputPump(stream, rate_hz, self._module.PortAudioError, ended, give=give)

        return self._open("output", name, pump)

    def start_stream(self, stream: Any, endpoint: Endpoint) -> None:
        with self._lock:
            try:
                stream.start()
            except self._module.PortAudioError as error:
                raise DeviceLostError(
                    f"{endpoint.name} does not start; unplug it and plug it in again, or choose "
                    "another device."
                ) from error

    def close_stream(self, stream: Any) -> None:
        with self._lock:
            # Not stop: it waits for sound that a lost device will never take.
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
            self._streams -= 1

    def _open(
        self, direction: Direction, name: str, pump: Callable[[Any, int], StreamPump]
    ) -> OpenStream:
        with self._lock:
            endpoint = self._find(direction, name)
            for rate_hz, channels in formats_to_try(endpoint):
                stream = self._try_open(
                    direction,
                    device=endpoint.index,
                    samplerate=rate_hz,
                    channels=channels,
                    blocksize=rate_hz // _BLOCKS_PER_SECOND,
                )
                if stream is not None:
                    self._streams += 1
                    return OpenStream(
                        self,
                        stream,
                        endpoint,
                        rate_hz=rate_hz,
                        channels=channels,
                        pump=pump(stream, rate_hz),
                    )
        raise DeviceLostError(
            f"{endpoint.name} cannot be opened; another program may hold it. Close that or choose "
            "another device."
        )

    def _find(self, direction: Direction, name: str) -> Endpoint:
        found = self._named(direction, name)
        if found is None:
            self._stale = True
            found = self._named(direction, name)
        if found is not None:
            return found
        if self._fault:
            raise DeviceLostError(self._fault)
        what = "loudspeaker" if direction == "output" else "microphone"
        if name:
            raise DeviceLostError(
                f"The {what} {name} is not connected; plug it in or choose another."
            )
        raise DeviceLostError(f"There is no {what}; connect one and try again.")

    def _named(self, direction: Direction, name: str) -> Endpoint | None:
        endpoints = self.endpoints(direction)
        if not name:
            return next(iter(endpoints), None)
        return next((endpoint for endpoint in endpoints if endpoint.name == name), None)

    def _try_open(self, direction: Direction, **parameters: Any) -> Any:
        kind = self._module.OutputStream if direction == "output" else self._module.InputStream
        try:
            return kind(dtype="float32", latency=_LATENCY_SECONDS[direction], **parameters)
        except (self._module.PortAudioError, ValueError):
            return None

    def _choose(self, direction: Direction) -> tuple[Endpoint, ...]:
        if direction == "output":
            return choose_endpoints(self._all("output"))
        inputs = self._all("input")
        if direction == "loopback":
            return choose_loopbacks(inputs, choose_endpoints(self._all("output")))
        return choose_endpoints(microphones(inputs))

    def _all(self, direction: Literal["input", "output"]) -> list[Endpoint]:
        apis = self._module.query_hostapis()
        key = f"max_{direction}_channels"
        return [
            Endpoint(
                index=index,
                name=str(device["name"]),
                host_api=str(apis[device["hostapi"]]["name"]),
                channels=int(device[key]),
                rate_hz=int(device["default_samplerate"]),
                is_default=apis[device["hostapi"]][f"default_{direction}_device"] == index,
            )
            for index, device in enumerate(self._module.query_devices())
        ]

    def _load(self) -> None:
        if self._tried:
            return
        self._tried = True
        try:
            import sounddevice
        except OSError:
            self._fault = _MISSING
        except Exception as error:
            # The class of this error lives in the module that could not be imported.
            if type(error).__name__ == "PortAudioError":
                self._fault, self._tried = _NOT_STARTING, False
                return
            raise
        else:
            self._module, self._fault = sounddevice, ""

    def _restart_when_idle(self) -> None:
        if not self._stale or self._streams or self._module is None:
            return
        self._stale = False
        try:
            # sounddevice has no public name for this; its documentation points here.
            if not self._fault:
                self._module._terminate()
            self._module._initialize()
        except self._module.PortAudioError:
            _log.warning("the sound system does not restart")
            self._fault = _NOT_STARTING
            self._stale = True
        else:
            self._fault = ""


#: PortAudio keeps its state per process, so there is one of these per process.
PROCESS_PORTAUDIO = PortAudio()


def portaudio_fault() -> str:
    """For ``doctor``: a sentence when PortAudio cannot be used, else empty."""
    return PROCESS_PORTAUDIO.fault()
