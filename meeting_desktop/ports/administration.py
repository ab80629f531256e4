"""Keeping the shared database: who may come in, teams, tidiness, and how the server is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.people import TeamKind, UserRole


@dataclass(frozen=True, slots=True)
class ServerCheck:
    """One thing that a server must have (``is_required``), or should."""

    name: str
    ok: bool
    sentence: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class PersonWish:
    """``login`` empty: made of the address. ``password`` empty: one is made up."""

    email: str
    display_name: str
    role: UserRole = UserRole.REP
    login: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MadePerson:
    """``password`` is to be told to the person now: it is kept nowhere. Empty: the login was there

    before, with a password of its own. ``is_new``: of the person, not of the login.
    """

    id: UUID
    login: str
    password: str = field(repr=False)
    is_new: bool


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: UUID
    email: str
    display_name: str
    role: UserRole
    login: str
    is_active: bool
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndedAccess:
    """What a login had open when it was shut out."""

    login: str
    connections: int
    devices: int


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A machine that a person connects from; ``id`` is what it is revoked by."""

    id: UUID
    name: str
    address: str
    seen_at: datetime
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class MadeTeam:
    id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class MadeWorker:
    """As ``MadePerson``; ``is_new``: it did not work for this database before."""

    login: str
    password: str = field(repr=False)
    is_new: bool


@dataclass(frozen=True, slots=True)
class KnownWorker:
    """A login of worker machines; ``at_work``: how many of its processes are alive."""

    login: str
    at_work: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class TableFacts:
    """``rows`` is counted in tables up to a million rows (``is_counted``), else estimated, and then

    nobody knows the ``tombstones``. ``dead_rows`` wait for a vacuum.
    """

    name: str
    rows: int
    is_counted: bool
    tombstones: int | None
    size_bytes: int
    dead_rows: int
    vacuumed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClockHolder:
    """Who makes everybody else's changes wait, since how long."""

    login: str
    state: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Replica:
    name: str
    behind_bytes: int


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """``version`` as in ``server_version_num``; ``people`` counts the active by role.

    ``transaction_age`` is that of the oldest row since its last freezing: the server vacuums by
    itself at 200 million and stops at two billion.
    """

    version: int
    database: str
    size_bytes: int
    revision: str
    newest_revision: str
    epoch: UUID
    people: Mapping[str, int]
    disabled: int
    teams: int
    connections: int
    devices: int
    clock_holder: ClockHolder | None
    tables: Sequence[TableFacts]
    transaction_age: int
    backed_up_at: datetime | None
    archived_at: datetime | None
    replicas: Sequence[Replica]

    @property
    def tombstones(self) -> int:
        return sum(table.tombstones or 0 for table in self.tables)


@dataclass(frozen=True, slots=True)
class CleanupAges:
    """Days. ``recordings`` None: those without a date of their own stay for ever."""

    recordings: int | None = None
    notifications: int = 30
    tombstones: int = 180
    work: int = 30


class Administration(Protocol):
    """A login that is above the wall: a superuser of the server's.

    Every call may wait for the network and raises EnvironmentFault as ``ports.sync`` says.
    Whatever changes something does it whole or not at all. ``who`` is an address or a login.
    """

    def checks(self) -> Sequence[ServerCheck]: ...

    def revision(self) -> str | None:
        """None where nothing was prepared yet."""
        ...

    def newest_revision(self) -> str:
        """What ``prepare`` would bring the database to."""
        ...

    def prepare(self) -> str:
        """Make or upgrade the tables; the revision they have now.

        Raises:
            NewerDatabaseError: a later version of the program prepared it.
            UserFacingError: it is another program's database.
            EnvironmentFault: the server lacks something that ``checks`` requires.
        """
        ...

    def status(self) -> ServerStatus: ...

    def people(self) -> Sequence[KnownPerson]: ...

    def add_person(self, wish: PersonWish) -> MadePerson:
        """Known already: nothing is changed, but a missing login is made.

        Raises: UserFacingError, the login is another's, or no login's name.
        """
        ...

    def set_role(self, who: str, role: UserRole) -> KnownPerson: ...

    def disable(self, who: str) -> EndedAccess:
        """Shut out at once: no login, no open connection, no machine that is still trusted."""
        ...

    def enable(self, who: str) -> KnownPerson:
        """Let in again; the machines of before stay revoked and are connected anew."""
        ...

    def reset_password(self, who: str, password: str = "") -> MadePerson:
        """Another password, and the end of what is open with the old one."""
        ...

    def devices(self, who: str) -> Sequence[KnownDevice]: ...

    def revoke_device(self, who: str, device: UUID) -> None: ...

    def add_team(self, name: str, kind: TeamKind = TeamKind.TEAM) -> MadeTeam: ...

    def add_to_team(self, team: str, who: Sequence[str]) -> int:
        """How many were not in it before. ``team`` is a name or an id."""
        ...

    def remove_from_team(self, team: str, who: Sequence[str]) -> int: ...

    def workers(self) -> Sequence[KnownWorker]: ...

    def add_worker(self, login: str, password: str = "") -> MadeWorker:
        """A login that reaches the queue and nothing else; known already, nothing is changed.

        Raises: UserFacingError, the login is there for something else.
        """
        ...

    def remove_worker(self, login: str) -> EndedAccess:
        """Shut out at once."""
        ...

    def clean_up(self, ages: CleanupAges, *, dry_run: bool = False) -> Mapping[str, int]:
        """Rows touched by each of the server's cleanup functions."""
        ...

    def recorded_hashes(self, removed_days: int) -> Sequence[str]:
        """SHA-256 of every recording that somebody may hear, and of what was removed lately.

        ``removed_days``: so long ago it may have been, it or its meeting.
        """
        ...

    def begin_anew(self) -> UUID:
        """A new epoch: desktops read everything again. For a server that was taken back in time."""
        ...

    def close(self) -> None: ...
