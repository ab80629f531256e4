"""Our captions and the usual way to make them, on the same files, one after the other.

The baseline lives with the tests (``tests/bench/local_agreement.py``), so this runs in a checkout.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.speech.plain import PlainWhisper
from meeting_desktop.bootstrap import build_file_transcriber
from meeting_desktop.cli.bench_captions import CaptionBench, plain_whisper, print_line
from meeting_desktop.cli.bench_captions import read_references as read_all
from meeting_desktop.cli.bench_figures import Figures, caption_figures
from meeting_desktop.cli.bench_live import run_live
from meeting_desktop.cli.bench_stopwatch import CaptionStopwatch, Line
from meeting_desktop.cli.bench_texts import OfflineTexts, compare_texts
from meeting_desktop.cli.footprint import cpu_seconds, memory_mb
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

#: What a single pass over growing text has not: a last pass, and words that it changes.
_NOT_MEASURED = ("final", "settled")


def compare(bench: CaptionBench) -> None:
    """For each file: our lines, the baseline's lines, both summaries and the ratios. Blocks.

    Raises: UserFacingError outside a checkout; as ``measure_captions``.
    """
    baseline = _baseline()
    references = read_all(bench.files, bench.references)
    for file in bench.files:
        build_file_transcriber().check(file)
    for file, reference in zip(bench.files, references, strict=True):
        _compare_one(bench, file, reference, baseline)


def _baseline() -> ModuleType:
    try:
        from tests.bench import local_agreement
    except ModuleNotFoundError as error:
        raise UserFacingError(
            "The baseline is part of the tests: run `bench compare` in a checkout of the sources.",
            code="no_checkout",
        ) from error
    return local_agreement


def _compare_one(
    bench: CaptionBench, file: Path, reference: list[str] | None, baseline: ModuleType
) -> None:
    with tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder:
        run = run_live(
            Path(folder) / "home",
            [file],
            model=bench.model,
            language=bench.language,
            out=_tagged("ours", file),
        )
        whisper = plain_whisper(run)
    theirs, cost = run_baseline(baseline, whisper, file, bench.language)
    ours = run.watches[0]
    offline = OfflineTexts(whisper, file, bench.language)
    text = compare_texts(offline, ours.final_words, ours.finals, reference).figures()
    summary = _tagged("ours", file)
    summary({"event": "summary"} | caption_figures([ours]) | text | run.cost)
    # The baseline has one utterance, the whole file: there are no spans to cut at.
    text = compare_texts(offline, theirs.final_words, (), reference).figures()
    figures = caption_figures([theirs]) | text | cost
    for unknown in (*_NOT_MEASURED, "word_difference_spans"):
        figures.pop(unknown)
    _tagged("baseline", file)({"event": "summary"} | figures)
    print_line({"event": "ratio", "file": file.name} | ratios(ours, theirs))


def run_baseline(
    baseline: ModuleType, whisper: PlainWhisper, file: Path, language: str
) -> tuple[CaptionStopwatch, Figures]:
    """Let the baseline hear ``file`` at real speed; its stopwatch and what it cost."""
    sound: Samples = np.concatenate(list(AvDecoder().decode(file, rate_hz=SPEECH_RATE_HZ)))
    read, clock = _Timed(baseline.reader(whisper, language)), SystemClock()
    watch, out = CaptionStopwatch(), _tagged("baseline", file)
    cpu, zero = cpu_seconds(), clock.monotonic()
    for event in baseline.speak(sound, read, clock):
        for line in watch.hear(event, clock.monotonic() - zero):
            out(line)
    seconds = clock.monotonic() - zero
    return watch, {
        "seconds": round(seconds, 1),
        "busy": round(read.seconds / seconds, 3),
        "cpu_per_second": round((cpu_seconds() - cpu) / seconds, 3),
        "memory_mb": round(memory_mb()),
    }


def ratios(ours: CaptionStopwatch, theirs: CaptionStopwatch) -> Figures:
    """How many times as late the baseline's words are: confirmed, and first shown."""
    found: Figures = {}
    mine, other = caption_figures([ours]), caption_figures([theirs])
    for kind in ("confirmed", "first_shown"):
        found[kind] = _ratio(mine[kind], other[kind])
    return found


def _ratio(mine: object, other: object) -> dict[str, float]:
    if not (isinstance(mine, dict) and isinstance(other, dict)):
        return {}
    return {
        cut: round(other[cut] / mine[cut], 2) for cut in mine if cut in other and mine[cut] > 0.0
    }


class _Timed:
    """A reader whose time is counted."""

    def __init__(self, read: Callable[[Samples, str], object]) -> None:
        self._read = read
        self._clock = SystemClock()
        self.seconds = 0.0

    def __call__(self, sound: Samples, prompt: str) -> object:
        begun = self._clock.monotonic()
        segments = self._read(sound, prompt)
        self.seconds += self._clock.monotonic() - begun
        return segments


def _tagged(system: str, file: Path) -> Callable[[Line], None]:
    """Print lines that say whose they are and of which file."""
    return lambda line: print_line({"system": system, "file": file.name} | line)
