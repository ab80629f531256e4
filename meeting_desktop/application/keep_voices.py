"""Voices that people agreed to be known by: enrolled, refined, renamed, removed with everything."""

from __future__ import annotations

from concurrent.futures import Future
from uuid import UUID

from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.runtime.topic import Topic


class KeepVoices:
    """``changed``: other profiles than before. What is returned as a future returns at once."""

    def __init__(self) -> None:
        self.changed: Topic[None] = Topic()

    def profiles(self) -> tuple[VoiceProfile, ...]:
        """By name. Blocks on the disk."""
        raise NotImplementedError

    def enrol(self, speaker_id: UUID, *, name: str, consent: bool) -> Future[UUID]:
        """A profile from what a speaker said alone; of a known one more is learnt.

        The future fails with UserFacingError codes ``no_consent``, ``too_little_speech``,
        ``no_sound``, ``empty_name``, ``not_allowed``, and with what loading a model may say.
        """
        raise NotImplementedError

    def rename(self, profile_id: UUID, name: str) -> Future[None]:
        raise NotImplementedError

    def remove(self, profile_id: UUID) -> Future[None]:
        """With its print, and the names that nobody but the print gave."""
        raise NotImplementedError
