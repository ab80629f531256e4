"""Keeping and removing: rules of single meetings, the trash, and what goes for good."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import String, Table, cast, delete, func, select, update

from meeting_desktop.adapters.store import insight_model, library_model, model
from meeting_desktop.adapters.store.attachment_model import Attachment
from meeting_desktop.adapters.store.base import Base, Synced
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.local_notes import SqlLocalNotes
from meeting_desktop.adapters.store.rows import existing, in_portions
from meeting_desktop.domain.findings import Findings, PersonFindings
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.recordings import RecordingStatus
from meeting_desktop.domain.retention import KeptMeeting, RemovedMeeting, Retention
from meeting_desktop.ports.tidying import Leftover
from meeting_desktop.ports.unit_of_work import ChangeKind

_LEFT = "tidy:"
_MEETING = model.Meeting
_ENDED = func.coalesce(_MEETING.actual_end, _MEETING.actual_start, _MEETING.created_at)
_HELD = func.coalesce(_MEETING.actual_start, _MEETING.created_at)

#: Not of the meeting's own: what a person was told, and what is known of a lead.
_OF_OTHERS = frozenset({"notifications", "lead_score_history", "import_jobs"})

#: Where a person's words and names stand, and what stands there when they are gone.
_BLANK: Mapping[str, Mapping[str, Any]] = {
    "action_items": {"text": "", "assignee": "", "due_words": ""},
    "agenda_items": {"title": "", "description": "", "presenter": ""},
    # Of a known file the hash alone says which one it was.
    "attachments": {"shared_by": "", "name": "", "kind": "", "sha256": ""},
    "bookmarks": {"text": ""},
    "chat_messages": {"name": "", "text": ""},
    "chat_wordings": {"wordings": ()},
    "email_notifications": {
        "to_name": "",
        "subject": "",
        "text": "",
        "html": "",
        "calendar_text": "",
    },
    "held_agenda_items": {"title": "", "presenter": "", "notes": ""},
    "invitations": {"name": "", "message": "", "response": ""},
    "media_files": {"name": "", "fingerprint": ()},
    "meeting_analyses": {"why": ""},
    "meeting_answers": {"text": ""},
    "meeting_participants": {"display_name": ""},
    "notes": {"author_name": "", "text": "", "assignee": "", "set_aside": {}},
    "participant_engagement": {"name": ""},
    "participant_reports": {"speaker": "", "findings": PersonFindings("")},
    "poll_responses": {"voter_name": "", "text": ""},
    "polls": {"asker_name": "", "question": "", "choices": ()},
    "private_messages": {"name": "", "recipient_name": "", "text": ""},
    "segments": {"text": "", "words": (), "word_count": 0, "original_text": None},
    "speakers": {"name": "", "label": ""},
    "summaries": {"findings": Findings()},
}


class SqlTidying:
    """See ``ports.tidying``."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session

    def kept(self) -> Sequence[KeptMeeting]:
        recorded = (
            select(model.Recording.id)
            .where(
                model.Recording.meeting_id == _MEETING.id,
                model.Recording.status == RecordingStatus.COMPLETED.value,
                ~model.Recording.deleted,
            )
            .exists()
        )
        query = select(
            _MEETING.id,
            _MEETING.scope_id,
            _MEETING.title,
            _ENDED,
            _MEETING.tags,
            _MEETING.retention,
            recorded,
        ).where(~_MEETING.deleted, _MEETING.status == MeetingStatus.COMPLETED.value)
        rows = self._session.execute(query.order_by(_ENDED, _MEETING.id))
        return [KeptMeeting(*row) for row in rows]

    def removed(self) -> Sequence[RemovedMeeting]:
        query = (
            select(
                _MEETING.id,
                _MEETING.scope_id,
                _MEETING.title,
                _HELD,
                _MEETING.removed_at,
                _MEETING.retention,
            )
            .where(
                _MEETING.deleted,
                _MEETING.removed_at.is_not(None),
                _MEETING.actual_start.is_not(None) | _MEETING.scheduled_start.is_(None),
            )
            .order_by(_MEETING.removed_at.desc(), _MEETING.id)
        )
        rows = self._session.execute(query)
        return [
            RemovedMeeting(meeting_id, scope_id, title, held, removed_at, rule.is_protected)
            for meeting_id, scope_id, title, held, removed_at, rule in rows
            if removed_at is not None
        ]

    def retention(self, meeting_id: UUID) -> Retention:
        return existing(self._session, _MEETING, meeting_id).retention

    def put_retention(self, meeting_id: UUID, retention: Retention) -> None:
        existing(self._session, _MEETING, meeting_id).retention = retention
        for recording in self._recordings(meeting_id):
            recording.is_protected = retention.is_protected
        self._session.flush()

    def drop_sound(self, meeting_id: UUID) -> None:
        found = self._recordings(meeting_id)
        self._leave(Leftover(meeting_id, tuple(one.id for one in found), whole=False))
        self._session.remove_all(model.Recording, [one.id for one in found])

    def purge(self, meeting_id: UUID) -> None:
        row = existing(self._session, _MEETING, meeting_id)
        recordings = tuple(one.id for one in self._recordings(meeting_id))
        files = library_model.MediaFile
        hashes = self._session.scalars(select(files.sha256).where(files.meeting_id == meeting_id))
        self._forget_notes(meeting_id)
        shared = select(Attachment.sha256).where(
            Attachment.meeting_id == meeting_id, ~Attachment.deleted
        )
        self._leave(
            Leftover(
                meeting_id, recordings, tuple(hashes), shared=tuple(self._session.scalars(shared))
            )
        )
        for kind, row_ids in self._rows_of(meeting_id):
            self._blank(kind, row_ids)
            self._session.remove_all(kind, row_ids)
        self._forget_quotes(meeting_id)
        jobs = library_model.ImportJob
        self._session.execute(delete(jobs).where(jobs.meeting_id == meeting_id))
        row.deleted, row.removed_at = True, None
        row.title, row.description, row.links = "", "", ()
        self._session.flush()

    def leftovers(self) -> Sequence[Leftover]:
        noted = SqlLocalNotes(self._session).starting_with(_LEFT)
        return [_leftover(UUID(key), text) for key, text in noted.items()]

    def forget_leftover(self, leftover: Leftover) -> None:
        SqlLocalNotes(self._session).put(f"{_LEFT}{leftover.meeting_id}", "")

    def _recordings(self, meeting_id: UUID) -> Sequence[model.Recording]:
        """Removed ones are not changed any more, but their files may be here."""
        table = model.Recording
        query = select(table).where(table.meeting_id == meeting_id)
        return self._session.scalars(query.order_by(table.id)).all()

    def _leave(self, leftover: Leftover) -> None:
        text = json.dumps(
            {
                "recordings": [str(one) for one in leftover.recordings],
                "sha256": leftover.sha256,
                "whole": leftover.whole,
                "shared": leftover.shared,
            }
        )
        SqlLocalNotes(self._session).put(f"{_LEFT}{leftover.meeting_id}", text)

    def _rows_of(self, meeting_id: UUID) -> list[tuple[type[Synced], list[UUID]]]:
        """All rows of a meeting, children first."""
        found: list[tuple[type[Synced], list[UUID]]] = []
        parents = {"meeting_id": [meeting_id]}
        for table in Base.metadata.sorted_tables:
            if not is_of_meetings(table):
                continue
            kind, column = _kinds()[table.name], _parent(table) or ""
            ids: list[UUID] = []
            for some in in_portions(parents.get(column, [])):
                ids += self._session.scalars(select(kind.id).where(table.c[column].in_(some)))
            found.append((kind, ids))
            if table.name in _AS_PARENT:
                parents[_AS_PARENT[table.name]] = ids
        return found[::-1]

    def _forget_notes(self, meeting_id: UUID) -> None:
        """Drafts and the like, which this machine alone has."""
        table = model.LocalState
        noted = table.key.startswith("note:") & table.key.contains(str(meeting_id))
        self._session.execute(delete(table).where(noted))

    def _forget_quotes(self, meeting_id: UUID) -> None:
        """A lead's scores stay; the words of this meeting that they cite do not."""
        table = insight_model.LeadScore
        query = select(table).where(cast(table.parts, String).contains(str(meeting_id)))
        for row in self._session.scalars(query):
            row.parts = tuple(
                replace(part, cited=tuple(c for c in part.cited if c.meeting_id != meeting_id))
                for part in row.parts
            )

    def _blank(self, kind: type[Synced], row_ids: Sequence[UUID]) -> None:
        values = _BLANK.get(kind.__tablename__)
        if not values:
            return
        self._session.flush()
        for some in in_portions(row_ids):
            changed = update(kind).where(kind.id.in_(some)).values(**values)
            self._session.execute(changed.values(updated_at=self._session.now))
        for row_id in row_ids:
            self._session.note(kind.__tablename__, row_id, ChangeKind.CHANGED)


#: By which column a row is of a meeting: the nearest first.
_PARENTS = ("meeting_id", "transcript_id", "recording_id")
_AS_PARENT = {"transcripts": "transcript_id", "recordings": "recording_id"}


def is_of_meetings(table: Table) -> bool:
    """Whether its rows go with a meeting."""
    is_known = table.name in _kinds() and table.name not in _OF_OTHERS
    return is_known and _parent(table) is not None


def _parent(table: Table) -> str | None:
    return next((name for name in _PARENTS if name in table.c), None)


def _kinds() -> Mapping[str, type[Synced]]:
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    return {kind.__tablename__: kind for kind in mapped if issubclass(kind, Synced)}


def _leftover(meeting_id: UUID, text: str) -> Leftover:
    data = json.loads(text)
    recordings = tuple(UUID(one) for one in data["recordings"])
    shared = tuple(data.get("shared", ()))  # a version before noted none
    return Leftover(meeting_id, recordings, tuple(data["sha256"]), data["whole"], shared)
