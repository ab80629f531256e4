"""The store: one writer, many readers, and a write says what it changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from meeting_desktop.domain.events import TimelineEvent
from meeting_desktop.domain.meetings import Meeting, Participant
from meeting_desktop.domain.recordings import LostRecording, Recording, RecordingPart
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript
from meeting_desktop.ports.engagement_rows import EngagementRows
from meeting_desktop.ports.held_meetings import HeldMeetings
from meeting_desktop.ports.insight_rows import (
    ActionItems,
    Answers,
    CrmLinks,
    LeadScores,
    Reports,
)
from meeting_desktop.ports.library_rows import (
    Artifacts,
    Bookmarks,
    CacheEntries,
    ImportJobs,
    MediaFiles,
    Searching,
    Speakers,
    VoiceProfiles,
)
from meeting_desktop.ports.mail_queue import MailQueue, MailTemplates, Notifications
from meeting_desktop.ports.planning import (
    Calendar,
    Invitations,
    MeetingSeries,
    People,
    Templates,
)
from meeting_desktop.ports.room_rows import Attachments, ChatMessages, HeldAgendas, Notes, Polls
from meeting_desktop.ports.sales import Leads, QuestionSets
from meeting_desktop.ports.sharing import Scopes
from meeting_desktop.ports.sync import SyncJournal
from meeting_desktop.ports.tidying import Tidying

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One row. ``table`` is its name in the schema."""

    table: str
    id: UUID
    kind: ChangeKind


