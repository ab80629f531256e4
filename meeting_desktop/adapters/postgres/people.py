"""Persons of the shared database: a row in the directory, and a login of the server's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from psycopg.types.json import Json

from meeting_desktop.adapters.postgres import logins
from meeting_desktop.adapters.postgres.faults import server_faults
from meeting_desktop.adapters.postgres.keeping import Connection, change, one, rows
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.people import USUAL_HOURS, UserRole
from meeting_desktop.ports.administration import (
    EndedAccess,
    KnownDevice,
    KnownPerson,
    MadePerson,
    PersonWish,
)

_PEOPLE = """
SELECT u.id, coalesce(u.email, ''), u.display_name, u.role, coalesce(u.login_role, ''), u.is_active,
    ARRAY(SELECT t.name FROM public.team_members AS m JOIN public.teams AS t ON t.id = m.team_id
          WHERE m.user_id = u.id AND NOT m.deleted AND NOT t.deleted ORDER BY t.name)
FROM public.users AS u WHERE NOT u.deleted
"""


def all_people(connection: Connection) -> Sequence[KnownPerson]:
    return [_person(row) for row in rows(connection, _PEOPLE + " ORDER BY lower(u.email), u.id")]


def find_person(connection: Connection, who: str) -> KnownPerson:
    """By address, whatever its case, or by login. Raises: NotFoundError."""
    found = rows(
        connection,
        _PEOPLE + " AND (lower(u.email) = lower(%s) OR u.login_role = %s)"
        " ORDER BY lower(u.email) = lower(%s) DESC NULLS LAST",
        who,
        who,
        who,
    )
    if not found:
        raise NotFoundError(
            f"Nobody here has the address or the login {who}; “meeting-desktop server people” "
            "lists them.",
            code="no_such_person",
        )
    return _person(found[0])


def add_person(connection: Connection, wish: PersonWish) -> MadePerson:
    email = wish.email.strip()
    if not email.partition("@")[0] or not email.partition("@")[2]:
        raise UserFacingError("That is no e-mail address.", code="bad_address")
    with change(connection):
        known = [person for person in all_people(connection) if _same(person.email, email)]
        login = known[0].login if known else ""
        login = login or logins.checked_login(wish.login or logins.login_for(email))
        _require_free(connection, login, email)
        password = _prepare_login(connection, login, wish.password)
        if known:
            _link(connection, known[0].id, login)
            return MadePerson(known[0].id, login, password, is_new=False)
        return MadePerson(_insert(connection, wish, email, login), login, password, is_new=True)


def set_role(connection: Connection, who: str, role: UserRole) -> KnownPerson:
    with change(connection):
        person = find_person(connection, who)
        connection.execute(
            "UPDATE public.users SET role = %s WHERE id = %s AND role <> %s",
            (role.value, person.id, role.value),
        )
        return find_person(connection, who)


def disable(connection: Connection, who: str) -> EndedAccess:
    person = find_person(connection, who)
    # First of all, and without the clock: whoever is to go may be the one who holds it.
    ended = _shut_out(connection, person.login) if person.login else 0
    with change(connection):
        _set_active(connection, person, active=False)
        _forget_work(connection, person.id)
        devices = connection.execute(
            "UPDATE public.device_sessions SET revoked_at = now()"
            " WHERE user_id = %s AND revoked_at IS NULL",
            (person.id,),
        ).rowcount
    return EndedAccess(person.login, ended, devices)


def enable(connection: Connection, who: str) -> KnownPerson:
    with change(connection):
        person = find_person(connection, who)
        _set_active(connection, person, active=True)
        if person.login and logins.is_known(connection, person.login):
            logins.require_member(connection, person.login)
            logins.let_in(connection, person.login, allowed=True)
        return find_person(connection, who)


def reset_password(connection: Connection, who: str, password: str) -> MadePerson:
    chosen = logins.new_password(password)
    with change(connection):
        person = find_person(connection, who)
        if not person.login or not logins.is_known(connection, person.login):
            raise NotFoundError(
                "This person has no login; “meeting-desktop server add-user” with the same "
                "address makes one.",
                code="no_login",
            )
        logins.require_member(connection, person.login)
        logins.set_password(connection, person.login, chosen)
    logins.end_connections(connection, person.login)
    return MadePerson(person.id, person.login, chosen, is_new=False)


def devices(connection: Connection, who: str) -> Sequence[KnownDevice]:
    found = rows(
        connection,
        "SELECT id, coalesce(device_info ->> 'name', ''), coalesce(host(ip_address), ''), seen_at,"
        " revoked_at IS NOT NULL FROM public.device_sessions WHERE user_id = %s"
        " ORDER BY seen_at DESC",
        find_person(connection, who).id,
    )
    return [KnownDevice(*row) for row in found]


def revoke_device(connection: Connection, who: str, device: UUID) -> None:
    with change(connection):
        person = find_person(connection, who)
        found = connection.execute(
            "UPDATE public.device_sessions SET revoked_at = coalesce(revoked_at, now())"
            " WHERE id = %s AND user_id = %s",
            (device, person.id),
        )
        if found.rowcount != 1:
            raise NotFoundError(
                "This person has no such machine; “meeting-desktop server devices” lists them.",
                code="no_such_device",
            )


def _same(one_address: str, other: str) -> bool:
    return one_address.lower() == other.lower()


def _require_free(connection: Connection, login: str, email: str) -> None:
    taken = rows(
        connection,
        "SELECT FROM public.users"
        " WHERE login_role = %s AND lower(email) IS DISTINCT FROM lower(%s)",
        login,
        email,
    )
    if taken:
        raise UserFacingError(
            f"The login {login} is somebody else's; give another one with --login.",
            code="login_taken",
        )


def _prepare_login(connection: Connection, login: str, wanted: str) -> str:
    """The new login's password, empty where another database of the server has made it before."""
    if logins.is_known(connection, login):
        logins.require_member(connection, login)
        return ""
    password = logins.new_password(wanted)
    logins.make_login(connection, login, password)
    return password


