"""What this computer plays, as a source of sound, where the system offers it.

Linux: the sound server's monitor. Windows: WASAPI loopback, where PortAudio knows it. macOS offers
nothing to programs without a driver: such a driver is then a microphone like others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from meeting_desktop.adapters.audio.capture import MicrophoneSource
from meeting_desktop.adapters.audio.portaudio import OpenStream, PortAudio
from meeting_desktop.adapters.audio.pulse_monitor import PulseMonitor, monitor_fault
from meeting_desktop.adapters.audio.stream_pump import TakeSound
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import COMPUTER_SOUND, AudioSource

_MACOS = (
    "macOS does not let programs hear what the computer plays; install a virtual device such as "
    "BlackHole, play into it and choose it as the microphone."
)
_WINDOWS = (
    "This version of the sound library does not hear what the computer plays; choose Stereo Mix "
    "or a virtual cable as the microphone where there is one."
)


def computer_sound_fault(library: PortAudio) -> str:
    """A sentence why it cannot be captured and what to do, else empty. May block for seconds."""
    if sys.platform == "darwin":
        return _MACOS
    if sys.platform == "win32":
        return "" if library.endpoints("loopback") else _WINDOWS
    return monitor_fault()


def open_computer_sound(library: PortAudio, clock: Clock) -> AudioSource:
    """Raises: DeviceLostError with the sentence of ``computer_sound_fault``."""
    fault = computer_sound_fault(library)
    if fault:
        raise DeviceLostError(fault)
    if sys.platform == "win32":
        return MicrophoneSource(_Loopback(library), COMPUTER_SOUND, clock, rests=True)
    return MicrophoneSource(PulseMonitor(), COMPUTER_SOUND, clock, rests=True)


class _Loopback:
    """The default loudspeaker's, whatever its name."""

    def __init__(self, library: PortAudio) -> None:
        self._library = library

    def open_input(self, _name: str, take: TakeSound, ended: Callable[[], None]) -> OpenStream:
        return self._library.open_loopback(take, ended)
