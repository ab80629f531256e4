"""What the guide asks of analysts: the rules of this machine at once, a model when the gate opens.

At most one request of each kind is on its way. Answers are taken on the guide's own thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.answers import AnswerProposal, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.questions import Question
from meeting_desktop.ports.analyst import Analyst, AnalystFault, FollowUpQuestion
from meeting_desktop.runtime.containment import tell_of
from meeting_desktop.runtime.loop_thread import LoopThread

T = TypeVar("T")

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What an analyst is shown. ``suggests``: it is asked for follow-up questions as well."""

    questions: Sequence[Question]
    known: Sequence[MeetingAnswer]
    conversation: Conversation
    suggests: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """``follow_ups`` None: it was not asked for any."""

    proposals: Sequence[AnswerProposal]
    follow_ups: Sequence[FollowUpQuestion] | None = None


class Line:
    """One request at a time to one analyst; ``wake`` is called when its answer is there."""

    def __init__(self, loop: LoopThread, wake: Callable[[], None]) -> None:
        self._loop = loop
        self._wake = wake
        self._waiting: Future[Advice] | None = None
        self.asked_at = 0.0

    @property
    def busy(self) -> bool:
        return self._waiting is not None

    def ask(self, analyst: Analyst, inquiry: Inquiry, now: float) -> None:
        self.asked_at = now
        self._waiting = self._loop.submit(_consult(analyst, inquiry))
        self._waiting.add_done_callback(lambda _done: self._wake())

    def take(self) -> Advice | None:
        """What came back since; None also where nothing usable did."""
        if self._waiting is None or not self._waiting.done():
            return None
        done, self._waiting = self._waiting, None
        return _result(done)

    def cancel(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


async def _consult(analyst: Analyst, inquiry: Inquiry) -> Advice:
    shown = inquiry.questions, inquiry.known, inquiry.conversation
    proposals = await analyst.judge_answers(*shown) if inquiry.questions else ()
    return Advice(proposals, await analyst.suggest(*shown) if inquiry.suggests else None)


def _result(done: Future[T]) -> T | None:
    error = None if done.cancelled() else done.exception()
    if isinstance(error, AnalystFault):
        _log.warning("the analyst did not answer the guide", code=error.code)
    elif error is not None:
        tell_of(error)
    return done.result() if not done.cancelled() and error is None else None
