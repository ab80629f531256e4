"""``meeting-desktop doctor``."""

from __future__ import annotations

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.check_machine import Finding
from meeting_desktop.bootstrap import build_catalogue, build_devices, build_doctor, open_database
from meeting_desktop.bootstrap.connections import build_lone_connections
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import Paths, find_paths
from meeting_desktop.core.settings import Settings, load_settings
from meeting_desktop.ports.unit_of_work import Store

#: What a person can work without is told, and does not make the command fail.
_OPTIONAL = {"Microphones", "Loudspeakers", "Keyring", "Mail", "Connection", "Voices"}


def examine() -> int:
    """Print one line a check; 0 when nothing must be mended, else 3."""
    configure_logging(None)
    paths = find_paths()
    findings = list(_findings(paths))
    for finding in findings:
        mark = "ok" if finding.ok else "note" if finding.name in _OPTIONAL else "FAULT"
        print(f"{mark:6}{finding.name:14} {finding.sentence}")
    return 0 if all(f.ok or f.name in _OPTIONAL for f in findings) else 3


def _findings(paths: Paths) -> list[Finding]:
    settings, first = _look_at_home(paths)
    clock = SystemClock()
    stores: list[Store] = []

    def open_store() -> Store:
        stores.append(open_database(paths, clock))
        return stores[0]

    devices = build_devices(clock)
    settings_of = ChangeSettings(settings, paths.settings_file)
    connections = build_lone_connections(paths, settings_of, clock)
    doctor = build_doctor(
        paths,
        settings_of,
        devices,
        build_catalogue(paths, settings),
        open_store,
        connections=connections,
    )
    try:
        return [first, *doctor.run()]
    finally:
        for store in stores:
            store.close(5.0)
        devices.close()
        connections.close(2.0)


def _look_at_home(paths: Paths) -> tuple[Settings, Finding]:
    try:
        paths.prepare()
        settings = load_settings(paths.settings_file)
    except ApplicationError as error:
        return Settings(), Finding("Home", False, error.sentence)
    return settings, Finding("Home", True, f"Everything is kept in {paths.data}.")
