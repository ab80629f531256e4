"""The full model, and a smaller one for a machine that is too slow for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from meeting_desktop.adapters.speech.engine import Engine
from meeting_desktop.adapters.speech.passes import LivePass
from meeting_desktop.adapters.speech.spans import SpanReader
from meeting_desktop.adapters.speech.tracks import Track

#: Loads the smaller model; None where none is installed.
SmallerEngine = Callable[[], Engine | None]


def no_smaller_engine() -> Engine | None:
    return None


@dataclass(frozen=True, slots=True)
class Hearing:
    """A model with the two ways in which it hears an utterance."""

    engine: Engine
    live: LivePass
    reader: SpanReader

    @classmethod
    def by(cls, engine: Engine) -> Hearing:
        return cls(engine, LivePass(engine), SpanReader(engine))

    def serves(self, track: Track) -> bool:
        """Whether it knows the language of the track for certain."""
        language = track.language.decided
        if self.engine.english_only:
            return language == "en"
        return not language or language in self.engine.languages


class Hearings:
    """Which of the two hears a track. The smaller one is loaded while it is wanted only."""

    def __init__(self, full: Engine, load_smaller: SmallerEngine = no_smaller_engine) -> None:
        self._full = Hearing.by(full)
        self._load_smaller = load_smaller
        self._smaller: Hearing | None = None

    def use_smaller(self, wanted: bool, tracks: Iterable[Track]) -> bool:
        """True when what was wanted is so; the smaller one must serve one of ``tracks``."""
        if not wanted:
            self._smaller = None
            return True
        if self._smaller is None:
            engine = self._load_smaller()
            hearing = Hearing.by(engine) if engine is not None else None
            if hearing is None or not any(hearing.serves(track) for track in tracks):
                return False
            self._smaller = hearing
        return True

    def of(self, track: Track) -> Hearing:
        """What hears the track now. An open utterance forgets what another model wrote for it."""
        smaller = self._smaller
        hearing = smaller if smaller is not None and smaller.serves(track) else self._full
        if track.open is not None:
            track.open.hear_with(hearing.engine)
        return hearing
