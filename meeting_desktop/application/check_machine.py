"""What a person would have to mend on this machine (``doctor``)."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from meeting_desktop import __version__
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.audio import AudioDevices
from meeting_desktop.ports.ice_check import IceReport
from meeting_desktop.ports.recogniser import ModelCatalogue
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store

#: A part of the machine that the composition root knows how to look at.
Probe = Callable[[], str]

_SHOWN_NAMES = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """``sentence`` says what was found, and what to do when it is not ``ok``."""

    name: str
    ok: bool
    sentence: str


class CheckMachine:
    """Each check stands alone: one that fails does not hide the others."""

    def __init__(
        self,
        *,
        devices: AudioDevices,
        catalogue: ModelCatalogue,
        store: Callable[[], Store],
        secrets: Secrets,
        settings: Callable[[], Settings],
        libraries: Callable[[], str],
        servers: Callable[[], Sequence[tuple[str, IceReport]]] = tuple,
        more: Sequence[tuple[str, Probe]] = (),
    ) -> None:
        self._devices = devices
        self._catalogue = catalogue
        self._store = store
        self._secrets = secrets
        self._settings = settings
        self._libraries = libraries
        self._servers = servers
        self._more = more

    def run(self) -> tuple[Finding, ...]:
        """Blocks: hashes models, asks sound system, database and the servers in the settings."""
        return tuple(self._findings())

    def _findings(self) -> Iterator[Finding]:
        yield Finding("Version", True, self._versions())
        yield _probe("Microphones", self._microphones)
        yield _probe("Loudspeakers", self._loudspeakers)
        yield _probe("Speech model", self._model)
        yield _probe("Database", self._database)
        yield _probe("Keyring", self._keyring)
        for name, probe in self._more:
            yield _probe(name, probe)
        for address, report in self._servers():
            yield Finding("Connection", report.reachable, f"{address}: {report.sentence}")

    def _versions(self) -> str:
        return (
            f"Meeting Desktop {__version__}, Python {sys.version.split()[0]}, "
            f"{platform.system()} {platform.machine()}; {self._libraries()}"
        )

    def _microphones(self) -> str:
        inputs = self._devices.inputs()
        if not inputs:
            raise _MissingError("None found; plug one in, or give a sound file as the microphone.")
        return _names([device.name for device in inputs])

    def _loudspeakers(self) -> str:
        outputs = self._devices.outputs()
        if not outputs:
            raise _MissingError(
                "None found; recordings can be read but not heard until one is there."
            )
        return _names([device.name for device in outputs])

    def _model(self) -> str:
        name = self._settings().speech.model
        self._catalogue.verify(name)
        return f"{name} is installed, every byte is as pinned."

    def _database(self) -> str:
        facts = self._store().facts()
        if facts.integrity != "ok":
            raise _MissingError(
                "The database is damaged; restore the newest copy from the backups folder."
            )
        backup = f"{facts.last_backup:%Y-%m-%d %H:%M} UTC" if facts.last_backup else "none yet"
        return f"Revision {facts.revision}, {facts.size_bytes // 1024} kB, last backup: {backup}."

    def _keyring(self) -> str:
        return f"{self._secrets.describe()} keeps secrets."


class _MissingError(ApplicationError):
    code = "missing"


def _probe(name: str, probe: Probe) -> Finding:
    try:
        return Finding(name, True, probe())
    except ApplicationError as error:
        return Finding(name, False, error.sentence)


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN_NAMES])
    more = len(names) - _SHOWN_NAMES
    return f"{shown} and {more} more." if more > 0 else f"{shown}."
