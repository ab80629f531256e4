"""The rules between rooms hold, and each of them is seen to go red when it is broken."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import PACKAGE, ROOT

_VIOLATIONS = [
    ("layers", "core/intruder.py", "import meeting_desktop.domain"),
    ("layers", "domain/intruder.py", "import meeting_desktop.ports"),
    ("layers", "ports/intruder.py", "import meeting_desktop.runtime"),
    ("layers", "runtime/intruder.py", "import meeting_desktop.application"),
    ("layers", "application/intruder.py", "import meeting_desktop.adapters"),
    ("layers", "adapters/intruder.py", "import meeting_desktop.ui"),
    ("layers", "ui/intruder.py", "import meeting_desktop.adapters"),
    ("layers", "ui/intruder.py", "import meeting_desktop.bootstrap"),
    ("layers", "bootstrap/intruder.py", "import meeting_desktop.cli"),
    ("layers", "intruder.py", "# a room that the layers do not name"),
    ("adapters", "adapters/intruder/__init__.py", "import meeting_desktop.adapters.store"),
    ("qt", "application/intruder.py", "import PySide6.QtCore"),
    ("qt", "adapters/intruder.py", "import PySide6.QtCore"),
    ("qt", "cli/intruder.py", "import qtawesome"),
    ("vendors", "application/intruder.py", "import sqlalchemy"),
    ("vendors", "ui/intruder.py", "import av"),
    ("vendors", "bootstrap/intruder.py", "import httpx"),
    ("cycles", "core/intruder.py", "import meeting_desktop.core.accomplice"),
]


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
    accomplice = root / PACKAGE.name / "core" / "accomplice.py"
    accomplice.write_text("import meeting_desktop.core.intruder\n", encoding="utf-8")
    return root


def test_the_rooms_keep_their_contracts() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "place", "line"), _VIOLATIONS)
def test_a_violation_is_found(
    copy_of_the_package: Path, contract: str, place: str, line: str
) -> None:
    intruder = copy_of_the_package / PACKAGE.name / place
    before = intruder.read_bytes() if intruder.exists() else None
    intruder.parent.mkdir(exist_ok=True)
    intruder.write_text(f"{line}\n", encoding="utf-8")
    try:
        done = _lint(copy_of_the_package, "--contract", contract)
    finally:
        _put_back(intruder, before)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{_contracts()[contract]['name']} BROKEN" in done.stdout


def _put_back(intruder: Path, before: bytes | None) -> None:
    if before is not None:
        intruder.write_bytes(before)
    elif intruder.name == "__init__.py":
        shutil.rmtree(intruder.parent)
    else:
        intruder.unlink()


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