@dataclass(frozen=True, slots=True)
class Committed(Generic[T_co]):
    """The value that the work returned, after its commit, and the rows that changed."""

    value: T_co
    changes: tuple[Change, ...]
    actor: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as a list shows it."""

    meeting: Meeting
    duration: float
    word_count: int
    speaker_names: tuple[str, ...]
    has_recording: bool
    snippet: str


@dataclass(frozen=True, slots=True)
class RevisionFacts:
    """One transcript of a meeting without its words; ``made_at`` is None where nobody noted it."""

    revision: int
    made_at: datetime | None
    model: str
    language: str
    word_count: int


class Meetings(Protocol):
    """``remove`` leaves a tombstone; removed meetings are not returned."""

    def add(self, meeting: Meeting) -> None: ...

    def update(self, meeting: Meeting) -> None: ...

    def get(self, meeting_id: UUID) -> Meeting | None: ...

    def changed_at(self, meeting_id: UUID) -> datetime | None:
        """When anything of its row was written last; None where there is no such meeting."""
        ...

    def by_code(self, room_code: str) -> Meeting | None: ...

    def remove(self, meeting_id: UUID) -> None: ...

    def restore(self, meeting_id: UUID) -> None: ...

    def rows(self, *, search: str = "", limit: int = 100, offset: int = 0) -> Sequence[MeetingRow]:
        """Those that were begun, newest first; what is only planned is in the calendar.

        ``search`` looks in titles, names and every word said (full text, prefix of last word).
        """
        ...

    def count(self, *, search: str = "") -> int: ...

    def unfinished(self) -> Sequence[Meeting]:
        """Those still active: after a start, they were interrupted."""
        ...

    def behind(self, table: str, row_ids: Collection[UUID]) -> frozenset[UUID]:
        """The meetings that rows of ``table`` are of, by themselves or through a transcript.

        Removed rows have theirs too.
        """
        ...


class Participants(Protocol):
    def put(self, participant: Participant) -> None: ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[Participant]: ...

    def remove(self, participant_id: UUID) -> None: ...


class Recordings(Protocol):
    def put(self, recording: Recording) -> None: ...

    def get(self, recording_id: UUID) -> Recording | None: ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[Recording]: ...

    def unfinished(self) -> Sequence[Recording]:
        """Those not completed and not failed: still to be joined."""
        ...

    def completed(self, after: UUID | None, limit: int) -> Sequence[Recording]:
        """Those that can be heard, by their ids, from the first behind ``after`` on."""
        ...

    def removed(self) -> Sequence[Recording]:
        """Those whose time was over: tombstones, by their ids."""
        ...

    def lost(self) -> Sequence[LostRecording]:
        """Those whose rows went for good, with a scope for example, until ``forget_lost``.

        A row that has come back is not among them.
        """
        ...

    def forget_lost(self, recordings: Collection[UUID]) -> None: ...

    def put_part(self, part: RecordingPart) -> None: ...

    def parts(self, recording_id: UUID) -> Sequence[RecordingPart]: ...


class Transcripts(Protocol):
    def put(self, transcript: Transcript) -> None:
        """Write the transcript's own row and its speakers; segments go through ``put_segment``."""
        ...

    def latest(self, meeting_id: UUID) -> Transcript | None:
        """The highest revision, whole: segments by start, without removed ones."""
        ...

    def revision(self, meeting_id: UUID, revision: int) -> Transcript | None:
        """One revision, whole as ``latest`` gives it; None where there is no such one."""
        ...

    def revisions(self, meeting_id: UUID) -> Sequence[RevisionFacts]:
        """All of a meeting, the newest first."""
        ...

    def number_of(self, transcript_id: UUID) -> int | None:
        """Which revision it is, also where it was removed; None where it never was here."""
        ...

    def remove(self, transcript_id: UUID) -> None:
        """Leaves a tombstone of the transcript's own row; it is returned no more."""
        ...

    def put_segment(self, segment: Segment) -> None: ...

    def segment(self, segment_id: UUID) -> Segment | None: ...

    def there(self, segment_ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of the segments that are in the store, without reading their words."""
        ...

    def remove_segment(self, segment_id: UUID) -> None: ...

    def put_speaker(self, speaker: Speaker) -> None: ...


class Timeline(Protocol):
    def add(self, event: TimelineEvent) -> None: ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[TimelineEvent]: ...


class LocalNotes(Protocol):
    """Texts that this machine alone keeps; never synchronised, and no view hears of a change."""

    def get(self, key: str) -> str:
        """Empty where there is none."""
        ...

    def put(self, key: str, text: str) -> None:
        """An empty text removes it."""
        ...

    def starting_with(self, prefix: str) -> Mapping[str, str]:
        """All whose key begins so, by the rest of their keys."""
        ...


class UnitOfWork(Protocol):
    """One transaction. Valid only inside the function it was given to."""

    @property
    def meetings(self) -> Meetings: ...
    @property
    def participants(self) -> Participants: ...
    @property
    def recordings(self) -> Recordings: ...
    @property
    def transcripts(self) -> Transcripts: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def leads(self) -> Leads: ...
    @property
    def question_sets(self) -> QuestionSets: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def series(self) -> MeetingSeries: ...
    @property
    def templates(self) -> Templates: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def people(self) -> People: ...
    @property
    def mail(self) -> MailQueue: ...
    @property
    def mail_templates(self) -> MailTemplates: ...
    @property
    def notifications(self) -> Notifications: ...

    @property
    def answers(self) -> Answers: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def action_items(self) -> ActionItems: ...
    @property
    def lead_scores(self) -> LeadScores: ...
    @property
    def crm_links(self) -> CrmLinks: ...
    @property
    def engagement(self) -> EngagementRows: ...
    @property
    def held(self) -> HeldMeetings: ...

    @property
    def media_files(self) -> MediaFiles: ...
    @property
    def import_jobs(self) -> ImportJobs: ...
    @property
    def voice_profiles(self) -> VoiceProfiles: ...
    @property
    def speakers(self) -> Speakers: ...
    @property
    def artifacts(self) -> Artifacts: ...
    @property
    def bookmarks(self) -> Bookmarks: ...
    @property
    def cache(self) -> CacheEntries: ...
    @property
    def searching(self) -> Searching: ...

    @property
    def chat_messages(self) -> ChatMessages: ...
    @property
    def polls(self) -> Polls: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def held_agendas(self) -> HeldAgendas: ...
    @property
    def attachments(self) -> Attachments: ...

    @property
    def tidying(self) -> Tidying: ...

    @property
    def local_notes(self) -> LocalNotes: ...

    @property
    def sync(self) -> SyncJournal: ...
    @property
    def scopes(self) -> Scopes: ...

    def personal_scope(self) -> UUID:
        """The scope of this machine's person, the same for ever."""
        ...


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """For ``doctor``: schema revision, bytes, result of SQLite's quick_check, last backup."""

    revision: str
    size_bytes: int
    integrity: str
    last_backup: datetime | None


class Store(Protocol):
    """All database work: ``write`` on the store thread, in order; ``read`` on the caller's thread.

    Neither is for the GUI thread, except that ``write`` returns at once.
    """

    def write(self, work: Callable[[UnitOfWork], T], *, actor: str = "me") -> Future[Committed[T]]:
        """Run ``work`` in one transaction. An exception rolls back and is the future's.

        Failures of the disk come as EnvironmentFault (DiskFullError where it is full).
        """
        ...

    def read(self, query: Callable[[UnitOfWork], T]) -> T:
        """Run ``query`` on a consistent snapshot, read-only."""
        ...

    def subscribe(self, listener: Callable[[Committed[object]], None]) -> Callable[[], None]:
        """Hear of every commit, on the store thread; returns how to stop."""
        ...

    def facts(self) -> StoreFacts: ...

    def close(self, deadline: float) -> None:
        """Finish what is queued within ``deadline`` seconds, then close."""
        ...
