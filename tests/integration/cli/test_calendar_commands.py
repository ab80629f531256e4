"""``meeting-desktop calendar`` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from meeting_desktop.cli.main import run

THEIRS = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:Größe
DTSTART;TZID=W. Europe Standard Time:20260317T100000
DTEND;TZID=W. Europe Standard Time:20260317T110000
END:VEVENT
BEGIN:VEVENT
UID:b
SUMMARY:Holiday
DTSTART;VALUE=DATE:20260317
END:VEVENT
BEGIN:VTODO
UID:c
END:VTODO
END:VCALENDAR
"""


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    file = tmp_path / "theirs.ics"
    file.write_text(THEIRS, encoding="utf-8")
    return file


def test_a_calendar_comes_in_and_goes_out_again(
    theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["calendar", "import", str(theirs)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "new        2026-03-17 10:00 Europe/Berlin  Größe",
        told[1],
        "left out   A task was left out: only meetings are taken.",
        "1 entries taken in, 1 meetings made or changed.",
    ]
    assert told[1].endswith("Holiday  It was left out: it lasts whole days.")
    ours = tmp_path / "ours.ics"
    span = ["--from", "2026-03-01", "--to", "2026-03-31"]
    assert run(["calendar", "export", str(ours), *span]) == 0
    assert capsys.readouterr().out == f"1 entries written to {ours}\n"
    content = ours.read_bytes()
    assert b"DTSTART;TZID=Europe/Berlin:20260317T100000\r\n" in content
    assert b"\r\r\n" not in content
    assert run(["calendar", "import", str(ours)]) == 0
    assert capsys.readouterr().out.startswith("known ")


def test_a_dry_run_changes_nothing(theirs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calendar", "import", str(theirs), "--dry-run"]) == 0
    assert capsys.readouterr().out.endswith("Nothing was changed (--dry-run).\n")
    assert run(["calendar", "import", str(theirs), "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("new ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", "nowhere.ics"], "There is no file nowhere.ics."),
        (["export", "-", "--from", "soon"], "Write a day like 2026-03-01."),
        (["export", "-", "--from", "2026-03-02", "--to", "2026-03-01"], "The last day lies before"),
        (["export", "nowhere/ours.ics"], "nowhere/ours.ics could not be written"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["calendar", *arguments]) != 0
    assert capsys.readouterr().err.startswith(f"meeting-desktop: {sentence}")


def test_what_is_no_calendar_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "picture.ics"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert run(["calendar", "import", str(file)]) == 1
    assert "This is no calendar file" in capsys.readouterr().err
