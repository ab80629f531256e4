"""``meeting-desktop calendar``: the calendar to and from files of other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from tzlocal import get_localzone_name

from meeting_desktop.application.exchange_calendar import ExchangeCalendar, save_calendar
from meeting_desktop.application.judge_import import ImportEntry, ImportKind, ImportPreview
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError

app = typer.Typer(help="Take the calendar to other programs and theirs in, as .ics files.")

_CLOSE_SECONDS = 5.0
_LARGEST_BYTES = 10_000_000
#: What is exported where no dates are named.
_PAST, _FUTURE = timedelta(days=365), timedelta(days=2 * 365)
_WORDS = {
    ImportKind.NEW: "new",
    ImportKind.CHANGED: "changed",
    ImportKind.CANCELLED: "called off",
    ImportKind.SAME: "known",
    ImportKind.LEFT_OUT: "left out",
}


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The .ics to write; - is the screen.")],
    first: Annotated[str, typer.Option("--from", help="First day, such as 2026-03-01.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day; both default to all near.")] = "",
) -> None:
    """Write the meetings of some days; a series is there whole."""
    start, end = _span(first, last)
    with _exchange() as exchange:
        text = exchange.export_span(start, end)
    if str(file) == "-":
        sys.stdout.write(text)
        return
    save_calendar(file, text)
    print(f"{text.count('BEGIN:VEVENT')} entries written to {file}")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="An .ics of any program.")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would become of each entry.")
    ] = False,
) -> None:
    """Take the meetings of a file into the calendar; nobody is told of it."""
    content = _content(file)
    with _exchange() as exchange:
        preview = exchange.preview(content)
        _show(preview)
        if dry_run:
            print("Nothing was changed (--dry-run).")
            return
        done = exchange.take(preview.entries).result().value
    print(f"{done.entries} entries taken in, {done.meetings} meetings made or changed.")


@contextmanager
def _exchange() -> Iterator[ExchangeCalendar]:
    from meeting_desktop.bootstrap import open_database
    from meeting_desktop.bootstrap.calendars import build_exchange
    from meeting_desktop.core.clock import SystemClock
    from meeting_desktop.core.logging import configure_logging
    from meeting_desktop.core.paths import find_paths

    configure_logging(None)
    clock = SystemClock()
    store = open_database(find_paths(), clock)
    try:
        yield build_exchange(store, clock)
    finally:
        store.close(_CLOSE_SECONDS)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(_LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no file {file}.") from error
    except OSError as error:
        raise EnvironmentFault(f"{file} cannot be read; check its permissions.") from error


def _show(preview: ImportPreview) -> None:
    for entry in preview.entries:
        print(_line(entry))
    for sentence in preview.skipped:
        print(f"{'left out':<11}{sentence}")


def _line(entry: ImportEntry) -> str:
    event = entry.event
    when = event.start.astimezone(ZoneInfo(event.time_zone)).strftime("%Y-%m-%d %H:%M")
    repeats = ", repeats" if event.rule else ""
    told = f"  {entry.reason}" if entry.reason else ""
    if entry.conflicts:
        told += f"  At the same time: {', '.join(entry.conflicts[:3])}."
    title = event.title or "Meeting"
    return f"{_WORDS[entry.kind]:<11}{when} {event.time_zone}{repeats}  {title}{told}"


def _span(first: str, last: str) -> tuple[datetime, datetime]:
    zone, now = ZoneInfo(get_localzone_name()), datetime.now(UTC)
    start = _midnight(first, zone) if first else now - _PAST
    end = _midnight(last, zone) + timedelta(days=1) if last else now + _FUTURE
    if end <= start:
        raise UserFacingError("The last day lies before the first; turn them around.")
    return start.astimezone(UTC), end.astimezone(UTC)


def _midnight(text: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), tzinfo=zone)
    except ValueError as error:
        raise UserFacingError("Write a day like 2026-03-01.") from error
