"""What hands recordings over to worker machines is made of; nothing runs before ``begin``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meeting_desktop.application.bring_for_work import BringForWork
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.hand_over_work import HandOverParts, HandOverWork
from meeting_desktop.application.shared_logins import SharedLogins
from meeting_desktop.application.shared_storage import SharedStorage
from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.ports.work import SharedWork


@dataclass(frozen=True, slots=True)
class WorkParts:
    store: Store
    files: RecordingStorage
    storage: SharedStorage
    settings: ChangeSettings
    secrets: Secrets
    clock: Clock


def build_work(
    parts: WorkParts, open_work: Callable[[SharedLogin], SharedWork] | None = None
) -> HandOverWork:
    settings = parts.settings
    return HandOverWork(
        HandOverParts(
            store=parts.store,
            sound=BringForWork(parts.store, parts.files, parts.storage),
            login=SharedLogins(settings, parts.secrets).kept,
            open_work=open_work or open_postgres_work,
            clock=parts.clock,
            hotwords=lambda: tuple(settings.current().speech.hotwords),
        )
    )


def open_postgres_work(login: SharedLogin) -> SharedWork:
    """Raises: EnvironmentFault."""
    from meeting_desktop.adapters.postgres.shared_work import PostgresWork

    return PostgresWork(login)
