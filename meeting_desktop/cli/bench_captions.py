"""How late and how true captions are: the whole application, files at real speed, a clock beside.

Prints a line for each word event (``shown``, ``confirmed``, ``final``) with its track, a line a
second for the lag, one ``track`` line for each file and, as the last, one ``summary`` over all.
``at`` counts from the moment the first sample of the file could have been spoken. A word's delay is
``at`` minus the end of the word in the sound, as the recogniser itself places it;
``bench_stopwatch`` says which words count when.
"""

from __future__ import annotations

import json
import sys
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.adapters.speech.plain import PlainWhisper
from meeting_desktop.bootstrap import build_catalogue, build_file_transcriber
from meeting_desktop.cli.bench_figures import caption_figures
from meeting_desktop.cli.bench_live import LiveRun, run_live
from meeting_desktop.cli.bench_stopwatch import Line
from meeting_desktop.cli.bench_texts import (
    OfflineTexts,
    TextFigures,
    compare_texts,
    joined,
    read_reference,
)
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.ports.audio import SPEECH_RATE_HZ


@dataclass(frozen=True, slots=True)
class CaptionBench:
    """What to measure. ``silent`` tracks without a word speak beside the files."""

    files: tuple[Path, ...]
    model: str = ""
    language: str = ""
    references: tuple[Path, ...] = ()
    silent: int = 0


def measure_captions(bench: CaptionBench) -> None:
    """Print the lines while the meeting runs and the summaries at its end. Blocks.

    Raises: NotFoundError, NotAudioError, UserFacingError for the files; EnvironmentFault.
    """
    references = read_references(bench.files, bench.references)
    with tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder:
        files = [*bench.files, *_silent_files(bench, Path(folder))]
        run = run_live(
            Path(folder) / "home", files, model=bench.model, language=bench.language, out=print_line
        )
        texts = _compared_texts(run, bench, references)
    for line in summaries(run, bench.files, texts):
        print_line(line)


def summaries(run: LiveRun, files: Sequence[Path], texts: Sequence[TextFigures]) -> list[Line]:
    """A line for each file, then one over all tracks, those without a file too."""
    lines: list[Line] = [
        {"event": "track", "track": number, "file": file.name}
        | caption_figures([watch])
        | text.figures()
        for number, (file, watch, text) in enumerate(
            zip(files, run.watches, texts, strict=False), 1
        )
    ]
    whole: Line = {"event": "summary", "tracks": len(run.watches)}
    lines.append(whole | caption_figures(run.watches) | joined(texts).figures() | run.cost)
    return lines


def read_references(files: Sequence[Path], references: Sequence[Path]) -> list[list[str] | None]:
    """The true words of each file; None where none were given. Raises: UserFacingError."""
    if not references:
        return [None] * len(files)
    if len(references) != len(files):
        raise UserFacingError("Give as many references as files, in the same order.")
    return [read_reference(reference) for reference in references]


def plain_whisper(run: LiveRun) -> PlainWhisper:
    """The model of the run once more, without anything of ours around it."""
    catalogue = build_catalogue(run.paths, run.settings)
    return PlainWhisper(catalogue, run.settings.speech.model, run.settings.speech.threads)


def print_line(line: Line) -> None:
    """One JSON object, at once."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _compared_texts(
    run: LiveRun, bench: CaptionBench, references: Sequence[list[str] | None]
) -> list[TextFigures]:
    """Each file's captions against plain Whisper and the true words; after everybody has spoken."""
    whisper = plain_whisper(run)
    return [
        compare_texts(
            OfflineTexts(whisper, file, bench.language), watch.final_words, watch.finals, reference
        )
        for file, watch, reference in zip(bench.files, run.watches, references, strict=False)
    ]


def _silent_files(bench: CaptionBench, folder: Path) -> list[Path]:
    """Digital silence as long as the longest file."""
    if not bench.silent:
        return []
    seconds = max(build_file_transcriber().check(file) for file in bench.files)
    path = folder / "silence.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SPEECH_RATE_HZ)
        out.writeframes(bytes(2 * int(seconds * SPEECH_RATE_HZ)))
    return [path] * bench.silent
