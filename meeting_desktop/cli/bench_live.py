"""One live run: files at real speed through the whole application, a stopwatch beside each.

The first file is a meeting, with recorder and store; each further one speaks at the same time on a
track of its own. Nothing else is computed while they speak.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from meeting_desktop.bootstrap import Application, build_file_transcriber
from meeting_desktop.cli.bench_figures import Figures, lag_figures
from meeting_desktop.cli.bench_meter import Meter, MeteredLoader
from meeting_desktop.cli.bench_stopwatch import CaptionStopwatch, Line
from meeting_desktop.cli.bench_tracks import FurtherTrack
from meeting_desktop.cli.footprint import cpu_seconds, memory_mb
from meeting_desktop.cli.rehearsal import hold_meeting, load_model, rehearsal
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    MeetingEvent,
    SoundState,
    SoundStateChanged,
)
from meeting_desktop.ports.recogniser import RecogniserLoader
from meeting_desktop.runtime.bugs import bugs

#: How much longer than itself a file may take until its last word is there.
_GRACE_SECONDS = 600.0

Out = Callable[[Line], None]


@dataclass(frozen=True, slots=True)
class LiveRun:
    """What a run brought: a stopwatch for each file, and what it cost over all."""

    watches: tuple[CaptionStopwatch, ...]
    cost: Figures
    paths: Paths
    settings: Settings


class CaptionBoard:
    """Tells tracks apart, knows the zero of each, and hands on lines. Any thread may call."""

    def __init__(self, clock: Clock, out: Out) -> None:
        self._clock = clock
        self._out = out
        self._lock = threading.Lock()
        self._zeros: dict[int, float] = {}
        self._numbers: dict[UUID, int] = {}
        self.watches: list[CaptionStopwatch] = []
        self.states: set[CaptionState] = set()

    def add_track(self, track_id: UUID | None = None) -> None:
        """The next track; the first one has the meeting's id, which nobody knows yet."""
        self.watches.append(CaptionStopwatch())
        if track_id is not None:
            self._numbers[track_id] = len(self.watches)

    def number_of(self, track_id: UUID) -> int:
        """Tracks are counted from 1."""
        return self._numbers.get(track_id, 1)

    def begin(self, number: int, zero: float) -> None:
        """The first sample of a track could have been spoken at ``zero`` of the clock."""
        self._zeros.setdefault(number, zero)

    def hear(self, event: MeetingEvent) -> None:
        if isinstance(event, CaptionStateChanged):
            self.states.add(event.state)
        if not isinstance(event, CaptionShown | CaptionConfirmed | CaptionFinal):
            return
        now = self._clock.monotonic()
        with self._lock:
            number = self.number_of(event.track_id)
            at = now - self._zeros.get(number, now)
            for line in self.watches[number - 1].hear(event, at):
                self._out({"track": number, **line})

    def tell_lag(self, now: float, lag: float, busy: float) -> None:
        """A line for the plot of a long run."""
        at = round(now - self._zeros.get(1, now), 2)
        line: Line = {"event": "lag", "at": at, "lag": round(lag, 3), "busy": round(busy, 3)}
        self._out(line)


def run_live(
    home: Path,
    files: Sequence[Path],
    *,
    model: str,
    language: str,
    out: Out,
    before: Callable[[Application], None] = lambda _application: None,
) -> LiveRun:
    """Let all files speak at once; the data of the application is in ``home``. Blocks.

    ``before`` is called with the model loaded and nobody speaking yet.
    Raises: NotFoundError, NotAudioError for a file; EnvironmentFault without a model.
    """
    lengths = [build_file_transcriber().check(file) for file in files]
    clock = SystemClock()
    meter = Meter(clock)
    board = CaptionBoard(clock, out)
    meter.on_lag = board.tell_lag

    def counted(loader: RecogniserLoader) -> RecogniserLoader:
        return MeteredLoader(loader, meter, clock)

    with rehearsal(home, model=model, wrap=counted) as application, _no_bugs():
        load_model(application)
        before(application)
        cpu, begun = cpu_seconds(), clock.monotonic()
        dropped = _Speakers(application, board, meter, language).speak(files, max(lengths))
        now = clock.monotonic()
        settings = application.use_cases.settings.current()
        cost: Figures = {
            "seconds": round(now - begun, 1),
            "busy": round(meter.decode_seconds / max(lengths), 3),
            "lag": lag_figures(meter.lags),
            "cpu_per_second": round((cpu_seconds() - cpu) / (now - begun), 3),
            "memory_mb": round(memory_mb()),
            "dropped_seconds": round(dropped, 2),
            "states": sorted(board.states),
            "model": settings.speech.model,
        }
        return LiveRun(tuple(board.watches), cost, application.paths, settings)


@contextmanager
def _no_bugs() -> Iterator[None]:
    """Figures of a program that met a bug on the way are worth nothing: refuse them."""
    met: list[BaseException] = []
    stop = bugs.subscribe(met.append)
    try:
        yield
    finally:
        stop()
    if met:
        kinds = ", ".join(sorted({type(error).__name__ for error in met}))
        raise EnvironmentFault(
            f"The program met a fault of its own ({kinds}), so there are no figures.",
            code="bench_broken",
        )


class _Speakers:
    """Everybody who speaks in one run of ``application``."""

    def __init__(
        self, application: Application, board: CaptionBoard, meter: Meter, language: str
    ) -> None:
        self._application = application
        self._board = board
        self._meter = meter
        self._language = language

    def speak(self, files: Sequence[Path], longest: float) -> float:
        """Hold the meeting and let the other tracks speak beside it; the seconds they dropped."""
        self._board.add_track()
        with self._further_tracks(files[1:]) as tracks:

            def listen(event: MeetingEvent) -> None:
                if isinstance(event, SoundStateChanged) and event.state is SoundState.LIVE:
                    self._begin_meeting()
                    for track in tracks:
                        track.begin()
                self._board.hear(event)

            hold_meeting(
                self._application,
                files[0],
                title="Bench",
                speaker="Speaker",
                language=self._language,
                on_event=listen,
            )
            for track in tracks:
                track.end(longest + _GRACE_SECONDS)
            return sum(track.dropped_seconds for track in tracks)

    def _begin_meeting(self) -> None:
        now = SystemClock().monotonic()
        self._board.begin(1, now)
        live = self._application.use_cases.meetings.live
        if live is not None:
            self._meter.begin_track(live.track_id, now)

    def _begin_track(self, track_id: UUID, zero: float) -> None:
        self._board.begin(self._board.number_of(track_id), zero)
        self._meter.begin_track(track_id, zero)

    @contextmanager
    def _further_tracks(self, files: Sequence[Path]) -> Iterator[list[FurtherTrack]]:
        tracks: list[FurtherTrack] = []
        try:
            for file in files:
                tracks.append(self._open_track(file))
                self._board.add_track(tracks[-1].id)
            yield tracks
        finally:
            for track in tracks:
                track.end(_GRACE_SECONDS, early=True)

    def _open_track(self, file: Path) -> FurtherTrack:
        return FurtherTrack(
            self._application,
            file,
            self._language,
            publish=self._board.hear,
            on_begin=self._begin_track,
        )
