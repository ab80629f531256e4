"""Read, hear and correct what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.committing import value_of
from meeting_desktop.application.shared_access import require, require_row
from meeting_desktop.application.speaker_changes import (
    SpeakersBefore,
    existing_speaker,
    give_name,
    put_back_speakers,
)
from meeting_desktop.core.errors import ApplicationError, NotFoundError
from meeting_desktop.domain.agenda_clock import HeldAgenda
from meeting_desktop.domain.events import TimelineEvent
from meeting_desktop.domain.meetings import Meeting, Participant, clean_title
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.revisions import put_back
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript, edit_text
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import RevisionFacts, Store, UnitOfWork

__all__ = ["ReviewTranscript", "ReviewedMeeting", "RevisionFacts"]


@dataclass(frozen=True, slots=True)
class ReviewedMeeting:
    """Everything that Replay shows.

    ``recordings``: the files that can be heard, one a person, all counted from the meeting's start.
    Where somebody's is missing that should be there, or all are, ``notice`` says why.
    ``elsewhere``: bytes of what is finished and not on this machine, 0 where everything is.
    ``polls``: how many there were.
    """

    meeting: Meeting
    transcript: Transcript | None
    timeline: tuple[TimelineEvent, ...]
    recordings: tuple[Path, ...]
    duration: float
    notice: str
    participants: tuple[Participant, ...] = ()
    elsewhere: int = 0
    agenda: HeldAgenda | None = None
    polls: int = 0

    @property
    def recording(self) -> Path | None:
        """The first of them: the only one where one person held the meeting."""
        return self.recordings[0] if self.recordings else None


class ReviewTranscript:
    """Writes give what was and what is, so that the window can undo.

    Their futures fail with UserFacingError, code ``not_allowed``, where one may only read.
    """

    def __init__(self, store: Store, storage: RecordingStorage) -> None:
        self._store = store
        self._storage = storage

    def open(self, meeting_id: UUID, revision: int | None = None) -> ReviewedMeeting:
        """Load a meeting with its newest transcript, or with an older one. Blocks on the disk.

        Raises:
            NotFoundError: no such meeting, or no such revision.
        """
        return self._store.read(lambda uow: self._load(uow, meeting_id, revision))

    def revisions(self, meeting_id: UUID) -> tuple[RevisionFacts, ...]:
        """What transcripts there are, the newest first. Blocks on the disk."""
        return tuple(self._store.read(lambda uow: uow.transcripts.revisions(meeting_id)))

    def _load(self, uow: UnitOfWork, meeting_id: UUID, revision: int | None) -> ReviewedMeeting:
        meeting = uow.meetings.get(meeting_id)
        if meeting is None:
            raise NotFoundError("This meeting is not here any more.")
        transcript = _transcript(uow, meeting_id, revision)
        recordings = uow.recordings.of_meeting(meeting_id)
        participants = tuple(uow.participants.of_meeting(meeting_id))
        names: dict[UUID | None, str] = {one.id: one.display_name for one in participants}
        paths, notice = self._find_sound(recordings, names)
        ends = [segment.end for segment in transcript.segments] if transcript is not None else []
        return ReviewedMeeting(
            meeting,
            transcript,
            tuple(uow.timeline.of_meeting(meeting_id)),
            paths,
            max([*ends, *(one.duration for one in recordings)], default=0.0),
            notice,
            participants,
            self._bytes_elsewhere(recordings),
            uow.held_agendas.of_meeting(meeting_id),
            len(uow.polls.of_meeting(meeting_id).polls),
        )

    def _bytes_elsewhere(self, recordings: Sequence[Recording]) -> int:
        done = (one for one in recordings if one.status is RecordingStatus.COMPLETED)
        return sum(one.size_bytes for one in done if not isinstance(self._find_file(one), Path))

    def _find_sound(
        self, recordings: Sequence[Recording], names: Mapping[UUID | None, str]
    ) -> tuple[tuple[Path, ...], str]:
        if not recordings:
            return (), "This meeting was not recorded."
        found = [self._find_file(recording) for recording in recordings]
        paths = tuple(file for file in found if isinstance(file, Path))
        silent = [
            (recording, why)
            for recording, why in zip(recordings, found, strict=True)
            if isinstance(why, str)
        ]
        if not silent:
            return paths, ""
        why = silent[0][1]
        owners = (one.participant_id for one, _ in silent)
        who = dict.fromkeys(names[owner] for owner in owners if owner in names)
        if paths and who:
            why = f"{', '.join(who)}: not to be heard here. {why}"
        return paths, why

    def _find_file(self, recording: Recording) -> Path | str:
        """The file, or a sentence that says why there is none."""
        if recording.status in (RecordingStatus.RECORDING, RecordingStatus.INTERRUPTED):
            return "The recording is not finished yet."
        if recording.status is RecordingStatus.FAILED:
            return "The recording could not be made."
        try:
            return self._storage.path_of(recording.storage_key)
        except ApplicationError as error:
            return error.sentence

    def edit_segment(
        self, segment_id: UUID, text: str, *, said_until: float | None = None
    ) -> Future[tuple[Segment, Segment]]:
        """Replace the words of a segment by what a person typed; done with (before, after).

        In a running meeting the person saw the words up to ``said_until`` (seconds): what was said
        after them meanwhile stays behind the text.
        """

        def write(uow: UnitOfWork) -> tuple[Segment, Segment]:
            require_row(uow, "segments", segment_id)
            before = uow.transcripts.segment(segment_id)
            if before is None:
                raise NotFoundError("This part of the transcript is not here any more.")
            after = _edit(before, text, said_until)
            if after is not before:
                uow.transcripts.put_segment(after)
            return before, after

        return value_of(self._store.write(write))

    def put_back(self, segment: Segment) -> Future[Segment]:
        """Store this segment again, for undo and redo; done with it as it is stored.

        What was said since in the same utterance, while the meeting goes on, is kept behind it.
        """

        def write(uow: UnitOfWork) -> Segment:
            require_row(uow, "segments", segment.id)
            restored = put_back(segment, uow.transcripts.segment(segment.id))
            uow.transcripts.put_segment(restored)
            return restored

        return value_of(self._store.write(write))

    def put_segments(self, segments: Sequence[Segment]) -> Future[tuple[Segment, ...]]:
        """Store these, known or new, all or none: parts split, joined, or changed at once."""

        def write(uow: UnitOfWork) -> tuple[Segment, ...]:
            for transcript_id in {segment.transcript_id for segment in segments}:
                require_row(uow, "transcripts", transcript_id)
            for segment in segments:
                uow.transcripts.put_segment(segment)
            return tuple(segments)

        return value_of(self._store.write(write))

    def rename_speaker(self, speaker: Speaker, name: str) -> Future[Speaker]:
        """Give a voice its name, in the whole transcript at once.

        The future fails with UserFacingError when the name is empty or too long.
        """
        return value_of(
            self._store.write(lambda uow: give_name(uow, existing_speaker(uow, speaker.id), name))
        )

    def put_back_speaker(self, speaker: Speaker) -> Future[SpeakersBefore]:
        """Store this speaker again as it was, for undo and redo."""
        return value_of(
            self._store.write(lambda uow: put_back_speakers(SpeakersBefore((speaker,)), uow))
        )

    def rename_meeting(self, meeting_id: UUID, title: str) -> Future[Meeting]:
        def write(uow: UnitOfWork) -> Meeting:
            meeting = uow.meetings.get(meeting_id)
            if meeting is None:
                raise NotFoundError("This meeting is not here any more.")
            require(uow, meeting.scope_id)
            renamed = replace(meeting, title=clean_title(title, fallback=meeting.title))
            uow.meetings.update(renamed)
            return renamed

        return value_of(self._store.write(write))


def _transcript(uow: UnitOfWork, meeting_id: UUID, revision: int | None) -> Transcript | None:
    if revision is None:
        return uow.transcripts.latest(meeting_id)
    found = uow.transcripts.revision(meeting_id, revision)
    if found is None:
        raise NotFoundError("This version of the transcript is not here any more.")
    return found


def _edit(segment: Segment, text: str, said_until: float | None) -> Segment:
    if said_until is None:
        return edit_text(segment, text)
    seen = tuple(word for word in segment.words if (word.start + word.end) / 2 < said_until)
    later = tuple(word for word in segment.words if (word.start + word.end) / 2 >= said_until)
    start = replace(segment, words=seen, end=min(segment.end, said_until))
    edited = edit_text(start, text)
    if edited is start:
        return segment
    original = segment.original_text if segment.original_text is not None else segment.text
    return replace(edited, words=(*edited.words, *later), end=segment.end, original_text=original)
