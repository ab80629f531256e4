"""What is planned, as the store keeps it: calendar, series, templates, invitations, colleagues."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, overload
from uuid import UUID

from meeting_desktop.domain.conflicts import Busy
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.people import Team, User
from meeting_desktop.domain.planning import MeetingType, Series, Template


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A planned meeting as a calendar paints it; read without its details. Times are UTC."""

    meeting_id: UUID
    scope_id: UUID
    title: str
    start: datetime
    end: datetime
    status: MeetingStatus
    meeting_type: MeetingType
    time_zone: str
    room_code: str
    series_id: UUID | None
    lead_id: UUID | None
    lead_name: str
    organizer_id: UUID | None
    tags: tuple[str, ...]
    invited: int
    declined: int


class CalendarEntries(Sequence[CalendarEntry]):
    """Entries that are made when they are looked at, once.

    A month of ten thousand is read whole and seen in part: ``starts`` and ``ends`` (UTC, in the
    order of the entries) are enough to lay it out.
    """

    def __init__(
        self,
        starts: Sequence[datetime],
        ends: Sequence[datetime],
        make: Callable[[int], CalendarEntry],
        place_of: Callable[[UUID], int],
    ) -> None:
        """``place_of`` a meeting is -1 where it is not among them."""
        self.starts = starts
        self.ends = ends
        self.place_of = place_of
        self._make = make
        self._made: dict[int, CalendarEntry] = {}

    @classmethod
    def of(cls, entries: Sequence[CalendarEntry]) -> CalendarEntries:
        """Entries that are there already."""
        if isinstance(entries, cls):
            return entries
        places = {one.meeting_id: place for place, one in enumerate(entries)}
        return cls(
            [one.start for one in entries],
            [one.end for one in entries],
            entries.__getitem__,
            lambda meeting_id: places.get(meeting_id, -1),
        )

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> CalendarEntry: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[CalendarEntry]: ...
    def __getitem__(self, index: int | slice) -> CalendarEntry | Sequence[CalendarEntry]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        if place not in self._made:
            self._made[place] = self._make(place)
        return self._made[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of every list


class Calendar(Protocol):
    """Meetings with an appointment; removed ones are not returned."""

    def entries(
        self, start: datetime, end: datetime, *, answers: bool = True
    ) -> Sequence[CalendarEntry]:
        """Those that overlap [``start``, ``end``), of every status, by start and id.

        Without ``answers`` nobody is counted: ``invited`` and ``declined`` are 0. They stay valid
        after the transaction.
        """
        ...

    def busy(
        self,
        emails: Collection[str],
        start: datetime,
        end: datetime,
        *,
        organizer: UUID | None = None,
    ) -> Sequence[Busy]:
        """Who of ``emails`` (any case) is taken when, by start.

        As organizer or invitee of a meeting or of its series, unless they declined or their
        invitation expired; cancelled, postponed and completed meetings take nobody. An answer for
        one occurrence counts before the one for its series. What ``organizer`` planned is told
        too, with an empty address where theirs is not known.
        """
        ...

    def of_series(self, series_id: UUID) -> Sequence[Meeting]:
        """All rows of a series that are not removed, by the place that the rule gives them."""
        ...

    def of_lead(self, lead_id: UUID) -> Sequence[Meeting]:
        """Planned and held, the newest first."""
        ...

    def by_uid(self, ics_uid: str) -> Sequence[Meeting]:
        """Those whose invitations have this UID, by start; several are of one series."""
        ...


class MeetingSeries(Protocol):
    def put(self, series: Series) -> None: ...

    def get(self, series_id: UUID) -> Series | None: ...

    def active(self) -> Sequence[Series]:
        """Those that may still grow rows."""
        ...

    def by_uid(self, ics_uid: str) -> Series | None: ...

    def remove(self, series_id: UUID) -> None:
        """Leaves a tombstone; its meetings are not touched."""
        ...


class Templates(Protocol):
    def put(self, template: Template) -> None: ...

    def get(self, template_id: UUID) -> Template | None: ...

    def all(self) -> Sequence[Template]:
        """The most used first, then by name."""
        ...

    def ever(self) -> bool:
        """Whether there was one at any time, removed ones among them."""
        ...

    def remove(self, template_id: UUID) -> None: ...

    def restore(self, template_id: UUID) -> None: ...


class Invitations(Protocol):
    """An e-mail address is kept in lower case and is there once for a meeting or a series."""

    def put(self, invitation: Invitation) -> None:
        """The one with the same target and address is replaced, whatever its id was.

        Raises: ValueError, it is of both a meeting and a series, or of neither.
        """
        ...

    def get(self, invitation_id: UUID) -> Invitation | None: ...

    def of_meeting(self, meeting_id: UUID) -> Sequence[Invitation]:
        """Of this meeting alone, in the order in which they were made."""
        ...

    def to(
        self, email: str, *, meeting_id: UUID | None = None, series_id: UUID | None = None
    ) -> Invitation | None:
        """The one of that address (in lower case) to exactly that meeting or that series."""
        ...

    def of_series(self, series_id: UUID) -> Sequence[Invitation]: ...

    def remove(self, invitation_id: UUID) -> None: ...


class People(Protocol):
    def me(self) -> User: ...

    def put(self, user: User) -> None: ...

    def get(self, user_id: UUID) -> User | None: ...

    def all(self) -> Sequence[User]:
        """Active ones by name, the person of this machine among them."""
        ...

    def by_email(self, email: str) -> User | None: ...

    def put_team(self, team: Team) -> None:
        """With its members."""
        ...

    def teams(self) -> Sequence[Team]:
        """By name."""
        ...

    def remove_team(self, team_id: UUID) -> None: ...
