"""How late the captions of a track are, told when it is worth telling."""

from __future__ import annotations

from collections.abc import Callable

from meeting_desktop.application.relieve_captions import Relief
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.events import CaptionState, CaptionStateChanged, MeetingEvent

_BEHIND_SECONDS = 3.0
_STATE_SECONDS = 1.0
#: A change of lag worth telling (s).
_LAG_STEP = 0.5

_BUSY_SENTENCE = (
    "This computer is too busy for captions just now; the words are made from the recording "
    "afterwards."
)


class CaptionsTeller:
    """Publishes a state at once when it changes, and a lag at most once a second."""

    def __init__(self, clock: Clock, publish: Callable[[MeetingEvent], None]) -> None:
        self._clock = clock
        self._publish = publish
        self._told = CaptionStateChanged(CaptionState.OFF)
        self._relief = Relief.NONE
        self._told_at = 0.0

    def tell(self, lag: float, relief: Relief) -> None:
        """``lag`` in seconds; ``relief`` is what is done for this track."""
        state = _state(lag, relief)
        due = self._clock.monotonic() - self._told_at >= _STATE_SECONDS
        moved = due and abs(lag - self._told.lag) >= _LAG_STEP
        if state is self._told.state and relief is self._relief and not moved:
            return
        self._relief = relief
        self._told = CaptionStateChanged(state, round(lag, 2), _sentence(state, lag, relief))
        self._told_at = self._clock.monotonic()
        self._publish(self._told)


def _state(lag: float, relief: Relief) -> CaptionState:
    if relief is Relief.RECORD_ONLY:
        return CaptionState.PAUSED
    return CaptionState.BEHIND if lag >= _BEHIND_SECONDS else CaptionState.LIVE


def _sentence(state: CaptionState, lag: float, relief: Relief) -> str:
    if state is CaptionState.PAUSED:
        return _BUSY_SENTENCE
    helped = relief is Relief.SMALLER_MODEL
    if state is CaptionState.BEHIND:
        behind = f"Captions are {lag:.0f} s behind"
        return f"{behind}; a smaller model helps to keep up." if helped else f"{behind}."
    return "A smaller model helps the captions to keep up." if helped else ""
