"""The rules between rooms hold, and each of them is seen to go red when it is broken."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import PACKAGE, ROOT

#: By contract, what breaks it: a file, and the line in it.
_VIOLATIONS = {
    "layers": [
        ("core/intruder.py", "import meeting_desktop.domain"),
        ("domain/intruder.py", "import meeting_desktop.ports"),
        ("ports/intruder.py", "import meeting_desktop.runtime"),
        ("runtime/intruder.py", "import meeting_desktop.application"),
        ("application/intruder.py", "import meeting_desktop.adapters"),
        ("adapters/intruder.py", "import meeting_desktop.ui"),
        ("ui/intruder.py", "import meeting_desktop.adapters"),
        ("ui/other_intruder.py", "import meeting_desktop.bootstrap"),
        ("bootstrap/intruder.py", "import meeting_desktop.cli"),
    ],
    "adapters": [("adapters/intruder/__init__.py", "import meeting_desktop.adapters.store")],
    "qt": [
        ("application/intruder.py", "import PySide6.QtCore"),
        ("adapters/intruder.py", "import PySide6.QtCore"),
        ("cli/intruder.py", "import qtawesome"),
    ],
    "vendors": [
        ("application/intruder.py", "import sqlalchemy"),
        ("ui/intruder.py", "import av"),
        ("bootstrap/intruder.py", "import httpx"),
    ],
    "cycles": [
        ("core/accomplice.py", "import meeting_desktop.core.intruder"),
        ("core/intruder.py", "import meeting_desktop.core.accomplice"),
    ],
}


def _contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def _lint(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--no-logo", *options],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy_of_the_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copytree(PACKAGE, root / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def test_the_rooms_keep_their_contracts() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def plant(copy_of_the_package: Path) -> Iterator[Callable[[str, str], None]]:
    """Put a line into a new file of the copy, which is as before after the test."""
    package = copy_of_the_package / PACKAGE.name
    planted: list[Path] = []

    def put(place: str, line: str) -> None:
        intruder = package / place
        assert not intruder.exists()
        intruder.parent.mkdir(exist_ok=True)
        intruder.write_text(f"{line}\n", encoding="utf-8")
        planted.append(intruder)

    yield put
    for intruder in planted:
        intruder.unlink()
        if intruder.name == "__init__.py":
            intruder.parent.rmdir()


@pytest.mark.parametrize("contract", _VIOLATIONS)
def test_each_violation_is_found(
    copy_of_the_package: Path, plant: Callable[[str, str], None], contract: str
) -> None:
    for place, line in _VIOLATIONS[contract]:
        plant(place, line)
    done = _lint(copy_of_the_package, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{_contracts()[contract]['name']} BROKEN" in done.stdout
    unseen = [
        (place, line)
        for place, line in _VIOLATIONS[contract]
        if not _is_named(done.stdout, place, line)
    ]
    assert not unseen, done.stdout


def _is_named(report: str, place: str, line: str) -> bool:
    importer = ".".join((PACKAGE.name, *Path(place).with_suffix("").parts))
    imported = line.removeprefix("import ")
    if not imported.startswith(PACKAGE.name):
        imported = imported.partition(".")[0]  # of others only the package is looked at
    one, other = Path(place).stem, imported.rpartition(".")[2]
    forms = [
        f"{importer.removesuffix('.__init__')} -> {imported} (l.1)",
        # Of a circle among siblings one edge is named, either.
        f"- .{one} -> .{other} (1 import)",
        f"- .{other} -> .{one} (1 import)",
    ]
    return any(form in report for form in forms)


def test_a_room_that_the_layers_do_not_name_is_found(
    copy_of_the_package: Path, plant: Callable[[str, str], None]
) -> None:
    plant("intruder.py", "# a room")
    done = _lint(copy_of_the_package, "--contract", "layers")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{_contracts()['layers']['name']} BROKEN" in done.stdout
    assert "meeting_desktop.intruder" in done.stdout


def test_no_contract_has_exceptions() -> None:
    assert not [name for name, contract in _contracts().items() if "ignore_imports" in contract]


@pytest.mark.parametrize(("contract", "exempt"), [("qt", "ui"), ("vendors", "adapters")])
def test_only_one_room_is_exempt_from(contract: str, exempt: str) -> None:
    rooms = {
        f"meeting_desktop.{room.strip()}"
        for layer in _contracts()["layers"]["layers"]
        for room in layer.split("|")
    }
    watched = set(_contracts()[contract]["source_modules"])
    assert rooms - watched == {f"meeting_desktop.{exempt}"}
