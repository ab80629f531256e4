"""Lines for other programs, whatever letters a name has and the terminal has not."""

from __future__ import annotations

import io
import json
import sys

import pytest

from meeting_desktop.cli.json_lines import JsonLines


def test_a_name_that_the_terminal_cannot_write_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252"))
    lines = JsonLines()
    lines.tell("knock", name="Zoë 李")
    lines.tell("knock", name="Zoë")
    told = [json.loads(line) for line in written.getvalue().decode("cp1252").splitlines()]
    assert [one["name"] for one in told] == ["Zoë 李", "Zoë"]
