"""What style.md asks for and no linter checks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, ROOT, TESTS, committed_texts, name_of, syntax_trees

_NAMELESS = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
_SLEEPS = {"sleep", "time.sleep", "asyncio.sleep", "anyio.sleep"}
_WAITS = ("qtbot.wait", "qWait", "qSleep")
#: How each of them ends; no other call is looked at closely.
_SLEEPING = ("sleep", "wait", "qWait", "qSleep")
_BROAD = {"BaseException", "Exception"}

# Where any exception may end, and why. A line here needs a reason that others accept.
_MAY_SWALLOW_EVERYTHING: dict[str, str] = {
    "meeting_desktop/adapters/postgres/live_exchange.py": "it is the asker's, through the future",
    "meeting_desktop/adapters/store/store.py": "a bug of a listener is told, not the write's",
    "meeting_desktop/adapters/store/writer.py": "it is the asker's, through the write's future",
    "meeting_desktop/runtime/serial_worker.py": "it is the asker's, through the job's future",
}

# In two pieces, so that this file does not name what it forbids.
_ADDRESSES = ["pypi" + ".org", "pythonhosted" + ".org", "deb.debian" + ".org", "npmjs" + ".org"]
_MACHINE_PATH = re.compile(r"(?<![\w.~}])/(root|work|home|Users)" + r"/\w")


def test_every_module_has_a_name_that_says_something() -> None:
    found = [
        name_of(path)
        for folder in (PACKAGE, TESTS, ROOT / "scripts")
        for path in folder.rglob("*.py")
        if _NAMELESS & {path.stem, path.parent.name}
    ]
    assert not found


def test_no_handler_swallows_everything() -> None:
    assert _swallowers() == set(_MAY_SWALLOW_EVERYTHING)


def _swallowers() -> set[str]:
    return {
        name_of(path)
        for path, tree in syntax_trees(PACKAGE, "except", "suppress")
        if any(_swallows(node) for node in ast.walk(tree))
    }


def _swallows(node: ast.AST) -> bool:
    """Whether any exception ends here; to clean up and raise again, or to translate, is fine."""
    if isinstance(node, ast.ExceptHandler):
        return _is_broad(node.type) and not isinstance(node.body[-1], ast.Raise)
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"suppress", "contextlib.suppress"}
        and any(_is_broad(argument) for argument in node.args)
    )


def _is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_is_broad(element) for element in caught.elts)
    return caught is None or (isinstance(caught, ast.Name) and caught.id in _BROAD)


def test_no_test_sleeps() -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path, tree in syntax_trees(TESTS, *_SLEEPING)
        for line in _sleeps(tree)
    ]
    assert not found


def _sleeps(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not _last_name(node.func).endswith(_SLEEPING):
            continue
        called = ast.unparse(node.func)
        yields_only = bool(node.args) and ast.unparse(node.args[0]) == "0"
        if called.endswith(_WAITS) or (called in _SLEEPS and not yields_only):
            yield node.lineno


def _last_name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def test_unit_tests_know_no_qt() -> None:
    found = [
        name_of(path)
        for path, tree in syntax_trees(TESTS / "unit", "PySide6")
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and "PySide6" in ast.unparse(node)
    ]
    assert not found


def test_no_committed_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path, text in committed_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if _MACHINE_PATH.search(line) or any(address in line for address in _ADDRESSES)
    ]
    assert not found


def test_the_rules_themselves_find_what_they_look_for() -> None:
    sleeping = ast.parse("import time\ntime.sleep(1)\nawait asyncio.sleep(0)\nqtbot.wait(5)\n")
    assert list(_sleeps(sleeping)) == [2, 4]
    caught = "try: pass\nexcept (ValueError, Exception) as error: "
    assert _swallows(_handler(f"{caught}pass"))
    assert not _swallows(_handler(f"{caught}raise OSError from error"))
    assert _swallows(ast.parse("suppress(Exception)", mode="eval").body)
    assert _MACHINE_PATH.search("cd " + "/" + "root" + "/x")
    assert not _MACHINE_PATH.search(str(Path("docs") / "work" / "plan.md"))


def _handler(source: str) -> ast.ExceptHandler:
    statement = ast.parse(source).body[0]
    assert isinstance(statement, ast.Try)
    return statement.handlers[0]
