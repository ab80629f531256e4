"""How soon a search of a million segments answers, and how soon the library's list is there.

Over the real store, from the text that is typed to the hits with their snippets; the clock of the
wall, and beside it the processor's, which other work on the machine does not lengthen as much.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter, thread_time
from typing import TypeAlias

from meeting_desktop.application.browse_library import BrowseLibrary
from meeting_desktop.application.search_everything import SearchEverything
from meeting_desktop.bootstrap import open_database
from meeting_desktop.cli.bench_library_rows import Library, fill_library
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import Paths, find_paths
from meeting_desktop.ports.unit_of_work import Store

_CLOSE_SECONDS = 30.0
_LIST_ROWS = 50

Times: TypeAlias = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class SearchBench:
    segments: int
    meetings: int
    queries: int


def measure_search(bench: SearchBench) -> None:
    """Print one JSON line for each kind of query, and a summary. Blocks for minutes."""
    configure_logging(None)
    with tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder:
        paths = find_paths({"MEETING_HOME": str(Path(folder) / "home")})
        library = _build(paths, bench)
        with _opened(paths) as store:
            _measure(store, library, bench.queries)


def _build(paths: Paths, bench: SearchBench) -> Library:
    with _opened(paths) as store:
        scope = store.write(lambda uow: uow.personal_scope()).result().value
    begun = perf_counter()
    library = fill_library(paths.database, scope, bench.segments, bench.meetings)
    _print(
        {
            "event": "built",
            "segments": bench.segments,
            "meetings": bench.meetings,
            "seconds": round(perf_counter() - begun, 1),
            "size_mb": round(paths.database.stat().st_size / 1e6),
        }
    )
    return library


@contextmanager
def _opened(paths: Paths) -> Iterator[Store]:
    store = open_database(paths, SystemClock())
    try:
        yield store
    finally:
        store.close(_CLOSE_SECONDS)


def _measure(store: Store, library: Library, queries: int) -> None:
    search, browse = SearchEverything(store), BrowseLibrary(store)
    chance = random.Random(9)  # noqa: S311 - the same queries each time
    worst: dict[str, dict[str, float]] = {"places": {}, "list": {}}
    for kind, make in kinds_of(library, chance).items():
        typed = [make() for _ in range(queries)]
        places = _timed(typed, search.find)
        listed = _timed(typed, lambda one: browse.page(one, _LIST_ROWS))
        line = {"places": _figures(places), "list": _figures(listed)}
        for what, figures in line.items():
            worst[what][kind] = figures["p95_ms"]
        _print({"event": "kind", "kind": kind, "queries": queries, **line})
    opened = _figures(_timed([""] * queries, lambda one: browse.page(one, _LIST_ROWS)))
    browse.close()
    _print(
        {
            "event": "summary",
            "places": _worst(worst["places"]),
            "list": _worst(worst["list"]),
            "library": opened,
        }
    )


def _worst(by_kind: dict[str, float]) -> dict[str, str | float]:
    kind = max(by_kind, key=lambda one: by_kind[one])
    return {"worst_kind": kind, "worst_p95_ms": by_kind[kind]}


def kinds_of(library: Library, chance: random.Random) -> dict[str, Callable[[], str]]:
    """What makes a query of each kind. Frequent words are the ten that are said most."""
    words = library.words

    def word(first: int, last: int) -> str:
        return words[chance.randrange(first, min(last, len(words)))]

    def frequent() -> str:
        return word(0, 10)

    def usual() -> str:
        return word(200, 3_000)

    def month() -> str:
        day = library.first_day.year + chance.randrange(1, 5)
        return f"{day}-{chance.randrange(1, 13):02}"

    return {
        "rare word": lambda: word(5_000, len(words)),
        "usual word": usual,
        "frequent word": frequent,
        "phrase": lambda: f'"{word(0, 30)} {word(0, 30)}"',
        "beginning of 2": lambda: usual()[:2],
        "beginning of 4": lambda: usual()[:4],
        "speaker:": lambda: f'{frequent()} speaker:"{chance.choice(library.people)}"',
        "lead:": lambda: f'{frequent()} lead:"{chance.choice(library.companies)}"',
        "before:": lambda: f"{frequent()} before:{month()}",
        "in:": lambda: f"{frequent()} in:titles",
        "two words": lambda: f"{frequent()} {usual()}",
        "two frequent words": lambda: f"{frequent()} {frequent()}",
        "two rare words": lambda: f"{word(5_000, 50_000)} {word(5_000, 50_000)}",
    }


def _timed(typed: list[str], ask: Callable[[str], object]) -> Times:
    """Milliseconds on the wall and of the processor, for each."""
    ask(typed[0])
    times: Times = []
    for one in typed:
        wall, processor = perf_counter(), thread_time()
        ask(one)
        times.append(((perf_counter() - wall) * 1000, (thread_time() - processor) * 1000))
    return times


def _figures(times: Times) -> dict[str, float]:
    wall, processor = (
        quantiles(part, n=20, method="inclusive") for part in zip(*times, strict=True)
    )
    return {
        "p50_ms": round(wall[9], 1),
        "p95_ms": round(wall[18], 1),
        "worst_ms": round(max(one for one, _ in times), 1),
        "processor_p50_ms": round(processor[9], 1),
        "processor_p95_ms": round(processor[18], 1),
    }


def _print(line: dict[str, object]) -> None:
    print(json.dumps(line), flush=True)
