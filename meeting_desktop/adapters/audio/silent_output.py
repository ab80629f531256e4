"""A loudspeaker for a machine that nobody sits at: it swallows everything."""

from __future__ import annotations

from meeting_desktop.ports.audio import Samples


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
