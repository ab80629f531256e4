"""A meeting without a person: a file is the microphone, a throw-away folder the home.

Shared by ``demo`` and the benches. It is the same application that the window runs, built by the
same composition root; only the sound comes from a file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.bootstrap import (
    Application,
    Overrides,
    build,
    build_catalogue,
    build_file_transcriber,
    build_loader,
    prepare,
)
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.paths import Paths, find_paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    MeetingEvent,
    SoundState,
    SoundStateChanged,
)
from meeting_desktop.ports.recogniser import RecogniserLoader
from meeting_desktop.runtime.bugs import bugs

_LOAD_SECONDS = 300.0
#: Beyond its own length a meeting may take this long to save itself.
_SAVE_SECONDS = 600.0


@contextmanager
def rehearsal(
    home: Path,
    *,
    model: str = "",
    pre_roll_seconds: float = 0.0,
    wrap: Callable[[RecogniserLoader], RecogniserLoader] | None = None,
) -> Iterator[Application]:
    """An application whose data is in ``home``; stopped at the end.

    ``wrap`` puts something around its recognisers, to count what they cost.
    """
    paths = find_paths({"MEETING_HOME": str(home)})
    settings = _with(prepare(paths), model, pre_roll_seconds)
    application = build(paths, settings, _wrapped(paths, settings, wrap))
    try:
        application.start_store().result()
        yield application
    finally:
        application.stop()


def _wrapped(
    paths: Paths,
    settings: Settings,
    wrap: Callable[[RecogniserLoader], RecogniserLoader] | None,
) -> Overrides:
    if wrap is None:
        return Overrides()
    loader = build_loader(build_catalogue(paths, settings), settings, SystemClock())
    return Overrides(loader=wrap(loader))


def _with(settings: Settings, model: str, pre_roll_seconds: float) -> Settings:
    sound = settings.sound.model_copy(update={"pre_roll_seconds": pre_roll_seconds})
    speech = settings.speech.model_copy(update={"model": model} if model else {})
    return settings.model_copy(update={"sound": sound, "speech": speech})


def load_model(application: Application) -> None:
    """Load the speech model and wait. Raises: EnvironmentFault with the model's own sentence."""
    ready = threading.Event()
    states: list[CaptionStateChanged] = []

    def on_state(state: CaptionStateChanged) -> None:
        states.append(state)
        if state.state in (CaptionState.LIVE, CaptionState.FAILED):
            ready.set()

    stop = application.speech.states.subscribe(on_state)
    application.speech.warm_up()
    ready.wait(_LOAD_SECONDS)
    stop()
    if not states or states[-1].state is not CaptionState.LIVE:
        sentence = states[-1].sentence if states else "The speech model did not load in time."
        raise EnvironmentFault(sentence, code="model_not_loaded")


def hold_meeting(
    application: Application,
    file: Path,
    *,
    title: str,
    speaker: str,
    language: str = "",
    speed: float = 1.0,
    on_event: Callable[[MeetingEvent], None] = lambda _event: None,
) -> UUID:
    """Hold a meeting with ``file`` as the microphone until it ends; the meeting's id. Blocks.

    Raises: NotFoundError, NotAudioError when the file cannot be a microphone.
    """
    length = build_file_transcriber().check(file)
    meetings = application.use_cases.meetings
    ended = threading.Event()

    def listen(event: MeetingEvent) -> None:
        on_event(event)
        if isinstance(event, SoundStateChanged) and event.state is SoundState.ENDED:
            ended.set()

    stop = meetings.events.subscribe(listen)
    # A bug on the way must not leave this waiting for sound that will never end.
    stop_bugs = bugs.subscribe(lambda _bug: ended.set())
    try:
        meetings.prepare(SourceChoice(file=file, speed=speed))
        meetings.start(MeetingRequest(title, speaker, language=language)).result()
        ended.wait(length / min(speed, 1.0) * 2 + _SAVE_SECONDS)
        return meetings.end().result(_SAVE_SECONDS + length)
    finally:
        stop()
        stop_bugs()
