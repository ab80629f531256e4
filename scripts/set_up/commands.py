"""Starts other programs. Everything the set-up does to a machine goes through a `Runner`."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from typing import Protocol

from scripts.set_up.errors import SetUpError


class CommandFailedError(SetUpError):
    """A program ended with an exit code other than 0."""

    def __init__(self, command: tuple[str, ...], exit_code: int) -> None:
        super().__init__(f"this command ended with exit code {exit_code}: {shlex.join(command)}")


class Runner(Protocol):
    """How the set-up starts programs; tests put a scripted one in its place."""

    def run(self, *command: str, env: Mapping[str, str] | None = None, quiet: bool = False) -> None:
        """Run with the terminal's own output, errors only if `quiet`. Raises CommandFailedError."""

    def succeeds(self, *command: str) -> bool:
        """Run silently; whether it is there and ended with 0."""

    def output(self, *command: str) -> str:
        """Run silently and return what it printed, "" where it failed or is not there."""


class Shell:
    """The real Runner. Reads no standard input: nothing here asks a question."""

    def run(self, *command: str, env: Mapping[str, str] | None = None, quiet: bool = False) -> None:
        """Run with the terminal's own output; `env` is added to the environment."""
        try:
            done = subprocess.run(
                command,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL if quiet else None,
                check=False,
            )
        except OSError as error:
            raise SetUpError(f"{command[0]} could not be started: {error.strerror}") from error
        if done.returncode:
            raise CommandFailedError(command, done.returncode)

    def succeeds(self, *command: str) -> bool:
        """Run silently; whether it is there and ended with 0."""
        done = self._silently(command)
        return done is not None and done.returncode == 0

    def output(self, *command: str) -> str:
        """Run silently and return what it printed, "" where it failed or is not there."""
        done = self._silently(command)
        return done.stdout if done is not None and done.returncode == 0 else ""

    def _silently(self, command: tuple[str, ...]) -> subprocess.CompletedProcess[str] | None:
        try:
            return subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
        except OSError:
            return None
