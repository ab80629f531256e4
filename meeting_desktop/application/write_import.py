"""An imported file becomes a meeting: all its rows in one transaction, or none of them.

Ids follow from the job's, so that an import that was killed and begun again ends with the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from meeting_desktop.application.known_sound import check_bytes, check_sound
from meeting_desktop.application.reports_due import note_due
from meeting_desktop.application.shared_access import require_beginning
from meeting_desktop.application.speakers_of import speakers_of
from meeting_desktop.domain.import_ids import id_within, room_code_within
from meeting_desktop.domain.imports import ImportJob, ImportStage
from meeting_desktop.domain.media import MediaFile
from meeting_desktop.domain.meetings import (
    ROOM_CODE_ALPHABET,
    ROOM_CODE_LENGTH,
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    Participant,
)
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.speaker_words import ToldApart, tell_apart
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript
from meeting_desktop.domain.voice_matching import match_voices
from meeting_desktop.ports.importing import ImportedSound, ImportedTrack
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WriteImport:
    """``keys``: of the recordings, one for each track. ``sum_up``: note that it is to be read."""

    job: ImportJob
    sound: ImportedSound
    keys: tuple[str, ...]
    time_zone: str
    now: datetime
    sum_up: bool

    def write(self, uow: UnitOfWork) -> ImportJob:
        """Within one transaction; gives the job, which is written too.

        Raises: KnownAlreadyError; UserFacingError code ``not_allowed``.
        """
        require_beginning(uow)
        if not self.job.options.anyway:
            check_bytes(uow, self.sound.sha256)
            check_sound(uow, self.sound.fingerprint, self.sound.duration)
        meeting = self._meeting()
        uow.meetings.add(meeting)
        uow.media_files.put(self._file(meeting))
        transcript = self._transcript(uow, meeting)
        uow.transcripts.put(transcript)
        for segment in transcript.segments:
            uow.transcripts.put_segment(segment)
        if self.sum_up and transcript.segments:
            note_due(uow, meeting.id)
        job = replace(self.job, meeting_id=meeting.id, stage=ImportStage.ARTIFACTS, share=0.0)
        uow.import_jobs.put(job)
        return job

    def _meeting(self) -> Meeting:
        meeting_id = meeting_of(self.job.id)
        start = self.sound.recorded_at
        return Meeting(
            id=meeting_id,
            scope_id=meeting_id,
            room_code=room_code_within(self.job.id, ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH),
            title=self.job.title,
            origin=MeetingOrigin.IMPORTED,
            status=MeetingStatus.COMPLETED,
            time_zone=self.time_zone,
            created_at=self.job.created_at,
            actual_start=start,
            actual_end=start + timedelta(seconds=self.sound.duration),
            language=self._language(),
        )

    def _file(self, meeting: Meeting) -> MediaFile:
        facts = self.sound.facts
        return MediaFile(
            id=id_within(self.job.id, "file"),
            scope_id=meeting.scope_id,
            meeting_id=meeting.id,
            name=facts.name,
            sha256=self.sound.sha256,
            fingerprint=self.sound.fingerprint,
            mime=facts.mime,
            duration=self.sound.duration,
            size_bytes=facts.size_bytes,
            created_at=self.now,
        )

    def _language(self) -> str:
        """The one that most words are in."""
        if self.job.options.language:
            return self.job.options.language
        words = Counter[str]()
        for track in self.sound.tracks:
            for segment in track.segments:
                words[segment.language] += len(segment.words)
        return words.most_common(1)[0][0] if words else ""

    def _transcript(self, uow: UnitOfWork, meeting: Meeting) -> Transcript:
        transcript_id = id_within(self.job.id, "transcript")
        speakers: list[Speaker] = []
        segments: list[Segment] = []
        for number, (track, key) in enumerate(zip(self.sound.tracks, self.keys, strict=True)):
            told = tell_apart(track.segments, track.voices)
            side = self._side(uow, meeting, number, track)
            uow.recordings.put(self._recording(meeting, track, key, side))
            spoke = {one.cluster for one in told}
            of_side = side.id if side is not None else None
            labels = [one.label for one in speakers]
            heard = self._speakers(uow, track, spoke, of_side, labels)
            if side is not None and len(heard) == 1:
                named = next(iter(heard.values())).name
                uow.participants.put(replace(side, display_name=named))
            speakers += heard.values()
            ids = _ids(self.job.id, f"segment {number}")
            segments += [_segment(one, transcript_id, heard, next(ids)) for one in told]
        segments.sort(key=lambda one: (one.start, one.end, one.id))
        return Transcript(
            id=transcript_id,
            meeting_id=meeting.id,
            language=meeting.language,
            engine=self.sound.engine,
            model=self.sound.model,
            segments=tuple(segments),
            speakers=tuple(speakers),
        )

    def _side(
        self, uow: UnitOfWork, meeting: Meeting, number: int, track: ImportedTrack
    ) -> Participant | None:
        """Whoever is on this side of a call; of a room nobody knows who took part."""
        if track.channel is None:
            return None
        side = Participant(
            id_within(self.job.id, f"side {number}"),
            meeting.id,
            f"Side {number + 1}",
            joined_at=meeting.actual_start,
            left_at=meeting.actual_end,
        )
        uow.participants.put(side)
        return side

    def _recording(
        self, meeting: Meeting, track: ImportedTrack, key: str, side: Participant | None
    ) -> Recording:
        return Recording(
            id=recording_of(self.job.id, track.channel),
            meeting_id=meeting.id,
            participant_id=side.id if side is not None else None,
            status=RecordingStatus.COMPLETED,
            storage_key=key,
            started_at=self.sound.recorded_at,
            duration=track.duration,
            size_bytes=track.size_bytes,
            sha256=track.sha256,
            channel=track.channel,
        )

    def _speakers(
        self,
        uow: UnitOfWork,
        track: ImportedTrack,
        spoke: Container[int | None],
        side_id: UUID | None,
        taken: Collection[str],
    ) -> dict[int, Speaker]:
        """By cluster; of voices that said no word that was understood there is none."""
        clusters = tuple(one for one in track.voices.clusters if one.number in spoke)
        ids = _ids(self.job.id, "speaker", len(taken))
        made = speakers_of(
            uow,
            replace(track.voices, clusters=clusters),
            match_voices(clusters, uow.voice_profiles.all()),
            id_within(self.job.id, "transcript"),
            participant_id=side_id,
            taken=taken,
            make_id=lambda: next(ids),
        )
        return {cluster.number: one for cluster, one in zip(clusters, made, strict=True)}


def meeting_of(job_id: UUID) -> UUID:
    """The id that the job's meeting has, or will have."""
    return id_within(job_id, "meeting")


def recording_of(job_id: UUID, channel: int | None) -> UUID:
    return id_within(job_id, f"recording {channel}")


def _segment(
    told: ToldApart, transcript_id: UUID, speakers: dict[int, Speaker], segment_id: UUID
) -> Segment:
    speaker = speakers.get(told.cluster) if told.cluster is not None else None
    return Segment(
        id=segment_id,
        transcript_id=transcript_id,
        speaker_id=speaker.id if speaker is not None else None,
        start=told.words[0].start,
        end=told.words[-1].end,
        words=told.words,
        is_overlapped=told.overlapped,
    )


def _ids(job_id: UUID, what: str, first: int = 0) -> Iterator[UUID]:
    return (id_within(job_id, f"{what} {number}", number) for number in count(first))
