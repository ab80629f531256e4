"""Several tracks, one recogniser: every session feeds it, one step is done, each hears its own.

Runs on the speech thread. A bug in one session ends that session, a bug in the recogniser ends all
that are open; the sound of both is noted, so that its words come from the recording.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from meeting_desktop.application.relieve_captions import Relief, RelieveCaptions
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.captions import CaptionEvent
from meeting_desktop.ports.recogniser import Backlog, LiveRecogniser, Recognisers
from meeting_desktop.runtime.containment import Contained

_log = get_logger(__name__)

_FAILED_SENTENCE = (
    "The captions met a fault of the program; the recording goes on, and its words come afterwards."
)


@dataclass(frozen=True, slots=True)
class Strain:
    """How hard the machine is pressed: the recogniser's lag (seconds), and what is done for it."""

    lag: float
    relief: Relief


class LiveSession(Protocol):
    """One track's captions; all methods run on the speech thread."""

    @property
    def track_id(self) -> UUID: ...

    @property
    def waiting(self) -> float:
        """Seconds of sound that are not fed yet."""
        ...

    @property
    def keeps_time(self) -> bool:
        """False where the sound waits for the captions, so that they cannot be too slow."""
        ...

    def begin(self, recogniser: LiveRecogniser, model: str, engine: str) -> None: ...

    def feed(self, recogniser: LiveRecogniser) -> bool:
        """Feed a bite of what has come; False when there was nothing."""
        ...

    def handle(self, events: Sequence[CaptionEvent]) -> None:
        """Events of this track, in order."""
        ...

    def tell(self, strain: Strain) -> None:
        """After each step: say how late the captions are, and stop feeding when told to."""
        ...

    def finish(self, recogniser: LiveRecogniser) -> None:
        """Everything has been fed that ever will be: bring the captions to their end."""
        ...

    def without_model(self, sentence: str) -> None:
        """No words can be had any more: let go of the sound."""
        ...


class ServeSessions:
    """The open sessions and what they share."""

    def __init__(self, clock: Clock, stop_wanted: Callable[[], bool]) -> None:
        self._clock = clock
        self._stop_wanted = stop_wanted
        self._sessions: list[LiveSession] = []
        self._begun: set[UUID] = set()
        self._relieve = RelieveCaptions(clock)
        self._smaller = False

    @property
    def any_open(self) -> bool:
        return bool(self._sessions)

    def open(self, session: LiveSession, loaded: Recognisers) -> None:
        self._sessions.append(session)
        with Contained(partial(self._drop, session, loaded.live)):
            session.begin(loaded.live, loaded.model, loaded.engine)
            self._begun.add(session.track_id)

    def turn(self, live: LiveRecogniser) -> bool:
        """Feed what has come and do one step; False when there was nothing to do."""
        worked = False
        for session in tuple(self._sessions):
            with Contained(partial(self._drop, session, live)):
                worked |= session.feed(live)
        events: Sequence[CaptionEvent] = ()
        with Contained(partial(self._drop_all, live)):
            events = live.step()
        self._hand_out(events, live)
        with Contained(partial(self._drop_all, live)):
            self._look_after(live, live.backlog())
        return worked or bool(events)

    def close(self, session: LiveSession, live: LiveRecogniser) -> None:
        """Bring one session to its end while the others go on."""
        while session in self._sessions and session.waiting and not self._stop_wanted():
            self.turn(live)
        if session not in self._sessions:
            return
        self._begun.discard(session.track_id)
        with Contained(partial(self._drop, session, live)):
            session.finish(live)
            self._sessions.remove(session)
        self._rest_if_alone(live)

    def dismiss(self, sentence: str) -> None:
        """The thread ends."""
        sessions, self._sessions = self._sessions, []
        for session in sessions:
            refuse(session, sentence)

    def _hand_out(self, events: Sequence[CaptionEvent], live: LiveRecogniser) -> None:
        by_track: dict[UUID, list[CaptionEvent]] = {}
        for event in events:
            by_track.setdefault(event.track_id, []).append(event)
        for session in tuple(self._sessions):
            if own := by_track.get(session.track_id):
                with Contained(partial(self._drop, session, live)):
                    session.handle(own)

    def _look_after(self, live: LiveRecogniser, backlog: Backlog) -> None:
        """Change what is done for captions that are too slow, or no longer are, and say so."""
        self._relieve_by(live, backlog)
        strain = Strain(backlog.lag, self._relieve.relief)
        for session in tuple(self._sessions):
            with Contained(partial(self._drop, session, live)):
                session.tell(strain)

    def _relieve_by(self, live: LiveRecogniser, backlog: Backlog) -> None:
        timed = [session.waiting for session in self._sessions if session.keeps_time]
        if not timed:
            return
        before = self._relieve.relief
        relief = self._relieve.look(Backlog(backlog.lag + max(timed), backlog.busy))
        if relief is before:
            return
        _log.info("captions relieved", state=relief.name.lower())
        if relief is not Relief.RECORD_ONLY:
            self._use_smaller(live, wanted=relief is Relief.SMALLER_MODEL)

    def _use_smaller(self, live: LiveRecogniser, *, wanted: bool) -> None:
        if wanted == self._smaller:
            return
        had = False
        with Contained():
            had = live.use_smaller_model(wanted)
        if had:
            self._smaller = wanted
        elif wanted:
            self._relieve.no_smaller_model()

    def _rest_if_alone(self, live: LiveRecogniser) -> None:
        """The next meeting begins with the full model and a clean slate."""
        if self._sessions:
            return
        self._use_smaller(live, wanted=False)
        self._smaller = False
        self._relieve = RelieveCaptions(self._clock)

    def _drop_all(self, live: LiveRecogniser, error: Exception) -> None:
        for session in tuple(self._sessions):
            self._drop(session, live, error)

    def _drop(self, session: LiveSession, live: LiveRecogniser, _error: Exception) -> None:
        if session in self._sessions:
            self._sessions.remove(session)
        refuse(session, _FAILED_SENTENCE)
        if session.track_id in self._begun:
            self._begun.discard(session.track_id)
            # Else the others would go on paying for a track that nobody listens to.
            with Contained():
                live.close_track(session.track_id)
        self._rest_if_alone(live)


def refuse(session: LiveSession, sentence: str) -> None:
    """Tell a session that it gets no words, whatever it makes of that."""
    with Contained():
        session.without_model(sentence)
