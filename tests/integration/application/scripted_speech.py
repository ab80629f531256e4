"""A recogniser that says what the test says, when the test says it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recogniser import Backlog, RecognisedSegment, SpeechOptions


class ScriptedLive:
    """``step`` gives what was put into ``script``, one list a time; an exception is raised."""

    def __init__(self) -> None:
        self.script: deque[Sequence[CaptionEvent] | Exception] = deque()
        self.last_words: Sequence[CaptionEvent] = ()
        self.fed: list[tuple[int, int]] = []
        self.open: set[UUID] = set()
        self.lag = self.busy = 0.0
        self.has_smaller = False
        self.smaller_asked: list[bool] = []
        self.feed_bug: Exception | None = None
        self.threads: set[str] = set()

    def open_track(self, track_id: UUID, options: SpeechOptions) -> None:
        self._note_thread()
        self.open.add(track_id)

    def feed(self, track_id: UUID, start: int, samples: Samples) -> None:
        assert track_id in self.open
        if self.feed_bug is not None:
            raise self.feed_bug
        self.fed.append((start, samples.size))

    def step(self) -> Sequence[CaptionEvent]:
        self._note_thread()
        if not self.script:
            return ()
        said = self.script.popleft()
        if isinstance(said, Exception):
            raise said
        return said

    def close_track(self, track_id: UUID) -> Sequence[CaptionEvent]:
        self._note_thread()
        self.open.remove(track_id)
        return self.last_words

    def backlog(self) -> Backlog:
        return Backlog(self.lag, self.busy)

    def use_smaller_model(self, wanted: bool) -> bool:
        self.smaller_asked.append(wanted)
        return self.has_smaller or not wanted

    def _note_thread(self) -> None:
        self.threads.add(threading.current_thread().name)


class ScriptedBatch:
    """Gives ``segments`` that lie within what it is asked about; remembers what it was asked."""

    def __init__(self, segments: Sequence[RecognisedSegment] = ()) -> None:
        self.segments = list(segments)
        self.asked: list[tuple[float, float]] = []
        self.bug: Exception | None = None
        #: What is in one file after the other, instead of ``segments``.
        self.per_call: Callable[[], Sequence[RecognisedSegment]] = lambda: self.segments

    def transcribe(
        self, pieces: Iterable[Samples], options: SpeechOptions, *, offset: float = 0.0
    ) -> Iterator[RecognisedSegment]:
        end = offset + sum(piece.size for piece in pieces) / 16_000
        self.asked.append((round(offset, 2), round(end, 2)))
        if self.bug is not None:
            raise self.bug
        yield from (s for s in self.per_call() if offset <= s.start < end)


def words(text: str, start: float, step: float = 0.5) -> tuple[Word, ...]:
    """The words of ``text``, ``step`` seconds each."""
    return tuple(
        Word(part, start + n * step, start + (n + 1) * step, 0.9)
        for n, part in enumerate(text.split())
    )


def heard(text: str, start: float) -> RecognisedSegment:
    said = words(text, start)
    return RecognisedSegment(start, said[-1].end, said, "en")


class Utterance:
    """The events of one utterance."""

    def __init__(self, track_id: UUID, utterance_id: UUID, start: float = 0.0) -> None:
        self.track_id = track_id
        self.id = utterance_id
        self.start = start
        self._next = start

    def shown(self, text: str) -> CaptionShown:
        return CaptionShown(self.track_id, self.id, self.start, words(text, self._next))

    def confirmed(self, text: str) -> CaptionConfirmed:
        said = words(text, self._next)
        self._next = said[-1].end if said else self._next
        return CaptionConfirmed(self.track_id, self.id, self.start, said)

    def final(self, text: str, language: str = "en") -> CaptionFinal:
        said = words(text, self.start)
        end = said[-1].end if said else self.start
        return CaptionFinal(self.track_id, self.id, self.start, end, said, language)
