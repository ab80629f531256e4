"""Installs system packages where that is allowed, and otherwise says what to type."""

from collections.abc import Iterable, Sequence

from scripts.set_up.commands import CommandFailedError, Runner
from scripts.set_up.errors import NeedsAdministratorError
from scripts.set_up.machine import Machine
from scripts.set_up.needs import Need
from scripts.set_up.report import say

# A machine that is just updating itself holds the lock; wait for it rather than fail.
_APT_GET = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", "-qq")


class SystemPackages:
    """Debian's packages through apt-get, as root or through sudo."""

    def __init__(self, machine: Machine, runner: Runner) -> None:
        self._machine = machine
        self._runner = runner

    def provide(self, needs: Iterable[Need]) -> None:
        """Install what is missing of `needs`.

        Raises NeedsAdministratorError with the line to type where something required is missing
        and may not be installed; what is merely wanted is only mentioned.
        """
        missing = [need for need in needs if not self._machine.has(need)]
        if not missing:
            return
        packages = sorted({need.package for need in missing})
        if self.may_install():
            self.install(packages)
        elif any(need.required for need in missing):
            raise NeedsAdministratorError(
                f"system packages are missing. {self.what_to_type(packages)}"
            )
        else:
            say(f"works better with {' and '.join(packages)}. {self.what_to_type(packages)}")

    def may_install(self) -> bool:
        """Whether packages can be installed without a person's help."""
        return self._machine.has_apt() and (self._machine.is_root() or self._machine.may_sudo())

    def install(self, packages: Sequence[str]) -> None:
        """Install `packages`. Raises CommandFailedError."""
        say(f"installing system packages: {' '.join(packages)}")
        if not self._runner.succeeds("apt-cache", "show", "--no-all-versions", *packages):
            self._apt_get("update")
        try:
            self._apt_get("install", "--yes", "--no-install-recommends", *packages)
        except CommandFailedError:
            # A list that is days old names versions that the archive has since replaced.
            self._apt_get("update")
            self._apt_get("install", "--yes", "--no-install-recommends", *packages)

    def what_to_type(self, packages: Sequence[str]) -> str:
        """Return what a person here does to get `packages`, with the line to type."""
        if not self._machine.has_apt():
            return (
                f"Debian calls them {', '.join(packages)}; "
                "install them with this system's own package manager, then try again."
            )
        return f"Type this, then try again:\n\n    {self._line_to_type(packages)}\n"

    def _line_to_type(self, packages: Sequence[str]) -> str:
        install = f"apt-get install --yes --no-install-recommends {' '.join(packages)}"
        if self._machine.is_root():
            return f"apt-get update && {install}"
        if self._machine.has_sudo():
            return f"sudo apt-get update && sudo {install}"
        return f"su -c 'apt-get update && {install}'"

    def _apt_get(self, *arguments: str) -> None:
        # sudo drops the environment, so the variable is set behind it.
        prefix = () if self._machine.is_root() else ("sudo", "-n")
        frontend = ("env", "DEBIAN_FRONTEND=noninteractive")
        self._runner.run(*prefix, *frontend, *_APT_GET, *arguments, quiet=True)
