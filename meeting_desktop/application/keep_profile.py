"""The person of this machine as colleagues see them: the row in ``users`` follows the settings."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail_addresses import is_address, read_address
from meeting_desktop.domain.people import USUAL_HOURS, User, WorkingHours
from meeting_desktop.domain.wall_times import zone_of
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.bugs import report_bug

_log = get_logger(__name__)


class KeepProfile:
    """``start`` once the store is being opened; from then on a changed setting is followed.

    ``own_zone`` is the IANA zone of this machine, for whoever chose none.
    """

    def __init__(self, store: Store, settings: ChangeSettings, own_zone: str) -> None:
        self._store = store
        self._settings = settings
        self._own_zone = own_zone
        self._unsubscribe = settings.changed.subscribe(self._follow)

    def start(self) -> None:
        self._follow(self._settings.current())

    def me(self) -> User:
        """Blocks on the disk."""
        return self._store.read(lambda uow: uow.people.me())

    def change_email(self, typed: str) -> Settings:
        """Empty takes it away. Blocks on the disk. Raises: UserFacingError."""
        email = read_address(typed) if typed.strip() else ""
        return self._settings.change("profile", email=email)

    def change_hours(
        self, time_zone: str, hours: tuple[WorkingHours, ...]
    ) -> Future[Committed[None]]:
        """When the person works; colleagues' planning asks for it.

        Raises: UserFacingError, code ``unknown_zone``.
        """
        zone_of(time_zone)

        def write(uow: UnitOfWork) -> None:
            me = uow.people.me()
            uow.people.put(replace(me, time_zone=time_zone, working_hours=hours))

        return self._store.write(write)

    def close(self) -> None:
        self._unsubscribe()

    def _follow(self, settings: Settings) -> None:
        name, email = settings.profile.display_name.strip(), settings.profile.email
        zone = self._own_zone

        def write(uow: UnitOfWork) -> None:
            me, shared = uow.people.me(), uow.scopes.is_shared()
            fresh = replace(
                me,
                display_name=name or me.display_name,
                # Somebody may have written the settings file by hand.
                # By their address in the shared database colleagues know them.
                email=me.email if shared or (email and not is_address(email)) else email,
                time_zone=me.time_zone or zone,
                # Without a zone nobody has said anything about their hours either.
                working_hours=me.working_hours if me.time_zone else USUAL_HOURS,
            )
            if fresh != me:
                uow.people.put(fresh)

        self._store.write(write).add_done_callback(_report)


def _report(written: Future[Committed[None]]) -> None:
    """Nobody waits for it: a closing program or a full disk is said elsewhere."""
    error = None if written.cancelled() else written.exception()
    if isinstance(error, ApplicationError):
        _log.warning("profile not written", code=error.code)
    elif error is not None:
        report_bug(error)
