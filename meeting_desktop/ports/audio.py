"""Sound in and out. One format between all parts: mono float32 in [-1, 1]."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

#: Rate of everything that is captured and recorded.
CAPTURE_RATE_HZ = 48_000
#: Rate that recognisers hear.
SPEECH_RATE_HZ = 16_000
#: The name of what this computer plays, as a source and as a speaker.
COMPUTER_SOUND = "Computer sound"


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """A microphone or a loudspeaker; ``name`` identifies it across restarts and hot-plug."""

    name: str
    is_default: bool
    channels: int
    host_api: str = ""


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """Sound that follows the chunk before it, after ``lost_samples`` samples that were lost.

    ``samples``: shape (n,), float32, mono, 48 kHz.
    """

    samples: Samples
    lost_samples: int = 0


class AudioSource(Protocol):
    """A microphone, or a file that behaves like one. One thread starts, reads and stops it."""

    @property
    def name(self) -> str: ...

    @property
    def overruns(self) -> int:
        """How often the reader was too slow and sound was dropped."""
        ...

    @property
    def ended(self) -> bool:
        """True when a file has been read to its end; a microphone never ends."""
        ...

    def start(self) -> None:
        """Open the device.

        Raises:
            DeviceLostError: it cannot be opened.
            NotAudioError, NotFoundError: the file cannot serve as a microphone.
        """
        ...

    def read(self, timeout: float) -> AudioChunk | None:
        """The next sound, at most 100 ms of it; None when none came within ``timeout`` seconds.

        Raises:
            DeviceLostError: the device went away.
        """
        ...

    def stop(self) -> None:
        """Close the device; may be called twice."""
        ...


#: Told what goes to the loudspeaker now (mono, 48 kHz) and in how many seconds it will be heard.
PlayedListener = Callable[[Samples, float], None]


class LiveOutput(Protocol):
    """A loudspeaker for sound that happens now. Methods return at once, on any thread.

    Whatever comes is kept flowing: between ``put`` and the card lies a buffer of 40 to 60 ms, at
    most 200 ms; what is more is dropped, oldest first, and what is missing is silence. A device
    that goes away is replaced by the default one until it is back.
    """

    @property
    def name(self) -> str:
        """The device that sounds now, empty while there is none."""
        ...

    @property
    def fault(self) -> str:
        """A sentence while nothing, or another device than the chosen one, sounds; else empty."""
        ...

    @property
    def latency(self) -> float:
        """Seconds from ``put`` until it is heard, as far as the sound system tells."""
        ...

    def put(self, samples: Samples) -> None:
        """Sound that follows what was put before: mono float32, 48 kHz, any length."""
        ...

    def set_device(self, name: str) -> None:
        """Sound elsewhere from now on; the system's default for an empty name."""
        ...

    def stop(self, deadline: float) -> bool:
        """Give the device back; True when that took less than ``deadline`` seconds."""
        ...


class AudioDevices(Protocol):
    """What the machine offers. None of these methods may be called on the GUI thread."""

    def inputs(self) -> Sequence[AudioDevice]: ...

    def outputs(self) -> Sequence[AudioDevice]: ...

    def open_input(self, name: str) -> AudioSource:
        """A microphone by name, the default one for an empty name; not started yet.

        Raises:
            DeviceLostError: there is none of that name, or none at all.
        """
        ...

    def open_output(self, name: str, *, on_played: PlayedListener | None = None) -> LiveOutput:
        """A loudspeaker by name, the default one for an empty name; it begins at once.

        Never fails: without a loudspeaker what is put is swallowed until there is one.
        ``on_played`` is called on a thread of the output and must be quick.
        """
        ...

    def computer_sound_available(self) -> str:
        """Empty, or a sentence why what the computer plays cannot be captured, and what to do."""
        ...

    def open_computer_sound(self) -> AudioSource:
        """What the default loudspeaker of this computer plays; not started yet.

        It hears this program too. Another default ends it with DeviceLostError: open it again.

        Raises:
            DeviceLostError: with the sentence of ``computer_sound_available``.
        """
        ...

    def open_file(self, path: Path, *, speed: float = 1.0) -> AudioSource:
        """A file as a microphone, at real speed; another ``speed`` (or ``inf``) is for benches.

        Raises:
            NotFoundError, NotAudioError: the sentence says which.
        """
        ...

    def watch(self, on_change: Callable[[], None]) -> Callable[[], None]:
        """Call ``on_change`` on some thread when devices come or go; returns how to stop that."""
        ...

    def play_test_sound(self, output: str) -> None:
        """Play a short, pleasant sound and return when it has been played.

        Raises:
            DeviceLostError: there is no such output.
        """
        ...


class AudioDecoder(Protocol):
    """Reads any sound file in pieces; memory does not grow with its length."""

    def probe(self, path: Path) -> float:
        """Length in seconds.

        Raises:
            NotFoundError: no such file.
            NotAudioError: empty, no sound track, zero samples, or not decodable.
        """
        ...

    def decode(self, path: Path, *, rate_hz: int, start: float = 0.0) -> Iterator[Samples]:
        """Mono pieces of at most one second from ``start`` seconds on; same errors as ``probe``."""
        ...


class Player(Protocol):
    """Plays the recordings of a meeting. Methods return at once and are safe on the GUI thread."""

    def load(self, paths: Sequence[Path], duration: float) -> None:
        """One recording a person, all counted from the same moment, heard together.

        One that cannot be read is left out; where that is all of them, ``fault`` says so.
        """
        ...

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def seek(self, seconds: float) -> None: ...

    def set_speed(self, factor: float) -> None:
        """0.5 to 2.0, pitch kept."""
        ...

    def position(self) -> float:
        """Seconds into the recording of what is heard now; reads a number, never waits."""
        ...

    @property
    def playing(self) -> bool: ...

    @property
    def fault(self) -> str:
        """A sentence when sound cannot be played (no loudspeaker), else empty."""
        ...

    def close(self) -> None: ...


class Resampler(Protocol):
    """A stateful converter for one stream."""

    def push(self, samples: Samples, *, last: bool = False) -> Samples: ...


ResamplerFactory = Callable[[int, int], Resampler]
