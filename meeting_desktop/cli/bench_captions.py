"""How late captions are: the whole application, a file at real speed, a clock beside it.

``at`` counts from the moment the first sample of the file could have been spoken. A word's latency
is ``at`` minus the end of the word in the sound, as the recogniser itself places it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from statistics import quantiles
from uuid import UUID

from meeting_desktop.cli.footprint import cpu_seconds, memory_mb
from meeting_desktop.cli.rehearsal import hold_meeting, load_model, rehearsal
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.events import (
    CaptionStateChanged,
    MeetingEvent,
    SoundState,
    SoundStateChanged,
)
from meeting_desktop.domain.transcript import Word

#: A shown word counts as the confirmed one when it reads the same and begins this near (seconds).
_SAME_PLACE_SECONDS = 1.0
_FEWEST_VALUES = 2


@dataclass(slots=True)
class _Utterance:
    shown: list[tuple[Word, float]] = field(default_factory=list)
    confirmed: list[tuple[Word, float]] = field(default_factory=list)


class CaptionStopwatch:
    """Turns meeting events into timed lines and, at the end, into a summary.

    Called on the speech thread only, but for the sound's state, which sets the zero of its clock.
    """

    def __init__(self) -> None:
        self._zero: float | None = None
        self._utterances: dict[UUID, _Utterance] = {}
        self._shown: list[float] = []
        self._confirmed: list[float] = []
        self._final: list[float] = []
        self._changed = 0
        self._lag = 0.0

    def hear(self, event: MeetingEvent) -> list[dict[str, object]]:
        """The lines that ``event`` gives rise to."""
        now = time.monotonic()
        if isinstance(event, SoundStateChanged) and event.state is SoundState.LIVE:
            self._zero = now
        if isinstance(event, CaptionStateChanged):
            self._lag = max(self._lag, event.lag)
        at = now - (self._zero if self._zero is not None else now)
        if isinstance(event, CaptionShown):
            return self._on_shown(event, at)
        if isinstance(event, CaptionConfirmed):
            return self._on_confirmed(event, at)
        if isinstance(event, CaptionFinal):
            return self._on_final(event, at)
        return []

    def _on_shown(self, event: CaptionShown, at: float) -> list[dict[str, object]]:
        utterance = self._utterances.setdefault(event.utterance_id, _Utterance())
        fresh = [w for w in event.words if _first_place(utterance.shown, w) is None]
        utterance.shown += [(word, at) for word in fresh]
        return [_line("shown", word, at) for word in fresh]

    def _on_confirmed(self, event: CaptionConfirmed, at: float) -> list[dict[str, object]]:
        utterance = self._utterances.setdefault(event.utterance_id, _Utterance())
        for word in event.words:
            self._note_confirmed(utterance, word, at)
        return [_line("confirmed", word, at) for word in event.words]

    def _note_confirmed(self, utterance: _Utterance, word: Word, at: float) -> None:
        utterance.confirmed.append((word, at))
        self._confirmed.append(at - word.end)
        shown_at = _first_place(utterance.shown, word)
        self._shown.append((at if shown_at is None else shown_at) - word.end)

    def _on_final(self, event: CaptionFinal, at: float) -> list[dict[str, object]]:
        utterance = self._utterances.pop(event.utterance_id, _Utterance())
        before = [_plain(word) for word, _ in utterance.confirmed]
        after = [_plain(word) for word in event.words]
        kept: set[int] = set()
        for match in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
            kept.update(range(match.b, match.b + match.size))
        self._changed += len(before) - len(kept)
        for index, word in enumerate(event.words):
            self._final.append(at - word.end)
            if index not in kept and index >= len(before):
                # Said at the very end of the utterance: the final is what confirms it.
                self._note_confirmed(utterance, word, at)
        return [_line("final", word, at) for word in event.words]

    def summary(self) -> dict[str, object]:
        """p50, p90 and p95 in seconds of each kind, and what changed after it was confirmed."""
        return {
            "words": len(self._final),
            "first_shown": _percentiles(self._shown),
            "confirmed": _percentiles(self._confirmed),
            "final": _percentiles(self._final),
            "changed_after_confirmed": self._changed,
            "lag_max": round(self._lag, 2),
        }


def measure_captions(file: Path, model: str) -> None:
    """Print the lines while the meeting runs and the summary at its end. Blocks."""
    stopwatch = CaptionStopwatch()

    def listen(event: MeetingEvent) -> None:
        for line in stopwatch.hear(event):
            _print(line)

    with (
        tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder,
        rehearsal(Path(folder), model=model) as application,
    ):
        load_model(application)
        cpu, begun = cpu_seconds(), time.monotonic()
        hold_meeting(application, file, title="Bench", speaker="Speaker", on_event=listen)
        seconds = time.monotonic() - begun
        summary = stopwatch.summary() | {
            "seconds": round(seconds, 1),
            "cpu_per_second": round((cpu_seconds() - cpu) / seconds, 3),
            "memory_mb": round(memory_mb()),
            "model": application.use_cases.settings.current().speech.model,
        }
    _print({"event": "summary", **summary})


def _print(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _line(event: str, word: Word, at: float) -> dict[str, object]:
    return {
        "event": event,
        "text": word.text,
        "start": round(word.start, 3),
        "end": round(word.end, 3),
        "at": round(at, 3),
    }


def _first_place(shown: list[tuple[Word, float]], word: Word) -> float | None:
    """When this word was first shown, None when it was not."""
    for known, at in shown:
        near = abs(known.start - word.start) < _SAME_PLACE_SECONDS
        if near and _plain(known) == _plain(word):
            return at
    return None


def _plain(word: Word) -> str:
    return "".join(c for c in word.text.casefold() if c.isalnum())


def _percentiles(values: list[float]) -> dict[str, float]:
    if len(values) < _FEWEST_VALUES:
        return {}
    cuts = quantiles(values, n=100, method="inclusive")
    return {f"p{p}": round(cuts[p - 1], 2) for p in (50, 90, 95)}
