"""Write what was heard again as the next revision, with a person's corrections in their places.

Of participants who were not heard again (no recording, or none any more) the words stay as they
were: a new hearing of the others takes nothing away from them. Where several were told apart in one
track, they stay apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.who_spoke_before import as_before
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.moved_corrections import moved_to_text
from meeting_desktop.domain.revisions import keep_corrections, take_over
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript
from meeting_desktop.ports.recogniser import RecognisedSegment
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class HeardTrack:
    """One recording and what was heard in it; the participant is None where nobody is known."""

    participant_id: UUID | None
    segments: tuple[RecognisedSegment, ...]


@dataclass(frozen=True, slots=True)
class NewRevision:
    """All tracks of a meeting, heard again; ``language`` empty: what was found out.

    ``transcript_id``: known before, where others might bring the same; else a new one is made.
    """

    meeting_id: UUID
    language: str
    engine: str
    model: str
    tracks: tuple[HeardTrack, ...]
    transcript_id: UUID | None = None


def write_revision(uow: UnitOfWork, new: NewRevision) -> Transcript:
    """Within one transaction: the transcript, its speakers, its segments; given back whole.

    Corrections are read here, so that one made while the job ran is not lost.

    Raises:
        NotFoundError: the meeting was removed meanwhile.
    """
    if uow.meetings.get(new.meeting_id) is None:
        raise NotFoundError("This meeting is not here any more.")
    old = uow.transcripts.latest(new.meeting_id)
    names = {one.id: one.display_name for one in uow.participants.of_meeting(new.meeting_id)}
    transcript = _Assembly(new, old, names).transcript()
    uow.transcripts.put(transcript)
    for segment in transcript.segments:
        uow.transcripts.put_segment(segment)
    return transcript


class _Assembly:
    """The new transcript from what was heard and from the old one."""

    def __init__(self, new: NewRevision, old: Transcript | None, names: dict[UUID, str]) -> None:
        self._new = new
        self._names = names
        self._id = new.transcript_id or new_id()
        self._revision = old.revision + 1 if old is not None else 1
        former = old.speakers if old is not None else ()
        self._by_former = {one.id: self._copy(one) for one in former}
        self._speakers = list(self._by_former.values())
        known = {one.participant_id for one in former if one.participant_id is not None}
        #: One track has all voices: of one person, or of a room that nobody told apart.
        self._alone = len(new.tracks) == 1 and len(known) <= 1
        self._former = old.segments if old is not None else ()
        self._corrected = [s for s in self._former if s.is_edited]
        self._placed: dict[UUID, Segment] = {}

    def transcript(self) -> Transcript:
        voices = [self._voices_of(track) for track in self._new.tracks]
        heard = [
            segment
            for track, speakers in zip(self._new.tracks, voices, strict=True)
            for segment in self._of_track(track, speakers)
        ]
        unheard = self._unheard({speaker.id for speakers in voices for speaker in speakers})
        corrected = [self._placed.get(one.id, one) for one in self._corrected]
        kept = take_over([*corrected, *unheard], self._by_former, self._id)
        found = (segment.language for track in self._new.tracks for segment in track.segments)
        return Transcript(
            id=self._id,
            meeting_id=self._new.meeting_id,
            language=self._new.language or next(filter(None, found), ""),
            engine=self._new.engine,
            model=self._new.model,
            revision=self._revision,
            segments=tuple(sorted([*heard, *kept], key=lambda one: (one.start, one.id))),
            speakers=tuple(sorted(self._speakers, key=lambda one: one.id)),
        )

    def _copy(self, speaker: Speaker) -> Speaker:
        return replace(speaker, id=new_id(), transcript_id=self._id)

    def _voices_of(self, track: HeardTrack) -> list[Speaker]:
        """Whoever is known to speak in the track: its own speaker, and who was told apart in it."""
        own = self._speaker_of(track)
        said = {segment.speaker_id for segment in self._former if segment.words}
        microphones = {track.participant_id, None} if self._alone else {track.participant_id}
        others = (
            copy
            for former, copy in self._by_former.items()
            if former in said and copy.participant_id in microphones and copy.id != own.id
        )
        return [own, *others]

    def _speaker_of(self, track: HeardTrack) -> Speaker:
        """Whose voice the track is: the participant's, or the only one there is."""
        own = [one for one in self._speakers if one.participant_id == track.participant_id]
        if not own and self._alone:
            own = self._speakers[:1]
        if own:
            return own[0]
        labels = {one.label for one in self._speakers}
        label = next(f"S{n}" for n in range(1, len(labels) + 2) if f"S{n}" not in labels)
        name = self._names.get(track.participant_id, label) if track.participant_id else label
        speaker = Speaker(new_id(), self._id, label, name, track.participant_id)
        self._speakers.append(speaker)
        return speaker

    def _unheard(self, voices: set[UUID]) -> list[Segment]:
        """The former words of participants who are not among ``voices``."""
        silent = {
            former
            for former, speaker in self._by_former.items()
            if speaker.participant_id is not None and speaker.id not in voices
        }
        return [s for s in self._former if s.speaker_id in silent and not s.is_edited]

    def _of_track(self, track: HeardTrack, speakers: Sequence[Speaker]) -> Iterator[Segment]:
        heard: Iterator[Segment] = (
            Segment(new_id(), self._id, speakers[0].id, one.start, one.end, one.words)
            for one in track.segments
        )
        if len(speakers) > 1:
            heard = as_before(track.segments, self._said_by(speakers), self._id)
        segments = list(heard)
        placed = moved_to_text(self._corrections_in(speakers), segments)
        self._placed |= {one.id: one for one in placed if self._alone or one.speaker_id is not None}
        return iter(keep_corrections(segments, placed))

    def _said_by(self, speakers: Sequence[Speaker]) -> list[Segment]:
        """Their former segments, with the speakers of now."""
        ids = {one.id for one in speakers}
        now = {former: copy.id for former, copy in self._by_former.items() if copy.id in ids}
        return [
            replace(segment, speaker_id=now[segment.speaker_id])
            for segment in self._former
            if segment.speaker_id in now
        ]

    def _corrections_in(self, speakers: Sequence[Speaker]) -> list[Segment]:
        """Corrections of these voices; where there is but one track, or of an unknown voice, all.

        Who was told apart in a track shares its time: a correction stands against all of them.
        """
        if self._alone:
            return self._corrected
        ids = {one.id for one in speakers}
        former = {old for old, new in self._by_former.items() if new.id in ids}
        return [s for s in self._corrected if s.speaker_id is None or s.speaker_id in former]
