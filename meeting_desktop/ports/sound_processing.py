"""What makes a microphone fit to be heard: without the loudspeaker's echo, noise, and too quiet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from meeting_desktop.ports.audio import Samples


@dataclass(frozen=True, slots=True)
class SoundSwitches:
    """What is wanted. Whoever wears headphones needs no echo cancellation."""

    echo_cancellation: bool = True
    noise_suppression: bool = True
    automatic_gain: bool = True
    high_pass: bool = True

    @property
    def any(self) -> bool:
        return (
            self.echo_cancellation
            or self.noise_suppression
            or self.automatic_gain
            or self.high_pass
        )


class SoundProcessor(Protocol):
    """One microphone and one loudspeaker. Sound is mono float32 at 48 kHz, in pieces of any length.

    ``captured`` and ``played`` may be called on two different threads. The latest sound of less
    than 10 ms waits for the next piece.
    """

    def captured(self, samples: Samples) -> Samples:
        """The processed sound of whole 10 ms, oldest first; as many samples out as in over time.

        Raises:
            EnvironmentFault: the library failed; use the sound as it is.
        """
        ...

    def played(self, samples: Samples) -> None:
        """What goes to the loudspeaker, told when it is handed to the sound card.

        Raises:
            EnvironmentFault: the library failed.
        """
        ...

    def set_switches(self, switches: SoundSwitches) -> None:
        """Change what is done; begins to learn the room anew."""
        ...

    def set_delay(self, seconds: float) -> None:
        """From ``played`` until the same sound comes back in ``captured``, roughly."""
        ...


#: Makes one, for one microphone. Raises EnvironmentFault: the library does not load.
SoundProcessorFactory = Callable[[SoundSwitches], SoundProcessor]
