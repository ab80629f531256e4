"""A machine to set up that exists only in memory."""

import shlex
from collections.abc import Callable, Mapping
from fnmatch import fnmatch

from scripts.set_up.commands import CommandFailedError
from scripts.set_up.machine import Machine
from scripts.set_up.needs import Need


class FakeRunner:
    """Records command lines; those that match a pattern of `failing` fail.

    `effects` are what a command does to the world, by pattern; `answers` are what it prints.
    """

    def __init__(
        self,
        *,
        failing: set[str] | None = None,
        answers: Mapping[str, str] | None = None,
        effects: Mapping[str, Callable[[tuple[str, ...]], None]] | None = None,
    ) -> None:
        self.failing = failing or set()
        self.ran: list[str] = []
        self.environments: list[Mapping[str, str]] = []
        self._answers = answers or {}
        self._effects = effects or {}

    def run(self, *command: str, env: Mapping[str, str] | None = None, quiet: bool = False) -> None:
        self.environments.append(env or {})
        if not self.succeeds(*command):
            raise CommandFailedError(command, 1)

    def succeeds(self, *command: str) -> bool:
        line = shlex.join(command)
        self.ran.append(line)
        if any(fnmatch(line, pattern) for pattern in self.failing):
            return False
        for pattern, effect in self._effects.items():
            if fnmatch(line, pattern):
                effect(command)
        return True

    def output(self, *command: str) -> str:
        line = shlex.join(command)
        self.ran.append(line)
        return next((said for what, said in self._answers.items() if fnmatch(line, what)), "")

    def count(self, pattern: str) -> int:
        """Return how many commands matched."""
        return sum(fnmatch(line, pattern) for line in self.ran)


class FakeMachine(Machine):
    """A Debian that holds the packages of `installed`."""

    def __init__(
        self,
        *,
        installed: set[str] | None = None,
        apt: bool = True,
        root: bool = False,
        sudo: bool = False,
        password: bool = True,
    ) -> None:
        super().__init__(FakeRunner())
        self.installed = installed or set()
        self._apt = apt
        self._root = root
        self._sudo = sudo
        self._password = password

    def has(self, need: Need) -> bool:
        return need.package in self.installed

    def has_apt(self) -> bool:
        return self._apt

    def is_root(self) -> bool:
        return self._root

    def has_sudo(self) -> bool:
        return self._sudo

    def may_sudo(self) -> bool:
        return self._sudo and not self._password
