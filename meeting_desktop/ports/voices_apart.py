"""Telling voices apart, and knowing one again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from meeting_desktop.domain.diarization import Diarization, VoicePrint
from meeting_desktop.ports.audio import Samples


class VoiceEncoder(Protocol):
    @property
    def model(self) -> str:
        """Prints of different models cannot be compared."""
        ...

    def encode(self, sound: Samples) -> VoicePrint | None:
        """Of mono 16 kHz sound of one person; None below half a second of it."""
        ...


class Diarizer(Protocol):
    """Holds its models; one thread uses it."""

    @property
    def encoder(self) -> VoiceEncoder: ...

    def diarize(
        self,
        sound: Samples,
        *,
        speakers: int | None = None,
        on_progress: Callable[[float], None] = lambda _share: None,
    ) -> Diarization:
        """Who speaks when in mono 16 kHz ``sound``; ``speakers`` None: find out how many."""
        ...


class DiarizerLoader(Protocol):
    def load(self) -> Diarizer:
        """The best that is installed. Slow.

        Raises: ModelMissingError, ModelDamagedError.
        """
        ...
