"""The real window, led by a script instead of a person: for ``demo`` and the window's benches.

A script is a generator of conditions: it goes on when what it waits for has come true. Whatever it
does is done through the same session and pages that a person uses.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from meeting_desktop.application.run_meeting import MeetingRequest, SourceChoice
from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.events import MeetingEvent, SoundState, SoundStateChanged
from meeting_desktop.ui.app import build_window, let_go, make_application
from meeting_desktop.ui.loop_watch import LoopWatch
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.live_model import Phase

Condition = Callable[[], bool]

_POLL_MS = 50
#: How long a page gets to settle before its picture is taken.
_SETTLE_SECONDS = 0.8
#: The picture of the meeting shows it at this part of its sound.
_PICTURE_AT = 0.7
_PATIENCE_SECONDS = 600.0


@dataclass(slots=True)
class Demonstrated:
    """What came of it. ``longest_ms``: the event loop's longest block in each second."""

    meeting_id: UUID | None = None
    pictures: list[Path] = field(default_factory=list)
    longest_ms: list[float] = field(default_factory=list)
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Play:
    """The meeting to hold; ``sound`` is its microphone, pictures go to ``folder``."""

    sound: Path
    seconds: float
    title: str
    speaker: str
    folder: Path | None = None


def demonstrate(
    use_cases: UseCases, state_file: Path, play: Play, on_started: Callable[[], None]
) -> Demonstrated:
    """Open the window, hold the meeting, close the window. Blocks until it is closed.

    Raises: EnvironmentFault when the meeting could not be held or took far too long.
    """
    application = make_application()
    window = build_window(use_cases, state_file)
    window.resize(1280, 800)
    director = _Director(window, use_cases, play)
    window.painted.connect(on_started)
    window.painted.connect(director.start)
    window.finished.connect(application.quit)
    window.show()
    application.exec()
    let_go(window)
    if director.outcome.failure:
        raise EnvironmentFault(director.outcome.failure, code="demonstration_failed")
    return director.outcome


def watch_start(
    use_cases: UseCases, state_file: Path, on_usable: Callable[[], None], ready: Condition
) -> list[float]:
    """Open the window and close it when ``ready``; longest blocks (ms) of each second between.

    ``on_usable`` is called after the first paint, once the event loop has answered.
    """
    application = make_application()
    window = build_window(use_cases, state_file)
    watch = LoopWatch(window)
    runner = _Runner(window, _until(ready), window.close)
    window.painted.connect(on_usable)
    window.painted.connect(watch.start)
    window.painted.connect(runner.start)
    window.finished.connect(application.quit)
    window.show()
    application.exec()
    longest_ms = list(watch.longest_ms)
    let_go(window)
    return longest_ms


def _until(condition: Condition) -> Iterator[Condition]:
    yield condition


class _Runner(QObject):
    """Moves a script on, on the GUI thread."""

    def __init__(
        self, parent: QObject, script: Iterator[Condition], on_end: Callable[[], object]
    ) -> None:
        super().__init__(parent)
        self._script = script
        self._on_end = on_end
        self._condition: Condition = _at_once
        self._deadline = time.monotonic() + _PATIENCE_SECONDS
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        self._timer.start()

    def extend(self, seconds: float) -> None:
        self._deadline += seconds

    @property
    def late(self) -> bool:
        return time.monotonic() > self._deadline

    def _on_tick(self) -> None:
        if not self._condition() and not self.late:
            return
        following = None if self.late else next(self._script, None)
        if following is None:
            self._timer.stop()
            self._on_end()
        else:
            self._condition = following


def _at_once() -> bool:
    return True


class _Director(QObject):
    """Today, pre-flight, meeting, Replay, Library: each with its picture."""

    def __init__(self, window: MainWindow, use_cases: UseCases, play: Play) -> None:
        super().__init__(window)
        self.outcome = Demonstrated()
        self._window = window
        self._play = play
        self._sound_ended = False
        self._watch = LoopWatch(self)
        self._runner = _Runner(self, self._script(), self._finish)
        self._runner.extend(play.seconds)
        window.bridge.listen(use_cases.meetings.events, self, self._on_event)
        window.session.ended.connect(self._on_saved)
        window.session.failed.connect(self._on_failed)

    def start(self) -> None:
        self._runner.start()

    def _script(self) -> Iterator[Condition]:
        window, session = self._window, self._window.session
        yield _after(_SETTLE_SECONDS)
        self._picture("today")
        window.start_meeting()
        yield _after(_SETTLE_SECONDS)
        self._picture("preflight")
        session.choose_source(SourceChoice(file=self._play.sound))
        session.start(MeetingRequest(self._play.title, self._play.speaker))
        yield lambda: session.phase is Phase.LIVE
        self._watch.start()
        yield _after(self._play.seconds * _PICTURE_AT)
        self._picture("meeting")
        yield lambda: self._sound_ended
        self._watch.stop()
        session.end()
        yield lambda: self.outcome.meeting_id is not None
        yield _after(_SETTLE_SECONDS)
        self._picture("replay")
        window.show_room("library")
        yield _after(_SETTLE_SECONDS)

    def _picture(self, name: str) -> None:
        folder = self._play.folder
        if folder is None:
            return
        path = folder / f"{len(self.outcome.pictures) + 1}-{name}.png"
        if self._window.grab().save(str(path)):
            self.outcome.pictures.append(path)

    def _on_event(self, event: MeetingEvent) -> None:
        if isinstance(event, SoundStateChanged) and event.state is SoundState.ENDED:
            self._sound_ended = True

    def _on_saved(self, meeting_id: UUID) -> None:
        self.outcome.meeting_id = meeting_id

    def _on_failed(self, sentence: str) -> None:
        self.outcome.failure = sentence
        self._finish()

    def _finish(self) -> None:
        self.outcome.longest_ms = self._watch.longest_ms
        if self.outcome.meeting_id is None and not self.outcome.failure:
            self.outcome.failure = "The meeting did not come to its end in time."
        self._window.close()


def _after(seconds: float) -> Condition:
    due = time.monotonic() + seconds
    return lambda: time.monotonic() >= due
