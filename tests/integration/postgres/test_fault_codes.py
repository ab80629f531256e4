"""Whoever looks a code up finds it, and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[3]
_SOURCES = (
    "adapters/postgres/faults.py",
    "application/connect_shared.py",
    "application/keep_in_step.py",
    "application/shared_logins.py",
    "application/synchronise.py",
    "adapters/store/sync_journal.py",
)
_CODE = re.compile(r'"((?:server|client|sync|home|nobodys|no)_[a-z_]+)"')


@pytest.mark.parametrize("source", _SOURCES)
def test_every_code_is_in_the_table(source: str) -> None:
    guide = (_ROOT / "docs" / "shared-database.md").read_text(encoding="utf-8")
    codes = set(_CODE.findall((_ROOT / "meeting_desktop" / source).read_text(encoding="utf-8")))
    assert codes
    assert sorted(code for code in codes if f"`{code}`" not in guide) == []