def _link(connection: Connection, person: UUID, login: str) -> None:
    connection.execute(
        "UPDATE public.users SET login_role = %s WHERE id = %s AND login_role IS DISTINCT FROM %s",
        (login, person, login),
    )


def _insert(connection: Connection, wish: PersonWish, email: str, login: str) -> UUID:
    person = new_id()
    connection.execute(
        "INSERT INTO public.users (id, scope_id, created_at, updated_at, deleted, display_name,"
        " email, role, is_active, time_zone, working_hours, login_role)"
        " SELECT %s, directory, now(), now(), false, %s, %s, %s, true, '', %s, %s"
        " FROM public.sync_clock",
        (
            person,
            wish.display_name.strip() or email.partition("@")[0],
            email,
            wish.role.value,
            Json([asdict(hours) for hours in USUAL_HOURS]),
            login,
        ),
    )
    return person


def _shut_out(connection: Connection, login: str) -> int:
    with server_faults():
        if not logins.is_known(connection, login):
            return 0
        logins.require_member(connection, login)
        logins.let_in(connection, login, allowed=False)
    # Nobody comes in any more who would have to be ended again.
    return logins.end_connections(connection, login)


def _set_active(connection: Connection, person: KnownPerson, *, active: bool) -> None:
    connection.execute(
        "UPDATE public.users SET is_active = %s WHERE id = %s AND is_active <> %s",
        (active, person.id, active),
    )


def _forget_work(connection: Connection, person: UUID) -> None:
    """Nobody hears for them any more; where the database has a queue at all."""
    if one(connection, "SELECT to_regclass('public.work_requests') IS NOT NULL")[0]:
        connection.execute("DELETE FROM public.work_requests WHERE user_id = %s", (person,))


def _person(row: tuple[Any, ...]) -> KnownPerson:
    person, email, name, role, login, is_active, teams = row
    return KnownPerson(person, email, name, UserRole(role), login, is_active, tuple(teams))
