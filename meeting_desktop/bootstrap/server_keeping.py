"""What ``meeting-desktop server`` works with: no window and no home, a login above the wall."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from meeting_desktop.adapters.postgres.administration import PostgresAdministration, create_database
from meeting_desktop.adapters.postgres.backing_up import PostgresBackups
from meeting_desktop.adapters.postgres.client_programs import ClientPrograms
from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.application.shared_storage import SharedStorage
from meeting_desktop.bootstrap.storage import open_storage
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.administration import Administration
from meeting_desktop.ports.backups import Backups
from meeting_desktop.ports.storage import ObjectStorage


def read_address(dsn: str, password: str, *, is_typed: bool) -> ServerAddress:
    """Raises: UserFacingError."""
    return ServerAddress.of(dsn, password, is_typed=is_typed)


def make_database(address: ServerAddress) -> bool:
    """Whether the database of ``address`` was made now; it may be there already."""
    return create_database(address)


def build_administration(address: ServerAddress) -> Administration:
    """Raises: EnvironmentFault, the server is not reached or the login does not keep it."""
    return PostgresAdministration(address)


def open_kept_storage(paths: Paths, settings: Settings, secret: str) -> ObjectStorage:
    """The storage of ``settings``; ``secret`` empty: out of the keyring of whoever runs this.

    Raises: UserFacingError, NoSecretStoreError.
    """
    from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets

    wanted = settings.storage
    if wanted.kind == "s3" and secret:
        return open_storage(paths.data, wanted, secret)
    opened = partial(open_storage, paths.data)
    at_hand = SharedStorage(lambda: wanted, KeyringSecrets(paths.data), opened).current()
    if at_hand is None:
        raise UserFacingError(
            "No storage is set up: choose one in Settings, Recordings for colleagues, or name it "
            "by MEETING_STORAGE__KIND, MEETING_STORAGE__FOLDER and so on.",
            code="no_storage",
        )
    return at_hand.storage


def build_backups(address: ServerAddress, programs: Path | None) -> Backups:
    """``programs``: the folder of pg_dump and pg_restore, None looks for them."""
    return PostgresBackups(address, ClientPrograms(programs))
