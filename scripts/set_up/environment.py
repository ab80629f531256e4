"""Makes .venv hold exactly what a lock says, and the program itself as an editable install."""

import hashlib
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from scripts.set_up.commands import Runner
from scripts.set_up.errors import NeedsAdministratorError
from scripts.set_up.packages import SystemPackages
from scripts.set_up.pip_wheel import download_pip_wheel
from scripts.set_up.report import say

OLDEST_PYTHON = (3, 11)
_UV_LOCK = "requirements-uv.lock"


class Contents(Enum):
    """What an environment holds; DEVELOPMENT includes RUNTIME."""

    RUNTIME = "requirements.lock"
    DEVELOPMENT = "requirements-dev.lock"


@dataclass(frozen=True)
class Environment:
    """The .venv of one checkout."""

    root: Path
    packages: SystemPackages
    runner: Runner
    uv_settings: Mapping[str, str]

    @property
    def folder(self) -> Path:
        """Where the environment is."""
        return self.root / ".venv"

    def program(self, name: str) -> str:
        """Return the path of a program in the environment."""
        return str(self.folder / "bin" / name)

    @property
    def _python(self) -> str:
        return self.program("python")

    def provide(self, contents: Contents) -> None:
        """Install `contents` unless they are there. Raises SetUpError.

        An environment that holds the development tools keeps them: starting the program must not
        take away the tests.
        """
        if self._stamp(Contents.DEVELOPMENT).is_file():
            contents = Contents.DEVELOPMENT
        if self._is_current(contents):
            return
        say(f"installing {contents.value} into .venv")
        self._provide_python()
        # Whoever stops us between here and the end leaves the mark, and the next run starts anew.
        self._unfinished.touch()
        self._provide_uv()
        self._sync(contents)
        self._stamp(contents).write_text(self._fingerprint(contents), encoding="ascii")
        self._unfinished.unlink()

    def _is_current(self, contents: Contents) -> bool:
        stamp = self._stamp(contents)
        return (
            stamp.is_file()
            and stamp.read_text(encoding="ascii") == self._fingerprint(contents)
            and self.runner.succeeds(self._python, "-c", "import meeting_desktop")
        )

    def _stamp(self, contents: Contents) -> Path:
        return self.folder / f".contents-{contents.name.lower()}"

    @property
    def _unfinished(self) -> Path:
        return self.folder / ".unfinished"

    def _fingerprint(self, contents: Contents) -> str:
        digest = hashlib.sha256(str(self.root).encode())
        for name in (".venv/pyvenv.cfg", contents.value, _UV_LOCK, "pyproject.toml"):
            digest.update((self.root / name).read_bytes())
        return digest.hexdigest()

    def _provide_python(self) -> None:
        asked = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
        if self._unfinished.exists() or not self.runner.succeeds(self._python, "-c", asked):
            self.runner.run(
                sys.executable, "-m", "venv", "--clear", "--without-pip", str(self.folder)
            )

    def _provide_uv(self) -> None:
        lock = self.root / _UV_LOCK
        pinned = re.search(r"^uv==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
        if pinned and f"uv {pinned[1]} " in self.runner.output(self.program("uv"), "--version"):
            return
        with tempfile.TemporaryDirectory() as scratch:
            self.runner.run(
                *self._pip(Path(scratch)),
                *(
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--no-cache-dir",
                    "--no-deps",
                ),
                *("--require-hashes", "--only-binary", ":all:", "--requirement", str(lock)),
            )

    def _pip(self, scratch: Path) -> tuple[str, ...]:
        pip = (self._python, "-m", "pip")
        if self.runner.succeeds(*pip, "--version") or self._ensure_pip():
            return pip
        if self.packages.may_install():
            self.packages.install(["python3-venv"])
            if self._ensure_pip():
                return pip
        wheel = download_pip_wheel(scratch, self.runner)
        if wheel is None:
            raise NeedsAdministratorError(
                "this Python came without pip and none could be downloaded. "
                f"{self.packages.what_to_type(['python3-venv'])}"
            )
        return (self._python, str(wheel / "pip"))

    def _ensure_pip(self) -> bool:
        return self.runner.succeeds(self._python, "-m", "ensurepip")

    def _sync(self, contents: Contents) -> None:
        self._uv("sync", "--require-hashes", "--no-build", str(self.root / contents.value))
        # The build backend is in the lock, so that nothing is resolved behind the lock's back.
        self._uv("install", "--no-deps", "--no-build-isolation", "--editable", str(self.root))

    def _uv(self, *arguments: str) -> None:
        settings = {"VIRTUAL_ENV": str(self.folder), **self.uv_settings}
        quiet = () if sys.stderr.isatty() else ("--quiet",)
        self.runner.run(self.program("uv"), "pip", *arguments, *quiet, env=settings)
