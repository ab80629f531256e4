"""The environment is what the lock says, is left alone while it is, and mends itself."""

import shlex
from pathlib import Path

import pytest

from scripts.set_up.commands import CommandFailedError
from scripts.set_up.environment import Contents, Environment
from scripts.set_up.errors import NeedsAdministratorError
from scripts.set_up.packages import SystemPackages
from tests.fakes.set_up import FakeMachine, FakeRunner

_INSTALLED_UV = {"*/uv --version": "uv 1.2.3 (somewhere)"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "requirements-uv.lock").write_text("uv==1.2.3 \\\n    --hash=sha256:00\n")
    for contents in Contents:
        (tmp_path / contents.value).write_text(f"{contents.name}\n")
    return tmp_path


def _make_venv(command: tuple[str, ...]) -> None:
    folder = Path(command[-1])
    folder.mkdir(exist_ok=True)
    for stamp in folder.glob(".*"):
        stamp.unlink()
    (folder / "pyvenv.cfg").write_text("home = somewhere\n")


def _runner(**options: set[str]) -> FakeRunner:
    return FakeRunner(answers=_INSTALLED_UV, effects={"* -m venv *": _make_venv}, **options)


def _environment(
    checkout: Path, runner: FakeRunner, machine: FakeMachine | None = None
) -> Environment:
    packages = SystemPackages(machine or FakeMachine(), runner)
    return Environment(checkout, packages, runner, {"UV_HTTP_TIMEOUT": "9"})


def _provide(checkout: Path, contents: Contents = Contents.RUNTIME) -> FakeRunner:
    runner = _runner()
    if not (checkout / ".venv").exists():
        runner.failing.add("*/python -c *sys.version_info*")
    _environment(checkout, runner).provide(contents)
    return runner


def test_a_new_checkout_gets_an_environment_with_the_lock_and_the_program(checkout: Path) -> None:
    runner = _provide(checkout)
    assert runner.count("* -m venv *") == 1
    assert runner.count("*/uv pip sync --require-hashes * */requirements.lock *") == 1
    assert runner.count("*/uv pip install --no-deps --no-build-isolation --editable *") == 1
    assert runner.environments[-1]["UV_HTTP_TIMEOUT"] == "9"


def test_an_unchanged_lock_installs_nothing(checkout: Path) -> None:
    _provide(checkout)
    assert _provide(checkout).count("*/uv *") == 0


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock", "requirements-uv.lock"])
def test_a_change_installs_again_into_the_same_environment(checkout: Path, name: str) -> None:
    _provide(checkout)
    with (checkout / name).open("a") as file:
        file.write("# changed\n")
    again = _provide(checkout)
    assert again.count("*/uv pip sync *") == 1
    assert again.count("* -m venv *") == 0


def test_starting_the_program_leaves_the_tools_of_the_tests_in_place(checkout: Path) -> None:
    _provide(checkout, Contents.DEVELOPMENT)
    assert _provide(checkout, Contents.RUNTIME).count("*/uv *") == 0
    with (checkout / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    assert _provide(checkout, Contents.RUNTIME).count("*/requirements-dev.lock *") == 1


def test_an_interrupted_installation_starts_anew(checkout: Path) -> None:
    _provide(checkout)
    (checkout / "requirements.lock").write_text("changed\n")
    interrupted = _runner(failing={"*/uv pip sync *"})
    with pytest.raises(CommandFailedError):
        _environment(checkout, interrupted).provide(Contents.RUNTIME)
    assert _provide(checkout).count("* -m venv --clear *") == 1


def test_uv_is_installed_by_its_hash_where_another_version_is_found(checkout: Path) -> None:
    runner = FakeRunner(
        answers={"*/uv --version": "uv 1.2.30 (x)"}, effects={"* -m venv *": _make_venv}
    )
    runner.failing.add("*/python -c *sys.version_info*")
    _environment(checkout, runner).provide(Contents.RUNTIME)
    assert runner.count("*/python -m pip install * --require-hashes *requirements-uv.lock") == 1


def _without_pip() -> FakeRunner:
    runner = FakeRunner(effects={"* -m venv *": _make_venv, "sh -c *": _download_package})
    runner.failing |= {"* -m pip --version", "* -m ensurepip", "*/python -c *sys.version_info*"}
    return runner


def _download_package(command: tuple[str, ...]) -> None:
    folder = Path(command[4])
    (folder / "python3-pip-whl_1_all.deb").touch()
    wheels = folder / "usr" / "share" / "python-wheels"  # as if unpacked already
    wheels.mkdir(parents=True)
    (wheels / "pip-1-py3-none-any.whl").touch()


def test_debian_without_ensurepip_gets_its_package_where_that_is_allowed(checkout: Path) -> None:
    runner = _without_pip()
    _environment(checkout, runner, FakeMachine(root=True)).provide(Contents.RUNTIME)
    assert runner.count("* install * python3-venv") == 1


def test_without_rights_pip_is_unpacked_from_its_package(checkout: Path) -> None:
    runner = _without_pip()
    _environment(checkout, runner).provide(Contents.RUNTIME)
    assert runner.count("*/pip-1-py3-none-any.whl/pip install *") == 1
    assert runner.count("* update") == 0


def test_empty_package_lists_are_fetched_into_a_folder_of_our_own(checkout: Path) -> None:
    runner = _without_pip()
    runner.failing.add("sh -c * sh * download *")
    with pytest.raises(NeedsAdministratorError, match=r"apt-get install .* python3-venv"):
        _environment(checkout, runner).provide(Contents.RUNTIME)
    update = next(shlex.split(line) for line in runner.ran if line.endswith(" update"))
    assert update[1] == "-o"
    assert update[2].startswith("Dir::State::Lists=")
