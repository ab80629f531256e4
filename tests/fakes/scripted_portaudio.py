"""A sound card that a test plays by hand: formats, blocks, flags and failures on demand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from meeting_desktop.adapters.audio.device_choice import Endpoint
from meeting_desktop.adapters.audio.portaudio import OpenStream, PortAudio
from meeting_desktop.adapters.audio.stream_pump import TakeSound
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import Samples


class ScriptedPortAudio(PortAudio):
    """One microphone of a fixed format."""

    def __init__(self, *, rate_hz: int = 48_000, channels: int = 1, starts: bool = True) -> None:
        super().__init__()
        self._endpoint = Endpoint(0, "Scripted", "ALSA", channels, rate_hz, is_default=True)
        self._starts = starts
        self._take: TakeSound | None = None
        self._ended: Callable[[], None] | None = None
        self.is_open = False

    def hear(self, sound: Samples, *, lost: int = 0) -> None:
        """Deliver a block on every channel, ``lost`` frames after the last one."""
        assert self._take is not None
        self._take(np.repeat(sound[:, None], self._endpoint.channels, axis=1), lost)

    def unplug(self) -> None:
        """The stream ends by itself."""
        assert self._ended is not None
        self._ended()

    def open_input(self, name: str, take: TakeSound, ended: Callable[[], None]) -> OpenStream:
        self._take, self._ended = take, ended
        self.is_open = True
        return OpenStream(
            self,
            object(),
            self._endpoint,
            rate_hz=self._endpoint.rate_hz,
            channels=self._endpoint.channels,
        )

    def start_stream(self, stream: Any, endpoint: Endpoint) -> None:
        if not self._starts:
            raise DeviceLostError(f"{endpoint.name} does not start.")

    def close_stream(self, stream: Any) -> None:
        self.is_open = False
