"""What is planned: a meeting's appointment, the series it comes from, the template it was made of.

A single meeting and each occurrence of a series are rows of ``meetings`` that carry an
``Appointment``. A series keeps the rule and what all its occurrences share; its rows exist up to a
horizon, each with a room code of its own, so that calendar, conflicts, reminders and
synchronisation know one kind of row. Instants are UTC; a series counts in wall time of its zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class MeetingType(StrEnum):
    """What a meeting is for; question sets and templates are assigned to these."""

    DISCOVERY = "discovery"
    DEMO = "demo"
    NEGOTIATION = "negotiation"
    ONBOARDING = "onboarding"
    CHECK_IN = "check_in"
    REVIEW = "review"
    INTERVIEW = "interview"
    DISCUSSION = "discussion"
    PRESENTATION = "presentation"
    WORKSHOP = "workshop"
    LECTURE = "lecture"
    STUDY_SESSION = "study_session"
    OFFICE_HOURS = "office_hours"
    SOCIAL = "social"
    OTHER = "other"


class AgendaKind(StrEnum):
    INTRODUCTION = "introduction"
    PRESENTATION = "presentation"
    DISCUSSION = "discussion"
    ACTIVITY = "activity"
    REVIEW = "review"
    ASSESSMENT = "assessment"
    WRAP_UP = "wrap_up"


class Lobby(StrEnum):
    """As ``core.settings.ConferenceSettings.lobby``."""

    EVERYBODY = "everybody"
    GUESTS = "guests"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class ContextLink:
    """Where a meeting belongs elsewhere: ``kind`` is a word such as quest, class, subject, deal.

    ``url`` is http(s) or empty.
    """

    kind: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One point; ``minutes`` is None where nobody gave it a time."""

    title: str
    minutes: int | None = None
    kind: AgendaKind = AgendaKind.DISCUSSION
    presenter: str = ""
    description: str = ""
    links: tuple[ContextLink, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingOptions:
    """How it is held; ``lobby`` None follows the settings."""

    lobby: Lobby | None = None
    record: bool = True
    captions: bool = True
    #: The assistant joins by itself at the scheduled time.
    assistant: bool = False


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """What a meeting, a series and a template share, apart from title, time, lead and people."""

    meeting_type: MeetingType = MeetingType.OTHER
    description: str = ""
    agenda: tuple[AgendaItem, ...] = ()
    options: MeetingOptions = MeetingOptions()
    question_set_id: UUID | None = None
    team_id: UUID | None = None
    max_participants: int | None = None
    #: A Zoom, Teams or Meet address instead of a room of ours; https.
    external_url: str = ""
    #: Argon2, as ``GuestGateway.set_passcode`` gives it; empty: none is asked.
    passcode_hash: str = field(default="", repr=False)
    tags: tuple[str, ...] = ()
    links: tuple[ContextLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a meeting is planned, and what its invitations are known by.

    ``ics_uid`` is the series' for an occurrence. ``ics_sequence`` grows with every change that
    invitees must hear of (RFC 5546 section 2.1.4). ``occurrence_start`` is where the rule puts an
    occurrence, also after it was moved; ``detached`` where it was edited by itself and edits of
    the whole series leave it alone. ``question_set_version`` is the wording that the meeting
    keeps.
    """

    start: datetime
    end: datetime
    ics_uid: str
    ics_sequence: int = 0
    details: MeetingDetails = MeetingDetails()
    organizer_id: UUID | None = None
    template_id: UUID | None = None
    question_set_version: int | None = None
    series_id: UUID | None = None
    occurrence_start: datetime | None = None
    detached: bool = False

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Series:
    """Meetings that repeat.

    ``rule`` is an RFC 5545 RRULE value without ``RRULE:`` ("FREQ=WEEKLY;BYDAY=TU"); its UNTIL is a
    wall time of ``time_zone``. ``first_start`` is a naive wall time of that zone. ``exceptions``
    are the naive wall starts that the rule names and that are left out.
    ``filled_until`` (UTC): rows exist for every occurrence before it.
    """

    id: UUID
    scope_id: UUID
    title: str
    rule: str
    first_start: datetime
    minutes: int
    time_zone: str
    ics_uid: str
    created_at: datetime
    ics_sequence: int = 0
    exceptions: frozenset[datetime] = frozenset()
    details: MeetingDetails = MeetingDetails()
    lead_id: UUID | None = None
    organizer_id: UUID | None = None
    template_id: UUID | None = None
    filled_until: datetime | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Template:
    """A meeting to start from; a public one is seen by the whole team."""

    id: UUID
    scope_id: UUID
    name: str
    title: str
    minutes: int
    details: MeetingDetails = MeetingDetails()
    description: str = ""
    is_public: bool = False
    usage_count: int = 0
    owner_id: UUID | None = None


class EditScope(StrEnum):
    """How far an edit of an occurrence reaches."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"
