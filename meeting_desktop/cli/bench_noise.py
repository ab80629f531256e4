"""Words that nobody said: sounds without speech, fed to the live recogniser on a clock of its own.

Time passes with the sound that is fed, not with the machine, so a minute takes as long as it needs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from meeting_desktop.bootstrap import build_catalogue, build_loader
from meeting_desktop.cli.bench_captions import print_line
from meeting_desktop.cli.bench_sounds import KINDS
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import find_paths
from meeting_desktop.core.settings import load_settings
from meeting_desktop.domain.captions import CaptionEvent, CaptionFinal
from meeting_desktop.domain.transcript import text_of
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import LiveRecogniser, SpeechOptions

_CHUNK = SPEECH_RATE_HZ // 10


class SoundClock:
    """A ``Clock`` that is as late as the sound that was fed."""

    def __init__(self) -> None:
        self._begun = datetime.now(UTC)
        self.seconds = 0.0

    def now(self) -> datetime:
        return self._begun + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.seconds += max(0.0, seconds)
        return event.is_set()


def measure_noise(seconds: float, model: str, language: str) -> int:
    """Print a JSON line for each kind of sound; how many words were heard in all. Blocks."""
    configure_logging(None)
    paths = find_paths()
    settings = load_settings(paths.settings_file)
    catalogue, name = build_catalogue(paths, settings), model or settings.speech.model
    if not catalogue.is_installed(name):
        catalogue.install(name)
    clock = SoundClock()
    live = build_loader(catalogue, settings, clock).load(name).live
    heard = 0
    for kind, make in KINDS.items():
        events = list(captions_of(live, make(seconds), clock, language))
        texts = [text_of(event.words) for event in events if event.words]
        words = sum(len(event.words) for event in events)
        finals = sum(isinstance(event, CaptionFinal) for event in events)
        print_line({"kind": kind, "words": words, "utterances": finals, "texts": texts})
        heard += words
    print_line({"event": "summary", "seconds": seconds, "words": heard, "model": name})
    return heard


def captions_of(
    live: LiveRecogniser, sound: Samples, clock: SoundClock, language: str = ""
) -> Iterator[CaptionEvent]:
    """What is heard in ``sound`` (16 kHz), fed as it would be spoken, on a track of its own."""
    track = new_id()
    live.open_track(track, SpeechOptions(language))
    for start in range(0, len(sound), _CHUNK):
        piece = sound[start : start + _CHUNK]
        live.feed(track, start, piece)
        clock.seconds += len(piece) / SPEECH_RATE_HZ
        yield from _all_steps(live)
    yield from live.close_track(track)


def _all_steps(live: LiveRecogniser) -> Iterator[CaptionEvent]:
    events: Sequence[CaptionEvent] = live.step()
    while events:
        yield from events
        events = live.step()
