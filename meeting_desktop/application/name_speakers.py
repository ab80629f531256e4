"""Say whose voice it is: a name, one of the known voices, two that are one, one that is two.

What a person says is confirmed: nothing renames it by itself afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.committing import value_of
from meeting_desktop.application.encode_voices import EncodeVoices
from meeting_desktop.application.learn_voice import said_to_be
from meeting_desktop.application.shared_access import require_row
from meeting_desktop.application.speaker_changes import (
    SpeakersBefore,
    existing_speaker,
    give_name,
    is_ours,
    put_back_speakers,
)
from meeting_desktop.application.speaker_facts import SpeakerFacts, Suggestion, read_facts
from meeting_desktop.application.suggest_voices import suggest_voices
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.speaker_names import is_unnamed, somebody_else
from meeting_desktop.domain.transcript import Segment, Speaker
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

T = TypeVar("T")


class NameSpeakers:
    """Writes return at once; their futures carry what undoes them.

    They fail with NotFoundError, and UserFacingError codes ``empty_name``, ``long_name``,
    ``not_allowed`` (one may only read), ``other_transcript``.
    """

    def __init__(self, store: Store, storage: RecordingStorage, voices: EncodeVoices) -> None:
        self._store = store
        self._storage = storage
        self._voices = voices

    def facts(self, meeting_id: UUID) -> SpeakerFacts:
        """Blocks on the disk. Raises: NotFoundError."""
        return self._store.read(partial(read_facts, self._storage, meeting_id))

    def suggest(self, meeting_id: UUID) -> Future[Mapping[UUID, tuple[Suggestion, ...]]]:
        """By speaker that nobody has named: the known voices that it sounds like, likest first.

        Their sound is listened to anew, in the background. The future fails with NotFoundError and
        with what loading a model may say; voices whose sound is not here are left out.
        """
        job = partial(suggest_voices, self._store, self._storage, self._voices, meeting_id)
        return self._voices.submit(job)

    def name(
        self, speaker_id: UUID, name: str, *, everywhere: bool = False
    ) -> Future[SpeakersBefore]:
        """``everywhere``: also other voices, here and elsewhere, taken for the same profile.

        Of those only what nobody has said anything about, and where one may change it.
        """

        def change(uow: UnitOfWork) -> SpeakersBefore:
            before = existing_speaker(uow, speaker_id)
            others = _taken_for_the_same(uow, before) if everywhere else ()
            after = give_name(uow, before, name, keep_profile=everywhere)
            for other in others:
                uow.transcripts.put_speaker(replace(other, name=after.name))
            return SpeakersBefore((before, *others))

        return self._write(change)

    def say_who(self, speaker_id: UUID, profile_id: UUID) -> Future[SpeakersBefore]:
        """It is the voice of that profile."""

        def change(uow: UnitOfWork) -> SpeakersBefore:
            before = existing_speaker(uow, speaker_id)
            profile = uow.voice_profiles.get(profile_id)
            if profile is None:
                raise NotFoundError("This voice is not known any more; type the name instead.")
            uow.transcripts.put_speaker(said_to_be(before, profile))
            return SpeakersBefore((before,))

        return self._write(change)

    def merge(self, kept_id: UUID, gone_id: UUID) -> Future[SpeakersBefore]:
        """Two voices of one transcript are one person's: ``kept_id`` has said it all.

        A name goes before a number, whichever of the two has it.
        """

        def change(uow: UnitOfWork) -> SpeakersBefore:
            kept, gone = existing_speaker(uow, kept_id), existing_speaker(uow, gone_id)
            if kept.transcript_id != gone.transcript_id or kept.id == gone.id:
                raise _other_transcript()
            said = tuple(uow.speakers.segments_of(gone.id))
            uow.speakers.give(said, kept.id)
            uow.speakers.remove(gone.id)
            if is_unnamed(kept) and not is_unnamed(gone):
                uow.transcripts.put_speaker(_named_as(kept, gone))
            return SpeakersBefore((kept, gone), segments=tuple((one, gone.id) for one in said))

        return self._write(change)

    def split(self, segment_ids: Sequence[UUID], name: str) -> Future[SpeakersBefore]:
        """These segments were said by somebody else of that ``name``; empty: by a new number."""

        def change(uow: UnitOfWork) -> SpeakersBefore:
            segments = _of_one_transcript(uow, segment_ids)
            speakers = uow.speakers.of_transcript(segments[0].transcript_id)
            return _give(uow, segments, somebody_else(speakers, segments, name))

        return self._write(change)

    def assign(self, segment_ids: Sequence[UUID], speaker: Speaker) -> Future[SpeakersBefore]:
        """The same, where it is known who it was; ``speaker`` is stored where it is new."""

        def change(uow: UnitOfWork) -> SpeakersBefore:
            segments = _of_one_transcript(uow, segment_ids)
            if segments[0].transcript_id != speaker.transcript_id:
                raise _other_transcript()
            return _give(uow, segments, speaker)

        return self._write(change)

    def put_back(self, before: SpeakersBefore) -> Future[SpeakersBefore]:
        """Undo; done with what undoes that."""
        return self._write(partial(put_back_speakers, before))

    def _write(self, change: Callable[[UnitOfWork], T]) -> Future[T]:
        return value_of(self._store.write(change))


def _segment(uow: UnitOfWork, segment_id: UUID) -> Segment:
    require_row(uow, "segments", segment_id)
    segment = uow.transcripts.segment(segment_id)
    if segment is None:
        raise NotFoundError("This part of the transcript is not here any more.")
    return segment


def _taken_for_the_same(uow: UnitOfWork, speaker: Speaker) -> tuple[Speaker, ...]:
    if speaker.voice_profile_id is None:
        return ()
    return tuple(
        other
        for other in uow.speakers.of_profile(speaker.voice_profile_id)
        if other.id != speaker.id and not other.is_confirmed and is_ours(uow, other)
    )


def _named_as(kept: Speaker, gone: Speaker) -> Speaker:
    return replace(
        kept,
        name=gone.name,
        voice_profile_id=gone.voice_profile_id,
        confidence=gone.confidence,
        is_confirmed=gone.is_confirmed,
    )


def _of_one_transcript(uow: UnitOfWork, segment_ids: Sequence[UUID]) -> Sequence[Segment]:
    segments = [_segment(uow, one) for one in segment_ids]
    if len({one.transcript_id for one in segments}) != 1:
        raise _other_transcript()
    return segments


def _give(uow: UnitOfWork, segments: Sequence[Segment], speaker: Speaker) -> SpeakersBefore:
    is_new = uow.speakers.get(speaker.id) is None
    if is_new:
        uow.transcripts.put_speaker(speaker)
    uow.speakers.give([one.id for one in segments], speaker.id)
    owners = tuple((one.id, one.speaker_id) for one in segments)
    return SpeakersBefore(added=(speaker.id,) if is_new else (), segments=owners)


def _other_transcript() -> UserFacingError:
    return UserFacingError(
        "Only voices of one transcript can be put together; open the newest version.",
        code="other_transcript",
    )
