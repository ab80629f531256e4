"""``meeting-desktop crm`` as a person types it, where no CRM is set up."""

from __future__ import annotations

import json

import pytest

from meeting_desktop.cli.main import run


def test_without_a_crm_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crm", "status"]) == 0
    assert "No CRM is set up." in capsys.readouterr().out
    assert run(["crm", "status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"set_up": False, "waiting": [], "differences": 0}


def test_there_is_nothing_to_bring_into_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crm", "sync"]) == 1
    assert "No CRM is set up" in capsys.readouterr().err
