"""The set-up's command line: prepares the machine, the environment and the speech model."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.set_up.commands import Shell
from scripts.set_up.environment import Contents, Environment
from scripts.set_up.errors import SetUpError
from scripts.set_up.exclusive import exclusively
from scripts.set_up.machine import Machine
from scripts.set_up.needs import TO_RUN, TO_TEST, Need
from scripts.set_up.packages import SystemPackages
from scripts.set_up.report import say
from scripts.set_up.start import become, command_to_start
from scripts.set_up.uv_settings import uv_environment

_ROOT = Path(__file__).resolve().parents[2]
_INTERRUPTED = 130  # what a shell reports of a program stopped by Ctrl+C


@dataclass(frozen=True)
class _Plan:
    """What one purpose needs of the machine."""

    needs: tuple[Need, ...]
    contents: Contents
    model: str | None
    description: str


_PLANS = {
    "setup": _Plan(TO_RUN, Contents.RUNTIME, "base", "prepare what the program needs"),
    "run": _Plan(TO_RUN, Contents.RUNTIME, "base", "prepare that, then start the program"),
    "check": _Plan(TO_RUN, Contents.DEVELOPMENT, None, "prepare linters and unit tests"),
    "test": _Plan(TO_TEST, Contents.DEVELOPMENT, "base", "prepare what all tests need"),
}


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; returns the exit code."""
    purpose, for_program = _parse(arguments)
    try:
        environment = _set_up(_PLANS[purpose])
    except SetUpError as error:
        say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED
    if purpose == "run":
        program = environment.program("meeting-desktop")
        become(command_to_start(program, for_program, os.environ))
    return 0


def _parse(arguments: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the purpose, and what follows it for the program."""
    described = "\n".join(f"  {name:6} {plan.description}" for name, plan in _PLANS.items())
    parser = argparse.ArgumentParser(
        prog="python3 -m scripts.set_up",
        usage="%(prog)s PURPOSE, or %(prog)s run [arguments of the program]",
        description=f"purposes:\n{described}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("purpose", choices=_PLANS, help=argparse.SUPPRESS)
    purpose: str = parser.parse_args(arguments[:1]).purpose
    if arguments[1:] and purpose != "run":
        parser.error(f"{purpose} takes no arguments")
    return purpose, arguments[1:]


def _set_up(plan: _Plan) -> Environment:
    shell = Shell()
    packages = SystemPackages(Machine(shell), shell)
    settings = uv_environment(os.environ, Path.home())
    environment = Environment(_ROOT, packages, shell, settings)
    with exclusively(_ROOT / ".venv.lock"):
        packages.provide(plan.needs)
        environment.provide(plan.contents)
        if plan.model:
            # Verifies every byte of the model; joins it from its packages where it is missing.
            program = environment.program("meeting-desktop")
            shell.run(program, "models", "install", plan.model, "--shared")
    return environment
