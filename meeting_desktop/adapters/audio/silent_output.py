"""A loudspeaker for a machine that nobody sits at: it swallows everything."""

from __future__ import annotations

from meeting_desktop.ports.audio import LiveOutput, PlayedListener, Samples


class SilentOutput:
    """The ``LiveOutput`` of a headless run: no device, no thread, nothing is heard."""

    @property
    def name(self) -> str:
        return ""

    @property
    def fault(self) -> str:
        return ""

    @property
    def latency(self) -> float:
        return 0.0

    def put(self, samples: Samples) -> None:
        pass

    def set_device(self, name: str) -> None:
        pass

    def stop(self, deadline: float) -> bool:  # noqa: ARG002 - the port's signature
        return True


def open_silent_output(_name: str, *, on_played: PlayedListener | None = None) -> LiveOutput:  # noqa: ARG001
    """In the place of ``AudioDevices.open_output``; ``on_played`` is never told of anything."""
    return SilentOutput()
