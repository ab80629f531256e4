"""Connect this home to a shared database, say who one is there, sign out again.

Everything blocks on network, disk or keyring. A refusal has changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from meeting_desktop.application.keep_in_step import KeepInStep, StepState
from meeting_desktop.application.name_refused import name_refused
from meeting_desktop.application.shared_logins import SharedEntry, SharedLogins
from meeting_desktop.application.synchronise import SERVER, refuse_other_versions
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.setting_sections import SharedSettings
from meeting_desktop.domain.sync import DeviceSession, ServerFacts, SetAside
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.sync import SharedDatabase
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_log = get_logger(__name__)

_REACHED = frozenset({StepState.IN_STEP, StepState.WORKING})


@dataclass(frozen=True, slots=True)
class Standing:
    """Who this machine works for on the server. ``role`` as in ``domain.people.UserRole``."""

    name: str
    email: str
    role: str
    teams: tuple[str, ...]
    scopes: int
    #: ``DeviceSession.id`` of this one among the person's machines.
    machine: UUID


@dataclass(frozen=True, slots=True)
class Refused:
    """``title``: what a person would call the row, empty where nobody can tell any more."""

    what: SetAside
    title: str


class ConnectShared:
    """``open_database`` connects, or raises an EnvironmentFault that says why not."""

    def __init__(
        self,
        store: Store,
        logins: SharedLogins,
        open_database: Callable[[SharedLogin], SharedDatabase],
        in_step: KeepInStep,
    ) -> None:
        self._store = store
        self._logins = logins
        self._open = open_database
        self._in_step = in_step
        self._lock = Lock()

    @property
    def current(self) -> SharedSettings:
        """Does not block."""
        return self._logins.current

    def check(self, entry: SharedEntry) -> ServerFacts:
        """Whether it would work, and who that is. Changes nothing but the list of machines.

        Raises: UserFacingError, EnvironmentFault with one sentence for each fault.
        """
        with closing(self._open(self._logins.of(entry))) as database:
            return _checked(database)

    def connect(self, entry: SharedEntry) -> ServerFacts:
        """From now on this home belongs to that login; what is in it is sent.

        Raises: as ``check``; UserFacingError where the home belongs to another account.
        """
        with closing(self._open(self._logins.of(entry))) as database:
            facts = _checked(database)
            revoked = frozenset(one.id for one in database.sessions() if one.revoked_at is not None)
        with self._lock:
            self._logins.keep_password(entry)
            self._store.write(lambda uow: _adopt(uow, facts, revoked), actor=SERVER).result()
            self._logins.keep(entry)
        self._in_step.now()
        return facts

    def sign_out(self, *, keep_others: bool) -> None:
        """Forget login and password; connecting again goes on from here.

        What is one's own stays, also what was not sent yet; what others shared goes, unless
        ``keep_others``. The session on the server ends too where that is there just now.
        """
        reached = self._in_step.state.state in _REACHED
        with self._lock:
            login = self._logins.kept() if reached else None
            self._logins.forget()
            if not keep_others:
                self._store.write(_lose_others, actor=SERVER).result()
        # First the exchange ends: else it would learn that it was signed out from elsewhere.
        self._in_step.now()
        if login is not None:
            self._end_session(login)

    def _end_session(self, login: SharedLogin) -> None:
        account = self._store.read(lambda uow: uow.sync.account())
        if account is None:
            return
        try:
            with closing(self._open(login)) as database:
                database.revoke_session(account.client_id)
        except EnvironmentFault as error:
            # Gone in this very moment; "Your machines" lists it on another one.
            _log.warning("the session was not ended", code=error.code)

    def standing(self) -> Standing | None:
        """Who am I there, as this home knows; None while it was never connected."""
        return self._store.read(_standing)

    def sessions(self) -> Sequence[DeviceSession]:
        """Raises: EnvironmentFault."""
        with closing(self._open(self._kept_login())) as database:
            return database.sessions()

    def revoke(self, session: UUID) -> None:
        """Raises: EnvironmentFault."""
        with closing(self._open(self._kept_login())) as database:
            database.revoke_session(session)

    def set_aside(self) -> Sequence[Refused]:
        """What the shared database would not have, and waits for a person."""
        return self._store.read(
            lambda uow: [Refused(one, name_refused(uow, one)) for one in uow.sync.set_aside()]
        )

    def send_again(self, operation_id: UUID) -> None:
        self._store.write(lambda uow: uow.sync.send_again(operation_id)).result()
        self._in_step.now()

    def discard(self, operation_id: UUID) -> None:
        self._store.write(lambda uow: uow.sync.discard(operation_id)).result()
        self._in_step.now()

    def _kept_login(self) -> SharedLogin:
        login = self._logins.kept()
        if login is None:
            raise EnvironmentFault(
                "This machine is not connected to a shared database.", code="sync_not_connected"
            )
        return login


def _checked(database: SharedDatabase) -> ServerFacts:
    facts = database.facts()
    if facts.person is None:
        raise EnvironmentFault(
            "The login works, but nobody of Meeting Desktop belongs to it or it was switched "
            "off; ask whoever keeps the shared database.",
            code="server_disabled",
        )
    refuse_other_versions(facts)
    return facts


def _adopt(uow: UnitOfWork, facts: ServerFacts, revoked: frozenset[UUID]) -> None:
    """A machine that was signed out from another one comes back as a new one."""
    account = uow.sync.account()
    if account is not None and account.client_id in revoked and account.person_id == facts.person:
        uow.sync.leave()
    uow.sync.adopt(facts, new_id())


def _standing(uow: UnitOfWork) -> Standing | None:
    account = uow.sync.account()
    if account is None:
        return None
    me = uow.people.me()
    teams = tuple(team.name for team in uow.people.teams() if me.id in team.members)
    scopes = len(uow.sync.scopes())
    return Standing(me.display_name, me.email, me.role.value, teams, scopes, account.client_id)


def _lose_others(uow: UnitOfWork) -> None:
    account = uow.sync.account()
    if account is None:
        return
    own = {account.person_id, account.directory, *uow.sync.owned_scopes()}
    for scope in uow.sync.scopes().keys() - own:
        uow.sync.lose(scope)
