"""``meeting-desktop search``: each place a line, for people or for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meeting_desktop.application.search_everything import SearchEverything
from meeting_desktop.bootstrap import open_database
from meeting_desktop.cli.json_lines import JsonLines
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.searching import SearchHit, SearchPage, SearchPlace

_CLOSE_SECONDS = 5.0


def search(query: Sequence[str], limit: int, *, as_json: bool) -> int:
    """Print what is found; 0 where there is anything, else 1.

    Raises: ApplicationError with the sentence to show.
    """
    configure_logging(None)
    store = open_database(find_paths(), SystemClock())
    try:
        page = SearchEverything(store).find(typed_as(query), limit=limit)
    finally:
        store.close(_CLOSE_SECONDS)
    if as_json:
        _tell(page)
    else:
        _print(page)
    return 0 if page.hits else 1


def typed_as(query: Sequence[str]) -> str:
    """One argument is what would be typed; of several, those with spaces had quotes for the shell

    and get them back: ``speaker:"Grace Hopper" "next year"``.
    """
    if len(query) == 1:
        return query[0]
    return " ".join(_quoted(one) for one in query)


def _quoted(argument: str) -> str:
    if '"' in argument or not any(letter.isspace() for letter in argument):
        return argument
    name, colon, value = argument.partition(":")
    is_operator = bool(colon) and name.isalpha()
    return f'{name}:"{value}"' if is_operator else f'"{argument}"'


def _tell(page: SearchPage) -> None:
    lines = JsonLines()
    for hit in page.hits:
        lines.tell(
            "hit",
            meeting=str(hit.meeting_id),
            title=hit.title,
            held_at=hit.held_at.isoformat(),
            place=hit.place.value,
            speaker=hit.speaker,
            segment=str(hit.segment_id) if hit.segment_id else None,
            start=hit.start,
            text=_text(hit),
            matches=[part.text for part in hit.snippet if part.is_match],
            rank=hit.rank,
        )
    lines.tell("found", shown=len(page.hits), total=page.total, more=page.is_more)


def _where(hit: SearchHit) -> str:
    if hit.start is None:
        return hit.place.value
    at = _time(hit.start)
    return at if hit.place is SearchPlace.SAID else f"{hit.place.value} {at}"


def _print(page: SearchPage) -> None:
    for hit in page.hits:
        where = _where(hit)
        who = f"{hit.speaker}: " if hit.speaker else ""
        print(f"{_day(hit.held_at)}  {' '.join(hit.title.split())}  [{where}]  {who}{_text(hit)}")
    rest = page.total - len(page.hits)
    if rest > 0:
        print(f"{rest}{' or more' if page.is_more else ''} further places; ask with --limit.")
    elif not page.hits:
        print("Nothing found.")


def _text(hit: SearchHit) -> str:
    return " ".join("".join(part.text for part in hit.snippet).split())


def _day(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
