"""When a model is asked during a meeting: seldom, in a pause, and not about what is over.

Most of what is said changes nothing about the questions, and each request costs money and sends
words away. So somebody must have said something that may matter, the talk must rest for a breath,
and the last request must be some seconds back. Where the talk never rests it is asked all the same
after a while. All times are of one monotonic clock, in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable

from meeting_desktop.domain.conversations import Side, Utterance
from meeting_desktop.domain.question_words import is_backchannel, sounds_like
from meeting_desktop.domain.questions import Question

PAUSE_SECONDS = 1.2
APART_SECONDS = 8.0
#: Talk without a pause is not waited for any longer than this.
PATIENCE_SECONDS = 25.0


def may_matter(said: Utterance, questions: Iterable[Question]) -> bool:
    """Whether an utterance may change anything: theirs, or ours where we ask something."""
    if is_backchannel(said):
        return False
    if said.side is Side.THEIRS:
        return True
    asks = said.text.rstrip().endswith("?")
    return asks or any(sounds_like(one, said.text) for one in questions)


class Gate:
    """Told what happens, it says when to ask. No clock of its own."""

    def __init__(self) -> None:
        self._waiting_since: float | None = None
        self._talk_at = float("-inf")
        self._asked_at = float("-inf")

    def talk(self, now: float) -> None:
        """Somebody speaks."""
        self._talk_at = now

    def matter(self, now: float) -> None:
        """Something was said that a model should hear of."""
        if self._waiting_since is None:
            self._waiting_since = now

    @property
    def is_open(self) -> bool:
        """Something waits to be asked."""
        return self._waiting_since is not None

    def due_at(self) -> float | None:
        """When to ask, unless more is said until then; None: nothing waits."""
        if self._waiting_since is None:
            return None
        pause = self._talk_at + PAUSE_SECONDS
        return max(
            min(pause, self._waiting_since + PATIENCE_SECONDS), self._asked_at + APART_SECONDS
        )

    def asked(self, now: float) -> None:
        self._asked_at = now
        self._waiting_since = None

    def cut_short(self, since: float) -> None:
        """What was asked is not wanted any more, and waits again as it did ``since``."""
        self._waiting_since = since
