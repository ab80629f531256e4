"""Whoever reads what a lead says has no way to mail, to a CRM, to rows or to secrets."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import PACKAGE, name_of, syntax_trees

_ANALYSTS = PACKAGE / "adapters" / "assistant"
_OUT_OF_REACH = (
    "meeting_desktop.application",
    "meeting_desktop.bootstrap",
    "meeting_desktop.adapters.crm",
    "meeting_desktop.adapters.mail",
    "meeting_desktop.adapters.secrets",
    "meeting_desktop.adapters.store",
    "meeting_desktop.ports.crm",
    "meeting_desktop.ports.insight_rows",
    "meeting_desktop.ports.mail",
    "meeting_desktop.ports.sales",
    "meeting_desktop.ports.secrets",
    "meeting_desktop.ports.unit_of_work",
    "meeting_desktop.ports.voice",
    "smtplib",
    "subprocess",
    "webbrowser",
)


def _imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names |= {node.module} | {f"{node.module}.{one.name}" for one in node.names}
    return names


def _reached(tree: ast.AST) -> list[str]:
    return sorted(name for name in _imported(tree) if name.startswith(_OUT_OF_REACH))


def test_analysts_import_nothing_that_acts() -> None:
    trees = list(syntax_trees(_ANALYSTS))

    reached = {name_of(path): found for path, tree in trees if (found := _reached(tree))}

    assert trees
    assert reached == {}


def test_the_port_of_analysts_names_nothing_that_acts() -> None:
    path = PACKAGE / "ports" / "analyst.py"

    assert _reached(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "from meeting_desktop.ports.mailer import Mailer",
        "from meeting_desktop.ports import crm",
        "import meeting_desktop.application.send_mail",
    ],
)
def test_the_rule_goes_red_when_it_is_broken(line: str) -> None:
    assert _reached(ast.parse(line))


def test_an_answers_row_is_written_behind_the_rules_alone() -> None:
    """Whoever puts a ``MeetingAnswer`` into the rows is named here, and why."""
    known = {
        "guide_rows.py",  # through answer_rules, or as a person's word
        "keep_spoken.py",  # what the AI participant itself has asked or left out
    }
    written = {
        path.name
        for path, tree in syntax_trees(PACKAGE / "application")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "put"
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "answers"
    }

    assert written == known
