"""Guide the running meeting: questions fill themselves from what is said, the next one, cards."""

from __future__ import annotations

from concurrent.futures import Future
from uuid import UUID

from meeting_desktop.application.guide_state import GuidePhase, GuideState, QuestionRow
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.runtime.topic import Topic

__all__ = ["GuideMeeting", "GuidePhase", "GuideState", "QuestionRow"]


class GuideMeeting:
    """``changed`` is published on the assistant's loop; methods return at once, on any thread."""

    def __init__(self) -> None:
        self.changed: Topic[GuideState] = Topic()

    def set_answer(self, question_id: UUID, state: AnswerState, text: str = "") -> Future[None]:
        """A person's word: no analyst changes it any more."""
        raise NotImplementedError

    def dismiss(self, card_id: UUID) -> None:
        """The card is not shown again."""
        raise NotImplementedError
