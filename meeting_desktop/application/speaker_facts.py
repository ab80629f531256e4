"""What is known of the voices of a meeting: for whoever is to say whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.meetings import Meeting, ParticipantKind
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.speaker_names import is_unnamed
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript
from meeting_desktop.domain.voice_samples import (
    Passage,
    Quote,
    passages_alone,
    previews_of,
    quotes_of,
    speech_seconds,
)
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Preview:
    """Seconds of the recording, and the files that they are to be heard in, played together."""

    span: Passage
    tracks: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """``number`` chooses the colour; ``seconds`` of speech, ``share`` of all that was said, 0 to 1.

    ``is_unnamed``: nobody and nothing has said whose voice it is. ``previews`` is empty where no
    sound is here.
    """

    speaker: Speaker
    number: int
    seconds: float
    share: float
    quotes: tuple[Quote, ...]
    previews: tuple[Preview, ...]
    is_unnamed: bool


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """The voices of the newest transcript that have said something, who said most first.

    ``known_names``: of people that may be meant. ``notice``: why nothing can be heard here.
    """

    meeting_id: UUID
    title: str
    scope_id: UUID
    voices: tuple[VoiceFacts, ...]
    known_names: tuple[str, ...]
    duration: float
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``confidence`` 0 to 1 that the voice is the profile's."""

    profile_id: UUID
    name: str
    confidence: float


def read_facts(storage: RecordingStorage, meeting_id: UUID, uow: UnitOfWork) -> SpeakerFacts:
    """Raises: NotFoundError."""
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    transcript = uow.transcripts.latest(meeting_id)
    sound = MeetingSound(uow, storage, meeting_id)
    voices = list(_voices(transcript, sound)) if transcript is not None else []
    return SpeakerFacts(
        meeting_id,
        meeting.title,
        meeting.scope_id,
        tuple(sorted(voices, key=lambda voice: -voice.seconds)),
        tuple(_known_names(uow, meeting)),
        sound.duration,
        sound.notice if voices else "",
    )


class MeetingSound:
    """The recordings of a meeting that are on this machine."""

    def __init__(self, uow: UnitOfWork, storage: RecordingStorage, meeting_id: UUID) -> None:
        recordings = uow.recordings.of_meeting(meeting_id)
        self.duration = max((one.duration for one in recordings), default=0.0)
        self.notice = "" if recordings else "This meeting was not recorded."
        self._files: list[tuple[Recording, Path]] = []
        for one in recordings:
            if one.status is RecordingStatus.COMPLETED:
                self._look(one, storage)
        if self._files:
            self.notice = ""

    def tracks_of(self, speaker: Speaker) -> tuple[Path, ...]:
        """Where the voice is to be heard: in its own track, or in all where it has none."""
        own = tuple(
            path for one, path in self._files if one.participant_id == speaker.participant_id
        )
        return own or tuple(path for _, path in self._files)

    def _look(self, recording: Recording, storage: RecordingStorage) -> None:
        try:
            self._files.append((recording, storage.path_of(recording.storage_key)))
        except NotFoundError as error:
            self.notice = error.sentence


def _voices(transcript: Transcript, sound: MeetingSound) -> Iterator[VoiceFacts]:
    said: dict[UUID | None, list[Segment]] = {}
    for segment in transcript.segments:
        said.setdefault(segment.speaker_id, []).append(segment)
    whole = speech_seconds(transcript.segments) or 1.0
    for number, speaker in enumerate(transcript.speakers):
        own = said.get(speaker.id, [])
        seconds = speech_seconds(own)
        if seconds > 0:
            yield VoiceFacts(
                speaker,
                number,
                seconds,
                seconds / whole,
                quotes_of(own),
                _previews(transcript.segments, speaker, sound.tracks_of(speaker)),
                is_unnamed(speaker),
            )


def _previews(
    segments: Sequence[Segment], speaker: Speaker, tracks: tuple[Path, ...]
) -> tuple[Preview, ...]:
    if not tracks:
        return ()
    return tuple(Preview(p, tracks) for p in previews_of(passages_alone(segments, speaker.id)))


def _known_names(uow: UnitOfWork, meeting: Meeting) -> Sequence[str]:
    """Each once, by name: who took part, whom it was about, who works here, whose voice is kept."""
    participants = uow.participants.of_meeting(meeting.id)
    names = [one.display_name for one in participants if one.kind is not ParticipantKind.AI]
    lead = uow.leads.get(meeting.lead_id) if meeting.lead_id is not None else None
    names += [lead.name] if lead is not None else []
    names += [one.display_name for one in uow.people.all()]
    names += [one.display_name for one in uow.voice_profiles.all()]
    return sorted({name.strip() for name in names if name.strip()}, key=str.casefold)
