"""Where the program keeps things. ``MEETING_HOME`` moves everything into one folder."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from meeting_desktop.core.errors import EnvironmentFault

_APP = "meeting-desktop"
_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of one person's data.

    Two ``Paths`` with different roots share nothing: two accounts can live in one process.
    """

    data: Path
    config: Path
    logs: Path

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.json"

    @property
    def database(self) -> Path:
        return self.data / "meetings.sqlite3"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def recordings(self) -> Path:
        return self.data / "recordings"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def exports(self) -> Path:
        return self.data / "exports"

    @property
    def imports(self) -> Path:
        """What imports have made so far; may be lost, and is then made again."""
        return self.data / "imports"

    @property
    def artifacts(self) -> Path:
        return self.data / "artifacts"

    @property
    def shared_files(self) -> Path:
        """What was shared in meetings, by its hash, and parts of what is on its way."""
        return self.data / "shared-files"

    @property
    def fetched_files(self) -> Path:
        """What is on its way from meetings of others to where a person wants it."""
        return self.shared_files / "joined"

    @property
    def conference_journal(self) -> Path:
        """What a conference needs to go on when its application was killed."""
        return self.data / "conference.json"

    @property
    def joined(self) -> Path:
        """What meetings of others let one come back with, after a crash."""
        return self.data / "joined"

    @property
    def instance_lock(self) -> Path:
        return self.data / "running.lock"

    def prepare(self) -> None:
        """Make the folders, readable by their owner alone.

        Raises:
            EnvironmentFault: a folder cannot be made or written to.
        """
        for folder in (self.data, self.config, self.logs, self.recordings):
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                # os.access lies for root and for read-only mounts on some systems: try it.
                probe = folder / f".probe-{os.getpid()}"
                probe.touch(mode=0o600)
                probe.unlink()
            except OSError as error:
                raise EnvironmentFault(
                    f"The folder {folder} cannot be written to; make it writable, or set "
                    "MEETING_HOME to a folder that is.",
                    code="home_not_writable",
                ) from error


def find_paths(environment: dict[str, str] | None = None) -> Paths:
    """The paths of this person: under ``MEETING_HOME``, else where the system wants them.

    Raises:
        EnvironmentFault: ``MEETING_HOME`` cannot be the name of a folder.
    """
    env = os.environ if environment is None else environment
    home = env.get("MEETING_HOME", "").strip()
    if home:
        root = _resolved(home)
        return Paths(data=root, config=root, logs=root / "logs")
    directories = platformdirs.PlatformDirs(_APP, appauthor=False)
    return Paths(
        data=Path(directories.user_data_dir),
        config=Path(directories.user_config_dir),
        logs=Path(directories.user_log_dir),
    )


def _resolved(home: str) -> Path:
    try:
        return Path(home).expanduser().resolve()
    except (RuntimeError, OSError, ValueError) as error:
        # ``~nobody``, a loop of links, a null byte.
        raise EnvironmentFault(
            "MEETING_HOME does not name a folder; set it to the full path of one.",
            code="home_not_writable",
        ) from error


def environment_models() -> Path:
    """Models that belong to the installed environment, shared by every account on it."""
    return Path(sys.prefix) / "share" / _APP / "models"


def _shipped(name: str) -> Path:
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def resources() -> Path:
    """Icons, sounds, templates: beside the package in a checkout, inside it in a wheel."""
    return _shipped("resources")


def migrations() -> Path:
    """The Alembic environment that builds and upgrades every database."""
    return _shipped("migrations")
