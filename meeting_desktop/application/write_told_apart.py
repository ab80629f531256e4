"""Write the next revision of a transcript with the voices of one track told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.speakers_of import speakers_of
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import Diarization
from meeting_desktop.domain.speaker_words import ToldApart, tell_apart
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript
from meeting_desktop.domain.voice_matching import match_voices
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RoomToldApart:
    """What was found in the track of a participant, None where nobody is known."""

    meeting_id: UUID
    participant_id: UUID | None
    found: Diarization


def write_told_apart(uow: UnitOfWork, room: RoomToldApart) -> Transcript:
    """Within one transaction; given back whole. One voice is nothing new: nothing is written.

    Whoever is not in this track keeps speaker and words. A segment that a person corrected is not
    cut: it goes to whoever says most of it.

    Raises: NotFoundError where there is no transcript.
    """
    old = uow.transcripts.latest(room.meeting_id)
    if old is None:
        raise NotFoundError("There is no transcript of this meeting.")
    own = {one.id for one in old.speakers if one.participant_id == room.participant_id}
    mine = [one for one in old.segments if one.speaker_id in own and one.words]
    told = [_dealt(one, room.found) for one in mine]
    spoke = {part.cluster for parts in told for part in parts} - {None}
    if len(spoke) < 2:  # noqa: PLR2004 - one voice is what was known before
        return old
    new = _Revision(uow, old, room, own)
    transcript = new.transcript(list(zip(mine, told, strict=True)), spoke)
    uow.transcripts.put(transcript)
    for segment in transcript.segments:
        uow.transcripts.put_segment(segment)
    return transcript


def _dealt(segment: Segment, found: Diarization) -> Sequence[ToldApart]:
    told = tell_apart([segment], found)
    if not segment.is_edited or len(told) == 1:
        return told
    words = Counter[int | None]()
    for part in told:
        words[part.cluster] += len(part.words)
    most = words.most_common(1)[0][0]
    return [ToldApart(most, segment.words, any(part.overlapped for part in told))]


class _Revision:
    """The next revision, from the one before."""

    def __init__(
        self, uow: UnitOfWork, old: Transcript, room: RoomToldApart, own: set[UUID]
    ) -> None:
        self._uow = uow
        self._old = old
        self._room = room
        self._id = new_id()
        former = [one for one in old.speakers if one.id not in own]
        self._others = {one.id: replace(one, id=new_id(), transcript_id=self._id) for one in former}

    def transcript(
        self,
        told: Sequence[tuple[Segment, Sequence[ToldApart]]],
        spoke: set[int | None],
    ) -> Transcript:
        voices = self._voices(spoke)
        dealt = {segment.id: parts for segment, parts in told}
        segments = [copy for one in self._old.segments for copy in self._copies(one, dealt, voices)]
        return replace(
            self._old,
            id=self._id,
            revision=self._old.revision + 1,
            segments=tuple(sorted(segments, key=lambda one: (one.start, one.id))),
            speakers=(*self._others.values(), *voices.values()),
        )

    def _voices(self, spoke: set[int | None]) -> dict[int, Speaker]:
        """By cluster; of voices that said no word there is none."""
        clusters = tuple(one for one in self._room.found.clusters if one.number in spoke)
        made = speakers_of(
            self._uow,
            replace(self._room.found, clusters=clusters),
            match_voices(clusters, self._uow.voice_profiles.all()),
            self._id,
            participant_id=self._room.participant_id,
            taken=[one.label for one in self._others.values()],
        )
        return {cluster.number: one for cluster, one in zip(clusters, made, strict=True)}

    def _copies(
        self,
        segment: Segment,
        dealt: dict[UUID, Sequence[ToldApart]],
        voices: dict[int, Speaker],
    ) -> Iterator[Segment]:
        copy = replace(segment, id=new_id(), transcript_id=self._id)
        if segment.id not in dealt:
            speaker = self._others.get(segment.speaker_id) if segment.speaker_id else None
            yield replace(copy, speaker_id=speaker.id if speaker is not None else None)
            return
        parts = dealt[segment.id]
        for part in parts:
            speaker = voices.get(part.cluster) if part.cluster is not None else None
            whole = len(parts) == 1
            yield replace(
                copy,
                id=new_id(),
                speaker_id=speaker.id if speaker is not None else None,
                start=segment.start if whole else part.words[0].start,
                end=segment.end if whole else part.words[-1].end,
                words=part.words,
                is_overlapped=part.overlapped,
            )
