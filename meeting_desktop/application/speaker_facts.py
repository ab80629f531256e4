"""What is known of the voices of a meeting: for whoever is to say whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.domain.voice_samples import Passage, Quote


@dataclass(frozen=True, slots=True)
class Preview:
    """Seconds of the recording, and the files that they are to be heard in, played together."""

    span: Passage
    tracks: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """``seconds`` of speech, ``share`` of all that was said, 0 to 1.

    ``is_unnamed``: nobody and nothing has said whose voice it is. ``previews`` is empty where no
    sound is here.
    """

    speaker: Speaker
    seconds: float
    share: float
    quotes: tuple[Quote, ...]
    previews: tuple[Preview, ...]
    is_unnamed: bool


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """The voices of the newest transcript in its order, which is that of their colours.

    ``known_names``: of people that may be meant. ``notice``: why nothing can be heard here.
    """

    meeting_id: UUID
    title: str
    scope_id: UUID
    voices: tuple[VoiceFacts, ...]
    known_names: tuple[str, ...]
    duration: float
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``confidence`` 0 to 1 that the voice is the profile's."""

    profile_id: UUID
    name: str
    confidence: float
