"""A voice that somebody agreed to be known by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meeting_desktop.domain.diarization import VoicePrint


@dataclass(frozen=True, slots=True)
class VoiceProfile:
    """``print`` is the mean of ``clips`` clips of together ``speech_seconds`` of speech.

    ``consent_at``: when the person agreed; there is no profile without. ``user_id`` or ``lead_id``
    where the voice is known to be theirs.
    """

    id: UUID
    scope_id: UUID
    display_name: str
    print: VoicePrint
    clips: int
    speech_seconds: float
    consent_at: datetime
    created_at: datetime
    user_id: UUID | None = None
    lead_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class VoiceMatch:
    """``confidence`` 0 to 1, that the cluster is the profile's voice."""

    profile_id: UUID
    confidence: float
