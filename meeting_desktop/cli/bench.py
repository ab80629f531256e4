"""``meeting-desktop bench``: figures for docs/benchmarks.md, measured on the real application."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Measure speed and memory on this machine.", no_args_is_help=True)


_Files = Annotated[
    list[Path], typer.Argument(help="Sound files with speech; fed at real speed.", metavar="FILE…")
]
_Model = Annotated[str, typer.Option(help="A model of `meeting-desktop models list`.")]
_Language = Annotated[str, typer.Option(help="Such as en or de; empty finds out.")]
_References = Annotated[
    list[Path] | None,
    typer.Option("--reference", help="What was truly said (.txt or .json), one for each file."),
]


@app.command()
def captions(
    files: _Files,
    model: _Model = "",
    language: _Language = "",
    references: _References = None,
    silent: Annotated[
        int, typer.Option(min=0, max=15, help="So many silent tracks beside the files.")
    ] = 0,
) -> None:
    """One JSON line a word event (shown, confirmed, final), and a summary as the last line.

    Several files are several people who speak at the same time, one track each.
    """
    from meeting_desktop.cli.bench_captions import CaptionBench, measure_captions

    given = tuple(references or ())
    measure_captions(CaptionBench(tuple(files), model, language, given, silent))


@app.command()
def compare(
    files: _Files, model: _Model = "", language: _Language = "", references: _References = None
) -> None:
    """The same files through our captions, then through plain Whisper that decodes every second.

    Prints both summaries and how many times as late the words of the other are.
    """
    from meeting_desktop.cli.bench_captions import CaptionBench
    from meeting_desktop.cli.bench_compare import compare as compare_files

    compare_files(CaptionBench(tuple(files), model, language, tuple(references or ())))


@app.command()
def guide(
    files: _Files,
    model: _Model = "",
    language: _Language = "",
    runs: Annotated[int, typer.Option(min=1, help="How many times each way.")] = 3,
) -> None:
    """What the guide of a meeting costs the captions: each run without it, then with it.

    Ends with 1 when it adds more than 5 % to what one worker decodes, or makes words later.
    """
    from meeting_desktop.cli.bench_guide import GuideBench, measure_guide

    raise typer.Exit(0 if measure_guide(GuideBench(tuple(files), model, language, runs)) else 1)


@app.command()
def noise(
    seconds: Annotated[float, typer.Option(min=1.0, help="Length of each sound.")] = 60.0,
    model: _Model = "",
    language: _Language = "",
) -> None:
    """Words that are heard where nobody speaks: silence, noise, hum, music, keys, breath.

    Ends with 1 when there are any.
    """
    from meeting_desktop.cli.bench_noise import measure_noise

    raise typer.Exit(1 if measure_noise(seconds, model, language) else 0)


@app.command()
def window(
    runs: Annotated[int, typer.Option(min=1, help="How many starts to measure.")] = 5,
    input_file: Annotated[
        Path | None, typer.Option("--input", help="Speech for the live meeting.")
    ] = None,
) -> None:
    """Time until the window can be used, and the longest blocks of its event loop."""
    from meeting_desktop.cli.bench_window import measure_window

    measure_window(runs, input_file)


@app.command()
def memory(
    minutes: Annotated[float, typer.Option(min=1.0, help="Length of the meeting.")] = 30.0,
    input_file: Annotated[
        Path | None, typer.Option("--input", help="Speech that is repeated to that length.")
    ] = None,
) -> None:
    """Memory of a long meeting, fed as fast as it can be taken."""
    from meeting_desktop.cli.bench_memory import measure_memory

    measure_memory(minutes, input_file)


@app.command()
def conference(
    participants: Annotated[int, typer.Option(min=2, max=30, help="So many join.")] = 10,
    voices: Annotated[int, typer.Option(min=1, help="So many of them speak at once.")] = 3,
    seconds: Annotated[float, typer.Option(min=1.0, help="How long to measure.")] = 20.0,
) -> None:
    """Mouth to ear by clicks, gaps between frames, encodes and CPU of a conference on loopback."""
    from meeting_desktop.cli.bench_conference import ConferenceBench, measure_conference

    measure_conference(ConferenceBench(participants, voices, seconds))


@app.command()
def files(
    megabytes: Annotated[int, typer.Option(min=1, max=500, help="Of the file.")] = 50,
    runs: Annotated[int, typer.Option(min=1, help="How many times each way.")] = 3,
) -> None:
    """How fast a file goes to the host on loopback, the gaps of sound beside it, and what it costs.

    By turns with aiortc alone; a line for each run, the medians as the last.
    """
    from meeting_desktop.cli.bench_files import FilesBench, measure_files

    measure_files(FilesBench(megabytes, runs))


@app.command()
def calendar(
    runs: Annotated[int, typer.Option(min=1, help="How many times to open it.")] = 5,
    meetings: Annotated[int, typer.Option(min=1, help="So many are in the month.")] = 10_000,
) -> None:
    """Time until a full month is seen, and of repaints, against a scene of as many items."""
    from meeting_desktop.cli.bench_calendar import measure_calendar

    measure_calendar(runs, meetings)


@app.command()
def shared(
    *,
    runs: Annotated[int, typer.Option(min=1, help="How many times, each with its database.")] = 3,
    rows: Annotated[int, typer.Option(min=100, help="So many are pulled.")] = 100_000,
    clients: Annotated[int, typer.Option(min=1, help="So many push at once.")] = 50,
    each: Annotated[int, typer.Option(min=1, help="So many pushes of each of them.")] = 60,
    changes: Annotated[int, typer.Option(min=1, help="So many go to the other screen.")] = 100,
    dsn: Annotated[
        str, typer.Option(help="A keeper's address of a server; else one is started.")
    ] = "",
) -> None:
    """The shared database: pushes at once, a pull into an empty home, the way to another screen."""
    from meeting_desktop.cli.bench_shared import SharedBench, measure_shared
    from meeting_desktop.cli.server_access import find_server

    address = find_server(dsn, ask=False) if dsn else None
    measure_shared(address, SharedBench(runs, rows, clients, each, changes))


@app.command()
def search(
    segments: Annotated[int, typer.Option(min=1_000, help="So many are in the library.")] = (
        1_000_000
    ),
    meetings: Annotated[int, typer.Option(min=10, help="In so many meetings.")] = 2_000,
    queries: Annotated[int, typer.Option(min=2, help="So many of each kind.")] = 200,
) -> None:
    """Searches of every kind over a large library that is made up first, and its list."""
    from meeting_desktop.cli.bench_search import SearchBench, measure_search

    measure_search(SearchBench(segments, meetings, queries))


@app.command(name="import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Files with speech.", metavar="FILE…")],
    model: _Model = "",
    language: Annotated[str, typer.Option(help="Such as en or de.")] = "en",
    references: _References = None,
    *,
    minutes: Annotated[
        float, typer.Option(min=0.0, help="Only so much of each file; 0: all.")
    ] = 0.0,
    runs: Annotated[int, typer.Option(min=1, help="How many times each.")] = 3,
) -> None:
    """Files to words: ours, plain faster-whisper with beam 5, and its batches, in turn.

    One JSON line a reading (speed, memory), then for each file and system a summary with its words.
    """
    from meeting_desktop.cli.bench_import import ImportBench, measure_import

    given = tuple(references or ())
    measure_import(ImportBench(tuple(files), model, language, given, minutes, runs))
