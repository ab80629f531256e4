"""How fast and how true files become words: ours, plain faster-whisper, and its own batches.

Each reading is a process of its own, so that its memory is its own, and they take turns, so that
what else the machine does meets all alike. The clock runs from the open file to the last word, with
the model loaded; each may use all cores.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.speech.plain import PlainWhisper
from meeting_desktop.bootstrap import build_catalogue, build_file_loader, build_file_transcriber
from meeting_desktop.cli.bench_captions import print_line
from meeting_desktop.cli.bench_texts import read_reference
from meeting_desktop.cli.bench_words import loops, plain_words, word_changes
from meeting_desktop.cli.footprint import cpu_seconds, peak_memory_mb
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import find_paths
from meeting_desktop.core.settings import load_settings
from meeting_desktop.domain.transcript import text_of
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import SpeechOptions

#: What is read first is what the others are held against.
SEQUENTIAL, BATCHES, OURS = "sequential", "batches", "ours"
_SYSTEMS = (SEQUENTIAL, BATCHES, OURS)


@dataclass(frozen=True, slots=True)
class ImportBench:
    """``minutes``: no more than so much of each file, 0 for all of it."""

    files: tuple[Path, ...]
    model: str = ""
    language: str = "en"
    references: tuple[Path, ...] = ()
    minutes: float = 0.0
    runs: int = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """One system, one file, once; ``sound_seconds`` long."""

    system: str
    seconds: float
    sound_seconds: float
    cpu_seconds: float
    peak_mb: float
    text: str


def measure_import(bench: ImportBench) -> None:
    """Print a line a reading, and for each file and system a summary. Blocks.

    Raises: NotFoundError, NotAudioError, UserFacingError for the files; EnvironmentFault.
    """
    if bench.references and (bench.minutes or len(bench.references) != len(bench.files)):
        raise UserFacingError("Give as many references as files, and whole files with them.")
    truths = [read_reference(reference) for reference in bench.references]
    for file in bench.files:
        build_file_transcriber().check(file)
    for number, file in enumerate(bench.files):
        readings = list(_readings(bench, file))
        truth = truths[number] if truths else None
        for line in summaries(readings, truth):
            print_line({"event": "summary", "file": file.name} | line)


def summaries(
    readings: Sequence[Reading], truth: Sequence[str] | None
) -> Iterator[dict[str, object]]:
    """A line for each system: medians, and its last words against the sequential ones."""
    by_system = {name: [one for one in readings if one.system == name] for name in _SYSTEMS}
    plain = by_system[SEQUENTIAL]
    offline = plain_words(plain[-1].text)
    for name, runs in by_system.items():
        words = plain_words(runs[-1].text)
        ratios = [a.seconds / b.seconds for a, b in zip(plain, runs, strict=True)]
        line: dict[str, object] = {
            "system": name,
            "times_real_time": round(median(r.sound_seconds / r.seconds for r in runs), 2),
            "times_sequential": round(median(ratios), 2),
            "cpu_per_second": round(median(r.cpu_seconds / r.sound_seconds for r in runs), 4),
            "peak_mb": round(max(one.peak_mb for one in runs)),
            "words": len(words),
            "against_sequential": _changes(offline, words),
            "repeated": sorted(loops(words)),
        }
        if truth is not None:
            line["against_truth"] = _changes(truth, words)
        yield line


def _changes(reference: Sequence[str], words: Sequence[str]) -> dict[str, object]:
    changes = word_changes(reference, words)
    share = round(changes.all / len(reference), 4) if reference else None
    return asdict(changes) | {"share": share, "of": len(reference)}


def _readings(bench: ImportBench, file: Path) -> Iterator[Reading]:
    for run in range(bench.runs):
        for system in _SYSTEMS:
            reading = _read_in_child(bench, file, system)
            figures = asdict(reading) | {"text": "", "words": len(plain_words(reading.text))}
            figures.pop("text")
            print_line({"event": "run", "run": run + 1, "file": file.name} | figures)
            yield reading


def _read_in_child(bench: ImportBench, file: Path, system: str) -> Reading:
    command = [sys.executable, "-m", "meeting_desktop.cli.bench_import", system, str(file)]
    done = subprocess.run(
        [*command, bench.model, bench.language, str(bench.minutes)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise EnvironmentFault(
            f"The reading by {system} ended early; what is said above tells why.",
            code="reading_failed",
        )
    return Reading(**json.loads(done.stdout.splitlines()[-1]))


def read_once(system: str, file: Path, model: str, language: str, minutes: float) -> Reading:
    """Read ``file`` in this process."""
    configure_logging(None)
    paths = find_paths()
    settings = load_settings(paths.settings_file)
    catalogue, name = build_catalogue(paths, settings), model or settings.speech.model
    if not catalogue.is_installed(name):
        catalogue.install(name)
    clock = SystemClock()
    sound = _Counted(file, minutes)
    if system == OURS:
        batch = build_file_loader(catalogue, os.cpu_count() or 1).load(name).batch
        begun, cpu = clock.monotonic(), cpu_seconds()
        segments = batch.transcribe(sound.pieces(), SpeechOptions(language))
        text = " ".join(text_of(segment.words) for segment in segments)
    else:
        whisper = PlainWhisper(catalogue, name)
        begun, cpu = clock.monotonic(), cpu_seconds()
        read = whisper.transcribe if system == SEQUENTIAL else whisper.transcribe_batched
        text = read(np.concatenate(list(sound.pieces())), language=language).text
    seconds, cpu = clock.monotonic() - begun, cpu_seconds() - cpu
    return Reading(
        system, round(seconds, 3), sound.seconds, round(cpu, 3), round(peak_memory_mb(), 1), text
    )


class _Counted:
    """The sound of a file as far as it is wanted; ``seconds`` of it were read."""

    def __init__(self, file: Path, minutes: float) -> None:
        self._file = file
        self._left = round(minutes * 60.0 * SPEECH_RATE_HZ) or sys.maxsize
        self._read = 0

    @property
    def seconds(self) -> float:
        return round(self._read / SPEECH_RATE_HZ, 3)

    def pieces(self) -> Iterator[Samples]:
        for piece in AvDecoder().decode(self._file, rate_hz=SPEECH_RATE_HZ):
            taken = piece[: self._left]
            self._left -= len(taken)
            self._read += len(taken)
            yield taken
            if not self._left:
                return


def main(arguments: Sequence[str]) -> None:
    """One reading; its line is the last on standard output."""
    system, file, model, language, minutes = arguments
    print_line(asdict(read_once(system, Path(file), model, language, float(minutes))))


if __name__ == "__main__":
    main(sys.argv[1:])
