"""The one PortAudio of this process: loaded late, every call behind one lock, restarted when idle.

PortAudio is process-wide and not thread-safe, and it learns of new devices only by a restart, which
kills open streams. So this object counts the streams and restarts only when there is none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from meeting_desktop.adapters.audio.device_choice import (
    Direction,
    Endpoint,
    choose_endpoints,
    formats_to_try,
)
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.core.logging import get_logger

_log = get_logger(__name__)

#: Called by PortAudio's own thread with (buffer of shape (frames, channels), times, flags).
SoundCallback = Callable[[Any, Any, Any], None]
#: 20 ms a block: the size of every frame that follows (Opus, voice detection).
_BLOCKS_PER_SECOND = 50
_LATENCY_SECONDS = 0.06

_MISSING = (
    "The sound library PortAudio is not installed; install it (Debian: apt install libportaudio2) "
    "and start again."
)
_NOT_STARTING = "The sound system of this machine cannot be reached; check that it is running."


class OpenStream:
    """A stream of one direction; ``stop`` closes it for good."""

    def __init__(
        self, owner: PortAudio, stream: Any, endpoint: Endpoint, rate_hz: int, channels: int
    ) -> None:
        self._owner = owner
        self._stream = stream
        self.endpoint = endpoint
        self.rate_hz = rate_hz
        self.channels = channels

    def start(self) -> None:
        """Raises: DeviceLostError."""
        self._owner.start_stream(self._stream, self.endpoint)

    @property
    def active(self) -> bool:
        return self._stream is not None and self._owner.is_active(self._stream)

    @property
    def latency_seconds(self) -> float:
        return float(self._stream.latency) if self._stream is not None else 0.0

    def stop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            self._owner.close_stream(stream)


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
                return choose_endpoints(self._all(direction))
            except self._module.PortAudioError:
                return ()

    def open(
        self,
        direction: Direction,
        name: str,
        callback: SoundCallback,
        finished: Callable[[], None],
    ) -> OpenStream:
        """A stream, not started, in the first format that the device takes.

        Raises:
            DeviceLostError: no such device, or it takes none of the formats.
        """
        with self._lock:
            endpoint = self._find(direction, name)
            for rate_hz, channels in formats_to_try(endpoint):
                stream = self._try_open(
                    direction,
                    device=endpoint.index,
                    samplerate=rate_hz,
                    channels=channels,
                    blocksize=rate_hz // _BLOCKS_PER_SECOND,
                    callback=lambda buffer, _frames, times, flags: callback(buffer, times, flags),
                    finished_callback=finished,
                )
                if stream is not None:
                    self._streams += 1
                    return OpenStream(self, stream, endpoint, rate_hz, channels)
        raise DeviceLostError(
            f"{endpoint.name} cannot be opened; another program may hold it. Close that or choose "
            "another device."
        )

    def start_stream(self, stream: Any, endpoint: Endpoint) -> None:
        with self._lock:
            try:
                stream.start()
            except self._module.PortAudioError as error:
                raise DeviceLostError(
                    f"{endpoint.name} does not start; unplug it and plug it in again, or choose "
                    "another device."
                ) from error

    def is_active(self, stream: Any) -> bool:
        with self._lock:
            try:
                return bool(stream.active)
            except self._module.PortAudioError:
                return False

    def close_stream(self, stream: Any) -> None:
        with self._lock:
            # abort, not stop: stop waits for sound that a lost device will never take.
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
            self._streams -= 1

    def _find(self, direction: Direction, name: str) -> Endpoint:
        found = self._named(direction, name)
        if found is None:
            self._stale = True
            found = self._named(direction, name)
        if found is not None:
            return found
        if self._fault:
            raise DeviceLostError(self._fault)
        what = "microphone" if direction == "input" else "loudspeaker"
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
        kind = self._module.InputStream if direction == "input" else self._module.OutputStream
        try:
            return kind(dtype="float32", latency=_LATENCY_SECONDS, **parameters)
        except (self._module.PortAudioError, ValueError):
            return None

    def _all(self, direction: Direction) -> list[Endpoint]:
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
