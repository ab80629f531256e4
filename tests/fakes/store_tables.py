"""The repositories of the store in memory."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.events import TimelineEvent
from meeting_desktop.domain.meetings import Lead, Meeting, MeetingStatus, Participant
from meeting_desktop.domain.recordings import Recording, RecordingPart, RecordingStatus
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript
from meeting_desktop.ports.unit_of_work import MeetingRow, RevisionFacts

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeMeetings:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, meeting: Meeting) -> None:
        taken = {one.room_code for one in self._tables.every("meetings", with_removed=True)}
        if meeting.room_code in taken:
            raise UserFacingError("That room code is in use.", code="room_code_taken")
        self._tables.put("meetings", meeting.id, meeting)

    def update(self, meeting: Meeting) -> None:
        self._tables.existing("meetings", meeting.id)
        removed = self._tables.is_removed("meetings", meeting.id)
        self._tables.put("meetings", meeting.id, meeting, removed=removed)

    def get(self, meeting_id: UUID) -> Meeting | None:
        found: Meeting | None = self._tables.get("meetings", meeting_id)
        return found

    def remove(self, meeting_id: UUID) -> None:
        self._tables.set_removed("meetings", meeting_id, removed=True)

    def restore(self, meeting_id: UUID) -> None:
        self._tables.set_removed("meetings", meeting_id, removed=False)

    def rows(self, *, search: str = "", limit: int = 100, offset: int = 0) -> Sequence[MeetingRow]:
        found = [one for one in self._tables.every("meetings") if self._matches(one, search)]
        found.sort(key=lambda one: (one.actual_start or one.created_at, one.id), reverse=True)
        return [self._row(meeting, search) for meeting in found[offset : offset + limit]]

    def count(self, *, search: str = "") -> int:
        return sum(self._matches(one, search) for one in self._tables.every("meetings"))

    def unfinished(self) -> Sequence[Meeting]:
        found = self._tables.every("meetings")
        return [one for one in found if one.status is MeetingStatus.ACTIVE]

    def _row(self, meeting: Meeting, search: str) -> MeetingRow:
        transcript = FakeTranscripts(self._tables).latest(meeting.id)
        tracks = FakeRecordings(self._tables).of_meeting(meeting.id)
        duration = max((track.duration for track in tracks), default=0.0)
        if meeting.actual_start and meeting.actual_end:
            duration = (meeting.actual_end - meeting.actual_start).total_seconds()
        segments = transcript.segments if transcript else ()
        return MeetingRow(
            meeting=meeting,
            duration=duration,
            word_count=sum(len(segment.words) for segment in segments),
            speaker_names=tuple(one.name for one in transcript.speakers) if transcript else (),
            has_recording=any(one.status is RecordingStatus.COMPLETED for one in tracks),
            snippet=_snippet(segments, search),
        )

    def _matches(self, meeting: Meeting, search: str) -> bool:
        if not search.strip():
            return True
        people = FakeParticipants(self._tables).of_meeting(meeting.id)
        texts = [meeting.title, *(one.display_name for one in people)]
        if transcript := FakeTranscripts(self._tables).latest(meeting.id):
            texts += [one.name for one in transcript.speakers]
            texts += [one.text for one in transcript.segments]
        terms = _terms(search)
        return bool(terms) and all(any(t.search(_plain(text)) for text in texts) for t in terms)


class FakeParticipants:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, participant: Participant) -> None:
        self._tables.existing("meetings", participant.meeting_id)
        self._tables.put("meeting_participants", participant.id, participant)

    def of_meeting(self, meeting_id: UUID) -> Sequence[Participant]:
        found = self._tables.every("meeting_participants")
        return sorted((p for p in found if p.meeting_id == meeting_id), key=lambda p: p.id)


class FakeRecordings:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, recording: Recording) -> None:
        self._tables.existing("meetings", recording.meeting_id)
        self._tables.put("recordings", recording.id, recording)

    def get(self, recording_id: UUID) -> Recording | None:
        found: Recording | None = self._tables.get("recordings", recording_id)
        return found

    def of_meeting(self, meeting_id: UUID) -> Sequence[Recording]:
        return [one for one in self._by_start() if one.meeting_id == meeting_id]

    def unfinished(self) -> Sequence[Recording]:
        ended = {RecordingStatus.COMPLETED, RecordingStatus.FAILED}
        return [one for one in self._by_start() if one.status not in ended]

    def put_part(self, part: RecordingPart) -> None:
        self._tables.existing("recordings", part.recording_id)
        self._tables.put("recording_parts", uuid5(part.recording_id, str(part.index)), part)

    def parts(self, recording_id: UUID) -> Sequence[RecordingPart]:
        found = self._tables.every("recording_parts")
        return sorted((p for p in found if p.recording_id == recording_id), key=lambda p: p.index)

    def _by_start(self) -> list[Recording]:
        return sorted(self._tables.every("recordings"), key=lambda one: (one.started_at, one.id))


class FakeTranscripts:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, transcript: Transcript) -> None:
        self._tables.existing("meetings", transcript.meeting_id)
        bare = replace(transcript, segments=(), speakers=())
        self._tables.put("transcripts", transcript.id, bare)
        for speaker in transcript.speakers:
            self.put_speaker(speaker)

    def latest(self, meeting_id: UUID) -> Transcript | None:
        found = self._newest_first(meeting_id)
        return self._whole(found[0]) if found else None

    def revision(self, meeting_id: UUID, revision: int) -> Transcript | None:
        found = [one for one in self._newest_first(meeting_id) if one.revision == revision]
        return self._whole(found[0]) if found else None

    def revisions(self, meeting_id: UUID) -> Sequence[RevisionFacts]:
        found = [self._whole(one) for one in self._newest_first(meeting_id)]
        return [
            RevisionFacts(
                one.revision, None, one.model, one.language, sum(len(s.words) for s in one.segments)
            )
            for one in found
        ]

    def _newest_first(self, meeting_id: UUID) -> list[Transcript]:
        found = [one for one in self._tables.every("transcripts") if one.meeting_id == meeting_id]
        return sorted(found, key=lambda one: (one.revision, one.id), reverse=True)

    def _whole(self, bare: Transcript) -> Transcript:
        segments = [s for s in self._tables.every("segments") if s.transcript_id == bare.id]
        speakers = [s for s in self._tables.every("speakers") if s.transcript_id == bare.id]
        return replace(
            bare,
            segments=tuple(sorted(segments, key=lambda one: (one.start, one.id))),
            speakers=tuple(sorted(speakers, key=lambda one: one.id)),
        )

    def put_segment(self, segment: Segment) -> None:
        self._tables.existing("transcripts", segment.transcript_id)
        self._tables.put("segments", segment.id, segment)

    def segment(self, segment_id: UUID) -> Segment | None:
        found: Segment | None = self._tables.get("segments", segment_id)
        return found

    def remove_segment(self, segment_id: UUID) -> None:
        self._tables.set_removed("segments", segment_id, removed=True)

    def put_speaker(self, speaker: Speaker) -> None:
        self._tables.existing("transcripts", speaker.transcript_id)
        self._tables.put("speakers", speaker.id, speaker)


class FakeTimeline:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, event: TimelineEvent) -> None:
        self._tables.existing("meetings", event.meeting_id)
        self._tables.put("conversation_events", event.id, event)

    def of_meeting(self, meeting_id: UUID) -> Sequence[TimelineEvent]:
        found = self._tables.every("conversation_events")
        events = [one for one in found if one.meeting_id == meeting_id]
        return sorted(events, key=lambda one: (one.at, one.id))


class FakeLeads:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, lead: Lead) -> None:
        self._tables.put("leads", lead.id, lead)

    def all(self) -> Sequence[Lead]:
        return sorted(self._tables.every("leads"), key=lambda one: (one.name, one.id))


def _terms(search: str) -> list[re.Pattern[str]]:
    """One pattern a word, or a phrase in quotes; the last word may go on."""
    found = re.findall(r'"([^"]*)"|([^\s"]+)', search)
    terms = [(_plain(quoted or word), bool(quoted)) for quoted, word in found]
    wanted = [(term, whole) for term, whole in terms if term]
    last = len(wanted) - 1
    return [
        re.compile(rf"\b{re.escape(term)}" + (r"\b" if whole or place < last else ""))
        for place, (term, whole) in enumerate(wanted)
    ]


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", letters))


def _snippet(segments: Sequence[Segment], search: str) -> str:
    """Six words from the first one that was looked for."""
    for segment in segments:
        words = [word.text for word in segment.words]
        for place, word in enumerate(words):
            if any(term.search(_plain(word)) for term in _terms(search)):
                return " ".join(words[max(0, place - 1) : place + 5])
    return ""
