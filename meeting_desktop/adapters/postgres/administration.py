"""``ports.administration`` over one connection of whoever keeps the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy.exc import DBAPIError

from meeting_desktop.adapters.postgres import people, server_state, teams, worker_logins
from meeting_desktop.adapters.postgres.faults import fault, server_faults
from meeting_desktop.adapters.postgres.keeping import (
    Connection,
    begin_epoch,
    change,
    close_to_others,
    one,
    require_keeper,
    rows,
)
from meeting_desktop.adapters.postgres.preparing import (
    known_revisions,
    newest_revision,
    prepare,
)
from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.core.errors import EnvironmentFault, NewerDatabaseError, UserFacingError
from meeting_desktop.domain.people import TeamKind, UserRole
from meeting_desktop.ports.administration import (
    CleanupAges,
    EndedAccess,
    KnownDevice,
    KnownPerson,
    KnownWorker,
    MadePerson,
    MadeTeam,
    MadeWorker,
    PersonWish,
    ServerCheck,
    ServerStatus,
)

#: Any number: two who prepare at once come one after the other.
_PREPARING = 7_236_514

_RECORDED = """
SELECT DISTINCT r.sha256
FROM public.recordings AS r JOIN public.meetings AS m ON m.id = r.meeting_id
WHERE r.sha256 <> '' AND (NOT (r.deleted OR m.deleted)
    OR greatest(r.updated_at, m.updated_at) > now() - make_interval(days => %s))
"""


class PostgresAdministration:
    """See ``ports.administration.Administration``. Connects when made."""

    def __init__(self, address: ServerAddress) -> None:
        self._connection = address.connect()
        try:
            require_keeper(self._connection)
        except BaseException:
            self.close()
            raise

    def checks(self) -> Sequence[ServerCheck]:
        return server_state.checks(self._connection)

    def revision(self) -> str | None:
        return server_state.revision(self._connection)

    def newest_revision(self) -> str:
        return newest_revision()

    def prepare(self) -> str:
        missing = [check for check in self.checks() if check.is_required and not check.ok]
        if missing:
            sentences = " ".join(check.sentence for check in missing)
            raise EnvironmentFault(sentences, code="server_unfit")
        with server_faults():
            self._connection.execute("SELECT pg_advisory_lock(%s)", (_PREPARING,))
        try:
            self._require_ours()
            _migrate(self._connection)
            close_to_others(self._connection, self._connection.info.dbname)
        finally:
            with server_faults():
                self._connection.execute("SELECT pg_advisory_unlock(%s)", (_PREPARING,))
        return self.revision() or ""

    def status(self) -> ServerStatus:
        return server_state.status(self._connection)

    def people(self) -> Sequence[KnownPerson]:
        return people.all_people(self._connection)

    def add_person(self, wish: PersonWish) -> MadePerson:
        return people.add_person(self._connection, wish)

    def set_role(self, who: str, role: UserRole) -> KnownPerson:
        return people.set_role(self._connection, who, role)

    def disable(self, who: str) -> EndedAccess:
        return people.disable(self._connection, who)

    def enable(self, who: str) -> KnownPerson:
        return people.enable(self._connection, who)

    def reset_password(self, who: str, password: str = "") -> MadePerson:
        return people.reset_password(self._connection, who, password)

    def devices(self, who: str) -> Sequence[KnownDevice]:
        return people.devices(self._connection, who)

    def revoke_device(self, who: str, device: UUID) -> None:
        people.revoke_device(self._connection, who, device)

    def add_team(self, name: str, kind: TeamKind = TeamKind.TEAM) -> MadeTeam:
        return teams.add_team(self._connection, name, kind)

    def add_to_team(self, team: str, who: Sequence[str]) -> int:
        return teams.add_to_team(self._connection, team, who)

    def remove_from_team(self, team: str, who: Sequence[str]) -> int:
        return teams.remove_from_team(self._connection, team, who)

    def workers(self) -> Sequence[KnownWorker]:
        return worker_logins.all_workers(self._connection)

    def add_worker(self, login: str, password: str = "") -> MadeWorker:
        return worker_logins.add_worker(self._connection, login, password)

    def remove_worker(self, login: str) -> EndedAccess:
        return worker_logins.remove_worker(self._connection, login)

    def clean_up(self, ages: CleanupAges, *, dry_run: bool = False) -> Mapping[str, int]:
        touched: dict[str, int] = {}
        with change(self._connection):
            for name, days in _jobs(ages):
                call = f"SELECT public.{name}({'%s' if days is not None else ''})"
                touched[name] = one(self._connection, call, *([] if days is None else [days]))[0]
            if dry_run:
                raise psycopg.Rollback
        return touched

    def recorded_hashes(self, removed_days: int) -> Sequence[str]:
        return [sha256 for (sha256,) in rows(self._connection, _RECORDED, removed_days)]

    def begin_anew(self) -> UUID:
        return begin_epoch(self._connection)

    def close(self) -> None:
        self._connection.close()

    def _require_ours(self) -> None:
        known = self.revision()
        if known is None and server_state.has_tables(self._connection):
            raise UserFacingError(
                "That database holds tables of another program; name one of its own, or an empty "
                "one.",
                code="database_foreign",
            )
        if known is not None and known not in known_revisions():
            raise NewerDatabaseError(
                "A newer version of Meeting Desktop prepared this database; install that version "
                "to keep it."
            )


def create_database(address: ServerAddress) -> bool:
    """Make the database that ``address`` names; False: it is there already."""
    with address.with_database("postgres").connect() as connection:
        query = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s)"
        if one(connection, query, address.database)[0]:
            return False
        with server_faults():
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(address.database)
                )
            )
        return True


def _migrate(connection: Connection) -> None:
    try:
        prepare(connection)
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise fault("server_denied") from None
        if isinstance(error.orig, psycopg.OperationalError):
            raise fault("server_offline") from None
        raise


def _jobs(ages: CleanupAges) -> list[tuple[str, int | None]]:
    jobs: list[tuple[str, int | None]] = [
        ("cleanup_expired_invitations", None),
        ("cleanup_expired_sessions", None),
        ("cleanup_expired_recordings", None),
        ("cleanup_expired_live", None),
        ("cleanup_old_notifications", ages.notifications),
        ("cleanup_old_work", ages.work),
    ]
    if ages.recordings is not None:
        jobs.append(("cleanup_old_recordings", ages.recordings))
    return [*jobs, ("cleanup_tombstones", ages.tombstones)]
