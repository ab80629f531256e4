"""Say whose voice it is: a name, one of the known voices, two that are one, one that is two.

What a person says is confirmed: nothing renames it by itself afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.speaker_facts import SpeakerFacts, Suggestion
from meeting_desktop.domain.transcript import Speaker


@dataclass(frozen=True, slots=True)
class SpeakersBefore:
    """What undoes a naming: rows as they were, rows that were not there, whose a segment was."""

    speakers: tuple[Speaker, ...] = ()
    added: tuple[UUID, ...] = ()
    segments: tuple[tuple[UUID, UUID | None], ...] = ()


class NameSpeakers:
    """Writes return at once; their futures carry what undoes them.

    They fail with NotFoundError, and UserFacingError codes ``empty_name``, ``long_name``,
    ``not_allowed`` (one may only read), ``other_transcript``.
    """

    def facts(self, meeting_id: UUID) -> SpeakerFacts:
        """Blocks on the disk. Raises: NotFoundError."""
        raise NotImplementedError

    def suggest(self, meeting_id: UUID) -> Future[Mapping[UUID, tuple[Suggestion, ...]]]:
        """By speaker: which known voices it sounds like, the likeliest first."""
        raise NotImplementedError

    def name(
        self, speaker_id: UUID, name: str, *, everywhere: bool = False
    ) -> Future[SpeakersBefore]:
        """``everywhere``: also other voices, here and elsewhere, taken for the same profile."""
        raise NotImplementedError

    def say_who(self, speaker_id: UUID, profile_id: UUID) -> Future[SpeakersBefore]:
        """It is the voice of that profile."""
        raise NotImplementedError

    def merge(self, kept_id: UUID, gone_id: UUID) -> Future[SpeakersBefore]:
        """Two voices of one transcript are one person's: ``kept_id`` has said it all."""
        raise NotImplementedError

    def split(self, segment_ids: Sequence[UUID], name: str) -> Future[SpeakersBefore]:
        """These segments were said by somebody else, who gets ``name``; empty: a number."""
        raise NotImplementedError

    def put_back(self, before: SpeakersBefore) -> Future[SpeakersBefore]:
        """Undo; done with what undoes that."""
        raise NotImplementedError
