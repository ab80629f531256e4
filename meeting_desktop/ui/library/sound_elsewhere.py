"""Sound that another computer recorded: fetched when somebody wants to hear it.

The work goes on when the page is left; what it came to is told when one comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.fetch_sound import Fetching, FetchOutcome, FetchSound
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.jobs import Jobs

_STEPS = 200


@dataclass(frozen=True, slots=True)
class SoundFetch:
    """``done`` of ``total`` bytes while it is ``working``; ``sentence`` and ``code`` of a fault."""

    working: bool = False
    done: int = 0
    total: int = 0
    sentence: str = ""
    code: str = ""


class SoundElsewhere(QObject):
    """At most one work a meeting; both signals carry the meeting's id."""

    changed = Signal(object)
    arrived = Signal(object)

    def __init__(self, sound: FetchSound, bridge: Bridge, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._sound = sound
        self._bridge = bridge
        self._jobs = jobs
        self._works: dict[UUID, Fetching] = {}
        self._states: dict[UUID, SoundFetch] = {}

    @property
    def is_set_up(self) -> bool:
        return self._sound.is_set_up

    def state(self, meeting_id: UUID) -> SoundFetch:
        return self._states.get(meeting_id, SoundFetch())

    def get(self, meeting_id: UUID) -> None:
        if meeting_id in self._works:
            return
        told = _Steps(partial(self._tell, meeting_id))
        work = self._works[meeting_id] = self._sound.start(meeting_id, told.moved)
        self._show(meeting_id, SoundFetch(working=True))
        self._jobs.follow(
            self,
            work.outcome,
            partial(self._on_done, meeting_id),
            partial(self._on_bug, meeting_id),
        )

    def cancel(self, meeting_id: UUID) -> None:
        """What came stays, and the next time goes on behind it."""
        if work := self._works.get(meeting_id):
            work.cancel()

    def _tell(self, meeting_id: UUID, done: int, total: int) -> None:
        """On the fetching thread."""
        self._bridge.post(partial(self._on_progress, meeting_id, done, total))

    def _on_progress(self, meeting_id: UUID, done: int, total: int) -> None:
        if meeting_id in self._works:
            self._show(meeting_id, replace(self.state(meeting_id), done=done, total=total))

    def _on_done(self, meeting_id: UUID, outcome: FetchOutcome) -> None:
        self._works.pop(meeting_id, None)
        self._show(meeting_id, SoundFetch(sentence=outcome.sentence, code=outcome.code))
        if outcome.here:
            self.arrived.emit(meeting_id)

    def _on_bug(self, meeting_id: UUID, sentence: str) -> None:
        self._works.pop(meeting_id, None)
        self._show(meeting_id, SoundFetch(sentence=sentence, code="failed"))

    def _show(self, meeting_id: UUID, state: SoundFetch) -> None:
        self._states[meeting_id] = state
        self.changed.emit(meeting_id)


class _Steps:
    """Lets through what an eye can see of a bar."""

    def __init__(self, told: Callable[[int, int], None]) -> None:
        self._told = told
        self._last = -1

    def moved(self, done: int, total: int) -> None:
        step = done * _STEPS // total if total else 0
        if step != self._last:
            self._last = step
            self._told(done, total)
