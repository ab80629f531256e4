"""How soon a month of ten thousand meetings is seen, and how long it takes to paint it again.

The meetings are written once; each run is a process of its own over the same home, with the real
window and the real store. Ratios are against the same month as a QGraphicsScene, in the same run.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from meeting_desktop.cli.rehearsal import rehearsal
from meeting_desktop.cli.screens import draw_in_memory_without_a_screen
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.planning import Appointment, MeetingDetails, MeetingType
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_START_LIMIT_SECONDS = 180.0
_WRITE_SECONDS = 300.0
_INVITED_EVERY = 5
_DAYS = 30


def measure_calendar(runs: int, meetings: int) -> None:
    """Print one JSON line a run and a summary. Blocks for about a minute."""
    draw_in_memory_without_a_screen()
    with tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder:
        home = Path(folder) / "home"
        with rehearsal(home) as application:
            fill(application.store, meetings)
        lines = [_run(home) for _ in range(runs)]
    _print(_summary(lines))


def fill(store: Store, count: int) -> None:
    """``count`` made-up meetings in this month, a fifth of them with two invitees. Blocks."""

    def work(uow: UnitOfWork) -> None:
        chance = random.Random(5)  # noqa: S311 - the same month each time
        for number in range(count):
            _write(uow, number, chance)

    store.write(work, actor="bench").result(_WRITE_SECONDS)


def _write(uow: UnitOfWork, number: int, chance: random.Random) -> None:
    slot = chance.randrange(_DAYS * 40)
    first = datetime.now(UTC).replace(day=1, hour=8, minute=0, second=0, microsecond=0)
    start = first + timedelta(days=slot // 40, minutes=15 * (slot % 40))
    meeting_id = new_id()
    meeting = Meeting(
        id=meeting_id,
        scope_id=meeting_id,
        room_code=make_room_code(),
        title=f"Meeting {number} with Example Bakery",
        origin=MeetingOrigin.SCHEDULED,
        status=chance.choice([MeetingStatus.SCHEDULED] * 8 + [MeetingStatus.CANCELLED]),
        time_zone="Europe/Berlin",
        created_at=first,
        appointment=Appointment(
            start,
            start + timedelta(minutes=chance.choice([15, 30, 45, 60])),
            f"{number}@bench",
            details=MeetingDetails(
                meeting_type=chance.choice(list(MeetingType)), tags=("bench",) * (number % 2)
            ),
        ),
    )
    uow.meetings.add(meeting)
    if number % _INVITED_EVERY == 0:
        for guest, status in enumerate((Rsvp.ACCEPTED, Rsvp.DECLINED)):
            address = f"guest{guest}@company.example"
            uow.invitations.put(
                Invitation(
                    new_id(), meeting.scope_id, address, meeting_id=meeting.id, status=status
                )
            )


def _run(home: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "meeting_desktop.cli.bench_calendar", str(home)],
        capture_output=True,
        text=True,
        check=True,
        timeout=_START_LIMIT_SECONDS,
        env=dict(os.environ),
    )
    line: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    _print({"event": "run", **line})
    return line


def _summary(lines: list[dict[str, Any]]) -> dict[str, Any]:
    def middle(key: str) -> float:
        return round(float(median(line[key] for line in lines)), 2)

    keys = [key for key in lines[0] if key.endswith("_ms")]
    summary: dict[str, Any] = {"event": "summary", "runs": len(lines)}
    summary |= {key: middle(key) for key in keys}
    summary["times_as_quick_to_open"] = round(middle("scene_open_ms") / middle("open_ms"), 1)
    worst = max(value for key, value in summary.items() if key.startswith("paint_"))
    summary["times_as_quick_to_paint"] = round(middle("scene_paint_p95_ms") / worst, 1)
    return summary


def _once(home: Path) -> None:
    """In the child: the window over the home that is there."""
    from meeting_desktop.ui.calendar_stopwatch import measure_calendar as measure
    from meeting_desktop.ui.calendar_stopwatch import share

    with rehearsal(home) as application:
        state_file = application.paths.config / "window.ini"
        figures = measure(application.use_cases, state_file)
    line: dict[str, Any] = {"meetings": figures.meetings, "open_ms": round(figures.open_ms, 1)}
    for name, values in figures.repaints.items():
        key = name.replace(" ", "_")
        line[f"paint_{key}_p95_ms"] = round(share(values.wall_ms, 95), 2)
        line[f"work_{key}_p95_ms"] = round(share(values.work_ms, 95), 2)
    line["scene_open_ms"] = round(figures.scene_open_ms, 1)
    line["scene_paint_p95_ms"] = round(share(figures.scene_paint_ms, 95), 1)
    line["uncached_p95_ms"] = round(share(figures.uncached.wall_ms, 95), 2)
    _print(line)


def _print(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    draw_in_memory_without_a_screen()
    _once(Path(sys.argv[1]))
