"""``meeting-desktop worker``: makes transcripts for others, on a machine that has the time.

It needs a login of its own (``meeting-desktop server add-worker``), the storage, and a model.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.cli.json_lines import JsonLines
from meeting_desktop.cli.server_access import ask_password
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import Paths, find_paths
from meeting_desktop.core.setting_sections import StorageSettings
from meeting_desktop.core.settings import Settings, load_settings

DSN_VARIABLE = "MEETING_WORKER_DSN"
_MOST_BYTES = 1_024


@dataclass(frozen=True, slots=True)
class WorkerCommand:
    """As they were typed; see ``meeting-desktop worker --help``."""

    dsn: str
    ask: bool
    concurrency: int
    once: bool
    model: str
    name: str
    storage_folder: Path | None
    storage_secret_file: Path | None
    stalled_after: float
    grace: float
    attempts: int


def work(command: WorkerCommand) -> None:
    """Work until SIGINT or SIGTERM; a line of JSON says that it began.

    Raises: ApplicationError with the sentence to show.
    """
    from meeting_desktop.adapters.postgres.work_queue import QueueOptions
    from meeting_desktop.bootstrap.server_keeping import read_address
    from meeting_desktop.bootstrap.worker import WorkerOptions, serve_work

    configure_logging(None, console=True)
    named = command.dsn or os.environ.get(DSN_VARIABLE, "")
    if not named:
        raise UserFacingError(
            f"Name the shared database and the worker's login with --dsn or {DSN_VARIABLE}, such "
            "as postgresql://worker_1@db.example.org/meeting_desktop.",
            code="no_server",
        )
    if command.grace >= command.stalled_after:
        raise UserFacingError(
            "--grace must be shorter than --stalled-after, or others take over what is still done.",
            code="bad_grace",
        )
    password = ask_password("The worker's password") if command.ask else ""
    address = read_address(named, password, is_typed=bool(command.dsn))
    paths = find_paths()
    settings = _settings(paths, command)
    name = command.name or platform.node() or "worker"
    model = command.model or settings.speech.model
    options = WorkerOptions(
        name=name,
        model=model,
        places=command.concurrency,
        attempts=command.attempts,
        secret=_secret(paths, settings.storage, command.storage_secret_file),
        queue=QueueOptions(command.stalled_after, command.grace, command.once),
    )
    lines = JsonLines()
    serve_work(
        paths,
        settings,
        address,
        options,
        ready=lambda: lines.tell("working", name=name, model=model, places=command.concurrency),
    )


def _settings(paths: Paths, command: WorkerCommand) -> Settings:
    settings = load_settings(paths.settings_file)
    if command.storage_folder is not None:
        storage = StorageSettings(kind="folder", folder=command.storage_folder)
        settings = settings.model_copy(update={"storage": storage})
    if settings.storage.kind == "none":
        raise UserFacingError(
            "A worker fetches sound from the shared storage; name a folder with --storage-folder, "
            "or set up the section storage of its settings (MEETING_STORAGE__KIND=s3 and so on).",
            code="no_storage",
        )
    return settings


def _secret(paths: Paths, storage: StorageSettings, file: Path | None) -> str:
    """Of the bucket's key: from a file, where there is no keyring."""
    if storage.kind == "folder":
        return ""
    if file is None:
        from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
        from meeting_desktop.ports.secrets import storage_secret_name

        name = storage_secret_name(storage.endpoint, storage.bucket, storage.access_key)
        secret = KeyringSecrets(paths.data).get(name) or ""
    else:
        try:
            with file.open("rb") as opened:
                secret = opened.read(_MOST_BYTES).decode("utf-8").strip()
        except (OSError, ValueError) as error:
            raise EnvironmentFault(
                f"The secret's file {file} cannot be read; check its permissions.",
                code="key_unreadable",
            ) from error
    if not secret:
        raise UserFacingError(
            "The storage's key has no secret here; put it into a file of mode 0600 and name that "
            "with --storage-secret-file.",
            code="storage_incomplete",
        )
    return secret
