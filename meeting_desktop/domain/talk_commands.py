"""What the AI participant's talk tells whoever has its sound to do."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.domain.talk_plan import Sentence


@dataclass(frozen=True, slots=True)
class Begin:
    """Say it now."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Stop:
    """Not one more syllable."""


@dataclass(frozen=True, slots=True)
class Leave:
    pass


Command = Begin | Stop | Leave
