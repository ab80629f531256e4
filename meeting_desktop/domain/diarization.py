"""Who spoke when in a sound that several people share, before anybody has a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VoicePrint:
    """A voice as an encoder hears it: ``vector`` of length 1, comparable within one ``model``."""

    model: str
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SpeakerTurn:
    """Seconds from the start of the sound. Turns of two clusters may overlap."""

    start: float
    end: float
    cluster: int


@dataclass(frozen=True, slots=True)
class VoiceCluster:
    """One voice of the sound; ``speech_seconds`` without overlap is what ``print`` was made of.

    ``print`` is None where too little was said alone.
    """

    number: int
    speech_seconds: float
    print: VoicePrint | None


@dataclass(frozen=True, slots=True)
class Diarization:
    """Turns by their start, clusters by their number, from 0, in order of who spoke first."""

    turns: tuple[SpeakerTurn, ...]
    clusters: tuple[VoiceCluster, ...]
