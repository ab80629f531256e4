"""The shared database: what connects, what keeps in step, what windows ask."""

from __future__ import annotations

import platform
from collections.abc import Callable

from meeting_desktop import __version__
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.connect_shared import ConnectShared
from meeting_desktop.application.keep_in_step import KeepInStep
from meeting_desktop.application.see_colleagues import SeeColleagues
from meeting_desktop.application.shared_logins import SharedLogins
from meeting_desktop.application.shared_use_cases import SharedUseCases
from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.sync import SharedDatabase
from meeting_desktop.ports.unit_of_work import Store


def build_shared(
    store: Store,
    settings: ChangeSettings,
    secrets: Secrets,
    clock: Clock,
    open_database: Callable[[SharedLogin], SharedDatabase] | None = None,
) -> SharedUseCases:
    """Nothing runs before ``in_step.start``; psycopg is loaded when somebody connects."""
    connect = open_database or open_postgres
    logins = SharedLogins(settings, secrets)
    in_step = KeepInStep(store, logins.kept, connect, clock, device=_this_machine())
    return SharedUseCases(
        ConnectShared(store, logins, connect, in_step),
        in_step,
        SeeColleagues(store, in_step.colleagues),
    )


def open_postgres(login: SharedLogin) -> SharedDatabase:
    """Raises: EnvironmentFault."""
    from meeting_desktop.adapters.postgres.database import PostgresDatabase

    return PostgresDatabase(login)


def _this_machine() -> dict[str, str]:
    return {"name": platform.node(), "system": platform.system(), "version": __version__}
