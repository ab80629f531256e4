"""A whole conversation read: in pieces where it is long, and the pieces made one.

Three small requests for each piece (outline, dealings, signals), two at a time; one more makes the
summary of several. What was found in pieces is put together by us, so that nothing of it gets lost
on the way: only the summary, the topics and the insights are written anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TypeVar

from meeting_desktop.adapters.assistant.gemini.combining import combine
from meeting_desktop.adapters.assistant.gemini.exchange import TooLongError
from meeting_desktop.adapters.assistant.gemini.faults import broken
from meeting_desktop.adapters.assistant.gemini.findings_of import FindingsReader
from meeting_desktop.adapters.assistant.gemini.line import THOROUGH, GeminiLine
from meeting_desktop.adapters.assistant.gemini.numbered import NumberedConversation
from meeting_desktop.adapters.assistant.gemini.progress import Progress
from meeting_desktop.adapters.assistant.gemini.schemas import (
    ClaimShape,
    Combined,
    Dealings,
    Outline,
    Shape,
    Signals,
)
from meeting_desktop.adapters.assistant.gemini.together import all_of, three_of
from meeting_desktop.adapters.assistant.gemini.tokens import pieces
from meeting_desktop.adapters.assistant.gemini.wording import began, language_name, marked, rules
from meeting_desktop.domain.findings import Findings

T = TypeVar("T")
_Shape = TypeVar("_Shape", bound=Shape)
#: Of one piece: about an hour of talk. Models can read more, and find less in it.
_PIECE_TOKENS = 27_000
#: Key points of a conversation in pieces; each piece has room for some, the last one too.
_KEY_POINTS, _LEAST_OF_A_PIECE = 18, 4
_AT_ONCE = 2
#: The parts of a report, in this order; each is a prompt of that name.
TASKS = ("outline", "dealings", "signals")


class ConversationReader:
    """Of one conversation. Raises: AnalystFault."""

    def __init__(
        self,
        line: GeminiLine,
        numbered: NumberedConversation,
        language: str,
        on_progress: Callable[[float], None],
    ) -> None:
        self._line = line
        self._numbered = numbered
        self._language = language_name(language)
        self._on_progress = on_progress
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def read(self) -> Findings:
        numbers = self._numbered.numbers
        if not numbers:
            return Findings()
        parts = pieces(self._numbered.lines(numbers), numbers, _PIECE_TOKENS)
        several = len(parts) > 1
        progress = Progress(self._on_progress, len(TASKS) * len(parts) + several)
        outlining = self._task("outline", Outline, parts, progress)
        dealing = self._task("dealings", Dealings, parts, progress)
        signalling = self._task("signals", Signals, parts, progress)
        outlines, dealings, signals = await three_of(outlining, dealing, signalling)
        return self._findings(await self._whole(outlines, progress), outlines, dealings, signals)

    async def _task(
        self, name: str, shape: type[_Shape], parts: Sequence[Sequence[int]], progress: Progress
    ) -> list[_Shape]:
        several = len(parts) > 1
        asked = [self._ask(name, shape, part, progress, piece=several) for part in parts]
        return list(chain.from_iterable(await all_of(*asked)))

    async def _ask(
        self,
        name: str,
        shape: type[_Shape],
        part: Sequence[int],
        progress: Progress,
        *,
        piece: bool,
    ) -> list[_Shape]:
        """One answer, or those of both halves where one would be too long."""
        asked = rules(
            name,
            piece="piece of a conversation" if piece else "conversation",
            began=began(self._numbered.conversation),
            zone=self._numbered.conversation.time_zone,
            language=self._language,
        )
        data = marked(self._numbered.lines(part))
        try:
            async with self._gate:
                answer = await self._line.ask(asked, data, shape, THOROUGH, progress.creep)
        except TooLongError:
            if len(part) == 1:
                raise broken() from None
        else:
            progress.step()
            return [answer]
        progress.more(1)
        half = len(part) // 2
        return [
            *await self._ask(name, shape, part[:half], progress, piece=True),
            *await self._ask(name, shape, part[half:], progress, piece=True),
        ]

    async def _whole(self, outlines: Sequence[Outline], progress: Progress) -> Combined:
        if len(outlines) > 1:
            combined = await combine(self._line, outlines, self._language, progress.creep)
            progress.step()
            return combined
        only = outlines[0]
        return Combined(
            executive_summary=only.executive_summary, topics=only.topics, insights=only.insights
        )

    def _findings(
        self,
        whole: Combined,
        outlines: Sequence[Outline],
        dealings: Sequence[Dealings],
        signals: Sequence[Signals],
    ) -> Findings:
        reader = FindingsReader(self._numbered)
        return Findings(
            executive_summary=reader.claims(whole.executive_summary),
            key_points=reader.claims(_key_points(outlines)),
            decisions=reader.claims(_all(one.decisions for one in outlines)),
            topics=reader.topics(whole.topics),
            exchanges=reader.exchanges(_all(one.exchanges for one in dealings)),
            tasks=reader.tasks(_all(one.tasks for one in dealings)),
            appointments=reader.appointments(_all(one.appointments for one in dealings)),
            tones=reader.tones(_all(one.tones for one in signals)),
            people=reader.people(_all(one.contributions for one in signals)),
            insights=reader.claims(whole.insights),
            score_evidence=reader.score_evidence(_all(one.score_evidence for one in signals)),
        )


def _key_points(outlines: Sequence[Outline]) -> list[ClaimShape]:
    """The first of each piece, which are its most important, in the order of the talk."""
    if len(outlines) == 1:
        return outlines[0].key_points
    room = max(_LEAST_OF_A_PIECE, _KEY_POINTS // len(outlines))
    return _all(one.key_points[:room] for one in outlines)


def _all(lists: Iterable[Sequence[T]]) -> list[T]:
    return list(chain.from_iterable(lists))
