"""Other words for a question from a service elsewhere, before anybody needs them.

Nothing that people said goes with the wish, so that nobody can talk the service into anything, and
what comes back is said only where it passes ``domain.passable_wording``. Without a service, or too
late, the plain words are there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from uuid import UUID

from meeting_desktop.application.guide_rows import GuidedMeeting
from meeting_desktop.application.read_answers import ReadingParts
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.conversations import names_in
from meeting_desktop.domain.passable_wording import passes
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.rewording import reworded
from meeting_desktop.ports.analyst import PhraseKind, PhraseWish
from meeting_desktop.runtime.containment import tell_of

_log = get_logger(__name__)

#: A question and the shortest answer to it take longer; later the words are of no use.
_LIMIT_SECONDS = 6.0


class WordAhead:
    """One meeting's. Whoever is not answered within ``limit_s`` seconds is not answered at all."""

    def __init__(
        self,
        parts: ReadingParts,
        guided: GuidedMeeting,
        language: str,
        *,
        limit_s: float = _LIMIT_SECONDS,
    ) -> None:
        self._parts = parts
        self._questions = {one.id: one for one in guided.questions}
        self._language = language
        self._limit_s = limit_s
        told = guided.conversation
        self._nothing_said = replace(told, utterances=(), language=language, names=names_in(told))

    def ask(self, question_id: UUID, done: Callable[[str], None]) -> Future[None]:
        """Returns at once; ``done`` comes on the assistant's loop before the future, or never."""
        asked = self._parts.loop.submit(self._ask(self._questions[question_id], done))
        asked.add_done_callback(_have_asked)
        return asked

    async def _ask(self, question: Question, done: Callable[[str], None]) -> None:
        if self._parts.analyst.source.provider == "offline":
            return  # the rules of this machine have none but the plain words
        plain = " ".join(reworded(question, self._language))
        wish = PhraseWish(PhraseKind.REPHRASED, plain, self._language, question)
        try:
            async with asyncio.timeout(self._limit_s):
                text = await self._parts.analyst.phrase(wish, self._nothing_said)
        except TimeoutError:
            return
        except ApplicationError as error:
            _log.warning("a question has no other words", code=error.code)
            return
        text = text.strip()
        if text != plain and passes(text, question):
            done(text)


def _have_asked(asked: Future[None]) -> None:
    error = None if asked.cancelled() else asked.exception()
    if error is not None:
        tell_of(error)
