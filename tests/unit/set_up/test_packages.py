"""System packages are installed where that is allowed, and named exactly where it is not."""

import pytest

from scripts.set_up.commands import CommandFailedError
from scripts.set_up.errors import NeedsAdministratorError
from scripts.set_up.needs import Kind, Need
from scripts.set_up.packages import SystemPackages
from tests.fakes.set_up import FakeMachine, FakeRunner

_SOUND = Need("libportaudio2", Kind.LIBRARY, "portaudio")
_WINDOW = Need("libegl1", Kind.LIBRARY, "EGL")
_FONT = Need("fonts-inter", required=False)


def test_nothing_is_run_where_nothing_is_missing() -> None:
    runner = FakeRunner()
    machine = FakeMachine(installed={"libportaudio2", "fonts-inter"}, root=True)
    SystemPackages(machine, runner).provide([_SOUND, _FONT])
    assert runner.ran == []


def test_root_installs_all_that_is_missing_at_once() -> None:
    runner = FakeRunner()
    SystemPackages(FakeMachine(root=True), runner).provide([_SOUND, _WINDOW, _FONT])
    assert runner.count("env * apt-get * install * fonts-inter libegl1 libportaudio2") == 1
    assert runner.count("*sudo*") == 0


def test_sudo_without_a_password_is_used() -> None:
    runner = FakeRunner()
    SystemPackages(FakeMachine(sudo=True, password=False), runner).provide([_SOUND])
    assert runner.count("sudo -n env * apt-get * install * libportaudio2") == 1


def test_package_lists_are_only_fetched_when_they_do_not_know_the_package() -> None:
    informed = FakeRunner()
    SystemPackages(FakeMachine(root=True), informed).provide([_SOUND])
    assert informed.count("* update") == 0

    uninformed = FakeRunner(failing={"apt-cache show *"})
    SystemPackages(FakeMachine(root=True), uninformed).provide([_SOUND])
    assert uninformed.count("* update") == 1


def test_lists_that_are_too_old_are_fetched_again() -> None:
    runner = FakeRunner(failing={"env * install *"})
    with pytest.raises(CommandFailedError):
        SystemPackages(FakeMachine(root=True), runner).provide([_SOUND])
    assert runner.count("* update") == 1
    assert runner.count("* install *") == 2


_INSTALL = "apt-get install --yes --no-install-recommends libegl1 libportaudio2"


@pytest.mark.parametrize(
    ("machine", "line"),
    [
        (FakeMachine(sudo=True), f"sudo apt-get update && sudo {_INSTALL}"),
        (FakeMachine(), f"su -c 'apt-get update && {_INSTALL}'"),
    ],
)
def test_without_rights_the_exact_line_to_type_is_told(machine: FakeMachine, line: str) -> None:
    runner = FakeRunner()
    with pytest.raises(NeedsAdministratorError) as told:
        SystemPackages(machine, runner).provide([_SOUND, _WINDOW])
    assert f"\n    {line}\n" in str(told.value)
    assert told.value.exit_code == 3
    assert runner.ran == []


def test_on_another_system_the_packages_are_named_by_what_debian_calls_them() -> None:
    with pytest.raises(NeedsAdministratorError, match="Debian calls them libportaudio2"):
        SystemPackages(FakeMachine(apt=False, root=True), FakeRunner()).provide([_SOUND])


def test_what_is_only_wanted_stops_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    SystemPackages(FakeMachine(), FakeRunner()).provide([_FONT])
    assert "works better with fonts-inter" in capsys.readouterr().err
