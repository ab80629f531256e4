"""What meetings meant, as the store keeps it. Removing leaves tombstones everywhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.answers import MeetingAnswer
from meeting_desktop.domain.lead_scores import LeadScore, StatusSuggestion
from meeting_desktop.domain.reports import ActionItem, ParticipantReport, Report


class Answers(Protocol):
    """One row for a meeting and a question: ``put`` replaces the one that is there."""

    def put(self, answer: MeetingAnswer) -> None: ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[MeetingAnswer]: ...

    def of_meetings(self, meeting_ids: Collection[UUID]) -> Sequence[MeetingAnswer]: ...


class Reports(Protocol):
    def put(self, report: Report, people: Sequence[ParticipantReport]) -> None: ...

    def latest(self, meeting_id: UUID) -> Report | None: ...

    def version(self, meeting_id: UUID, version: int) -> Report | None: ...

    def versions(self, meeting_id: UUID) -> Sequence[Report]:
        """The newest first."""
        ...

    def version_numbers(self, meeting_id: UUID) -> Sequence[int]:
        """The newest first, without reading what is in them."""
        ...

    def people(self, report_id: UUID) -> Sequence[ParticipantReport]:
        """Who spoke most first."""
        ...

    def of_meetings(self, meeting_ids: Collection[UUID]) -> Sequence[Report]:
        """The newest of each that has one."""
        ...

    def remove(self, report_id: UUID) -> None:
        """With the pages of its people."""
        ...


class ActionItems(Protocol):
    def put(self, item: ActionItem) -> None: ...

    def get(self, item_id: UUID) -> ActionItem | None: ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[ActionItem]: ...

    def of_meetings(self, meeting_ids: Collection[UUID]) -> Sequence[ActionItem]: ...

    def open(self, limit: int) -> Sequence[ActionItem]:
        """Confirmed and not done, what is due first first, those without a date last.

        Those of removed meetings are not among them.
        """
        ...

    def remove(self, item_id: UUID) -> None: ...


class LeadScores(Protocol):
    def put(self, score: LeadScore) -> None: ...

    def history(self, lead_id: UUID) -> Sequence[LeadScore]:
        """The newest first."""
        ...

    def put_suggestion(self, suggestion: StatusSuggestion) -> None: ...

    def suggestion(self, suggestion_id: UUID) -> StatusSuggestion | None: ...

    def suggestions(self, lead_id: UUID) -> Sequence[StatusSuggestion]:
        """The newest first."""
        ...

    def lead_of(self, row_id: UUID) -> UUID | None:
        """Whose score or suggestion the row is, also where it was removed."""
        ...

    def scored(self) -> Sequence[UUID]:
        """The leads that have a score in their history."""
        ...


@dataclass(frozen=True, slots=True)
class CrmLink:
    """What here is what there. ``kind``: "lead" or "activity"; ``local_id`` a lead or a meeting.

    ``base``: each field's value when both sides were the same last, by our names. ``error`` is one
    sentence, empty where the last attempt went well.
    """

    id: UUID
    scope_id: UUID
    kind: str
    local_id: UUID
    remote_id: str
    etag: str = ""
    base: Mapping[str, str] = field(default_factory=dict)
    pulled_at: datetime | None = None
    pushed_at: datetime | None = None
    error: str = ""


class CrmLinks(Protocol):
    def put(self, link: CrmLink) -> None: ...

    def of(self, kind: str, local_id: UUID) -> CrmLink | None: ...

    def by_remote(self, kind: str, remote_id: str) -> CrmLink | None: ...

    def all(self, kind: str) -> Sequence[CrmLink]: ...

    def remove(self, link_id: UUID) -> None: ...
