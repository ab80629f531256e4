"""What a live recogniser says, in the field's terms: shown, confirmed, final.

* ``CaptionShown``: the tentative tail of an utterance; each one replaces the one before.
* ``CaptionConfirmed``: words that will not be taken back while people speak; they append.
* ``CaptionFinal``: the whole utterance after its last pass; it replaces all of its words.

Per track and utterance the order is: any number of shown and confirmed, then one final. A final
without words means that the utterance was no speech. Times are seconds from the start of the
recording.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.transcript import Word


@dataclass(frozen=True, slots=True)
class CaptionShown:
    """``words`` stand after the confirmed ones and may change or vanish."""

    track_id: UUID
    utterance_id: UUID
    start: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class CaptionConfirmed:
    """``words`` are new ones only; they follow those confirmed before in this utterance."""

    track_id: UUID
    utterance_id: UUID
    start: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class CaptionFinal:
    """``words`` are the whole utterance, as good as offline. ``language`` is an ISO 639-1 code."""

    track_id: UUID
    utterance_id: UUID
    start: float
    end: float
    words: tuple[Word, ...]
    language: str


CaptionEvent = CaptionShown | CaptionConfirmed | CaptionFinal
