"""Telling voices apart, and knowing one again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from meeting_desktop.domain.diarization import Diarization, VoicePrint
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recogniser import ModelCatalogue


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


@dataclass(frozen=True, slots=True)
class VoiceEquipment:
    """What voices are told apart with.

    ``here``: models of the catalogue that are on this machine, wherever they lie. ``encoder`` makes
    the prints, empty where nothing can. ``fault``: why what is here cannot be used, else empty.
    """

    here: frozenset[str]
    encoder: str
    fault: str = ""


class VoiceModels(Protocol):
    """The models that a ``DiarizerLoader`` loads."""

    def catalogue(self) -> ModelCatalogue: ...

    def equipment(self) -> VoiceEquipment:
        """As of now. Blocks: reads every byte of what is here."""
        ...
