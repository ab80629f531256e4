"""One reading of a meeting: its words to an analyst, what comes back into the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.choose_analyst import ChooseAnalyst, Reading
from meeting_desktop.application.write_report import (
    RecordScore,
    WordsRead,
    draft_of,
    store_report,
    words_to_read,
)
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.conversations import names_in
from meeting_desktop.domain.findings import Findings
from meeting_desktop.domain.reports import Report
from meeting_desktop.domain.retelling import retold, told
from meeting_desktop.ports.analyst import Analyst, ReportWish
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_T = TypeVar("_T")
_log = get_logger(__name__)
#: The provider that every machine has.
_RULES = "offline"


@dataclass(frozen=True, slots=True)
class Wish:
    """``language``: somebody asks for the report in it. ``preferred``: it is that of Settings,

    where it can be had; empty: as it was spoken. ``offline``: nothing leaves this machine.
    """

    language: str = ""
    preferred: str = ""
    offline: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """What was read, and the language that it is told in."""

    reading: Reading
    language: str


class ReadMeeting:
    """Its coroutine runs on the loop ``assistant``; the disk is asked on other threads."""

    def __init__(
        self, store: Store, analyst: ChooseAnalyst, clock: Clock, record_score: RecordScore
    ) -> None:
        self._store = store
        self._analyst = analyst
        self._clock = clock
        self._record_score = record_score

    async def read(
        self, meeting_id: UUID, wish: Wish, on_progress: Callable[[float], None]
    ) -> Report:
        """``on_progress`` hears a fraction of 1 on the loop, where the analyst knows it.

        Raises: AnalystFault, ``model_unknown`` where it cannot be had in the language that is
        asked for; NotFoundError; UserFacingError code ``not_ended``, ``no_words``,
        ``not_allowed``; EnvironmentFault of the store. Cancelled, nothing is stored.
        """
        words = await self._ask(lambda uow: words_to_read(uow, meeting_id))
        told_so = await self._retell(words, wish)
        if told_so is None:
            told_so = await self._read(words, wish, on_progress)
        reading = told_so.reading
        draft = await asyncio.to_thread(
            draft_of, words, reading.findings, told_so.language, reading.source
        )
        now = self._clock.now()
        written = self._store.write(
            lambda uow: store_report(uow, draft, now, self._record_score), actor="assistant"
        )
        report = (await asyncio.wrap_future(written)).value
        _log.info("meeting summed up", meeting=meeting_id, dropped=report.dropped)
        return report

    async def _read(
        self, words: WordsRead, wish: Wish, on_progress: Callable[[float], None]
    ) -> _Told:
        asked = ReportWish(wish.language or wish.preferred, on_progress)
        if wish.offline:
            analyst = self._analyst.offline
            findings = await analyst.read(words.conversation, asked)
            reading = Reading(findings, analyst.source)
        else:
            reading = await self._analyst.read_of(words.meeting_id, words.conversation, asked)
        # The rules of this machine translate nothing: their words are those that were spoken.
        is_told = bool(asked.language) and reading.source.provider != _RULES
        language = asked.language if is_told else words.conversation.language
        if wish.language not in {"", language}:
            return await self._translated(words, reading.findings, wish) or _Told(reading, language)
        return _Told(reading, language)

    async def _retell(self, words: WordsRead, wish: Wish) -> _Told | None:
        """The report that there is in the language that is asked for; None: read it anew."""
        latest = words.latest
        if latest is None or wish.language in {"", latest.language}:
            return None
        is_fresh = (latest.transcript_id, latest.words_digest) == (
            words.transcript_id,
            words.digest,
        )
        reader = self._whoever(words.meeting_id, wish).source.provider
        if not is_fresh or latest.source.provider != reader:
            return None
        return await self._translated(words, latest.findings, wish)

    async def _translated(self, words: WordsRead, findings: Findings, wish: Wish) -> _Told | None:
        """None: what came back is no translation. Raises: AnalystFault, ``model_unknown``."""
        analyst = self._whoever(words.meeting_id, wish)
        names = names_in(words.conversation)
        claims = await analyst.answer_in(wish.language, told(findings), names)
        other = retold(findings, claims)
        return None if other is None else _Told(Reading(other, analyst.source), wish.language)

    def _whoever(self, meeting_id: UUID, wish: Wish) -> Analyst:
        analyst = self._analyst
        return analyst.offline if wish.offline else analyst.on_budget_of(meeting_id)

    async def _ask(self, query: Callable[[UnitOfWork], _T]) -> _T:
        return await asyncio.to_thread(self._store.read, query)
