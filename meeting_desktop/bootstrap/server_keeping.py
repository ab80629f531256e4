"""What ``meeting-desktop server`` works with: no window and no home, a login above the wall."""

from __future__ import annotations

from pathlib import Path

from meeting_desktop.adapters.postgres.administration import PostgresAdministration, create_database
from meeting_desktop.adapters.postgres.backing_up import PostgresBackups
from meeting_desktop.adapters.postgres.client_programs import ClientPrograms
from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.ports.administration import Administration
from meeting_desktop.ports.backups import Backups


def read_address(dsn: str, password: str, *, is_typed: bool) -> ServerAddress:
    """Raises: UserFacingError."""
    return ServerAddress.of(dsn, password, is_typed=is_typed)


def make_database(address: ServerAddress) -> bool:
    """Whether the database of ``address`` was made now; it may be there already."""
    return create_database(address)


def build_administration(address: ServerAddress) -> Administration:
    """Raises: EnvironmentFault, the server is not reached or the login does not keep it."""
    return PostgresAdministration(address)


def build_backups(address: ServerAddress, programs: Path | None) -> Backups:
    """``programs``: the folder of pg_dump and pg_restore, None looks for them."""
    return PostgresBackups(address, ClientPrograms(programs))
