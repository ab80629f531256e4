"""What this machine has, and what we may do to it."""

import ctypes.util
import os
import shutil

from scripts.set_up.commands import Runner
from scripts.set_up.needs import Kind, Need


class Machine:
    """Answers questions and changes nothing."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def has(self, need: Need) -> bool:
        """Whether `need` is met; a package counts as met where there is no package database."""
        if need.kind is Kind.LIBRARY:
            return ctypes.util.find_library(need.name) is not None
        if need.kind is Kind.PROGRAM:
            return shutil.which(need.name) is not None
        return not shutil.which("dpkg-query") or self._is_installed(need.package)

    def has_apt(self) -> bool:
        """Whether packages are Debian's."""
        return shutil.which("apt-get") is not None

    def is_root(self) -> bool:
        """Whether we are the administrator."""
        return hasattr(os, "geteuid") and os.geteuid() == 0

    def has_sudo(self) -> bool:
        """Whether there is a sudo to ask, with or without a password."""
        return shutil.which("sudo") is not None

    def may_sudo(self) -> bool:
        """Whether sudo lets us in without a password; it is not asked to prompt for one."""
        return self.has_sudo() and self._runner.succeeds("sudo", "-n", "true")

    def _is_installed(self, package: str) -> bool:
        status = self._runner.output("dpkg-query", "-W", "-f", "${db:Status-Status}", package)
        return status.strip() == "installed"
