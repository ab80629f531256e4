"""Who reads: the analyst that was chosen, or the rules of this machine while that one fails.

``ChooseAnalyst`` is an ``Analyst`` itself. Whatever it gives back is of one analyst alone; which
one it was, ``read_of`` says. Its coroutines run on the loop ``assistant``; ``begin_meeting``,
``end_meeting``, ``state`` and ``forget`` may be called on any thread and return at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.analyst_meter import KeepMeters, Purses
from meeting_desktop.application.analyst_pause import AnalystPause
from meeting_desktop.application.asking_analysts import AskingAnalyst
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import NoSecretStoreError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import Findings
from meeting_desktop.domain.reports import Source
from meeting_desktop.ports.analyst import (
    Analyst,
    AnalystFault,
    AnalystService,
    Purse,
    ReportWish,
)
from meeting_desktop.ports.secrets import Secrets, analyst_key_name
from meeting_desktop.runtime.topic import Topic

T = TypeVar("T")
_log = get_logger(__name__)
_OFFLINE = Source("offline", "rules", "")
_MEANWHILE = "Meanwhile the rules of this machine are used."


@dataclass(frozen=True, slots=True)
class AnalystState:
    """Who reads now. ``sentence`` and ``code`` say why it is not the chosen one; else empty.

    ``spent_cents`` and ``requests`` are of the meeting that runs, or of the last one.
    """

    source: Source
    sentence: str = ""
    code: str = ""
    spent_cents: float = 0.0
    budget_cents: int = 0
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The findings and whose they are."""

    findings: Findings
    source: Source


@dataclass(frozen=True, slots=True)
class AnalystParts:
    """``make_offline`` is called once, when it is first needed."""

    settings: ChangeSettings
    secrets: Secrets
    meters: KeepMeters
    make_offline: Callable[[], Analyst]
    service: AnalystService
    clock: Clock


class ChooseAnalyst(AskingAnalyst):
    """``states`` is published on the loop, or on the thread that changed settings or meeting."""

    def __init__(self, parts: AnalystParts) -> None:
        self.states: Topic[AnalystState] = Topic()
        self._parts = parts
        self._pause = AnalystPause(parts.clock)
        self._known = parts.settings.current().assistant
        self._key = ""
        self._fault: AnalystFault | None = None
        self._purses = Purses(parts.meters, lambda: self._wanted.budget_cents, self._publish)
        self._published = self.state
        parts.settings.changed.subscribe(self._on_settings)

    @cached_property
    def offline(self) -> Analyst:
        """The rules of this machine; made when they are first needed."""
        return self._parts.make_offline()

    @property
    def source(self) -> Source:
        """Whose the next answer is likely to be; whose findings are, ``read_of`` says."""
        return self.state.source

    @property
    def state(self) -> AnalystState:
        wanted, spent = self._wanted, self._purses.spent
        # A request may still fail behind somebody's back who chose to stay offline.
        fault = self._fault if wanted.analyst == "gemini" else None
        chosen = wanted.analyst == "gemini" and fault is None
        return AnalystState(
            source=Source("gemini", wanted.model, "") if chosen else _OFFLINE,
            sentence="" if fault is None else f"{fault.sentence} {_MEANWHILE}",
            code="" if fault is None else fault.code,
            spent_cents=spent.cents,
            budget_cents=wanted.budget_cents,
            requests=spent.requests,
        )

    def begin_meeting(self, meeting_id: UUID) -> None:
        """What is asked from now on goes on this meeting's budget."""
        self._purses.begin(meeting_id)
        if self._fault is not None and self._fault.code == "budget_spent":
            self._fault = None
        self._publish()

    def end_meeting(self) -> None:
        """What is still asked goes on its budget until another meeting begins."""
        self._publish()

    async def close(self) -> None:
        """Hang up."""
        await self._parts.service.close()

    def forget(self) -> None:
        """The key is another one: it is read anew, and the service asked at once."""
        self._key = ""
        self._pause.reset()
        self._fault = None
        self._publish()

    async def load(self) -> None:
        """What the chosen service needs, before anybody waits for it."""
        if self._wanted.analyst != "offline":
            await asyncio.to_thread(self._parts.service.prepare)

    async def read_of(
        self, meeting_id: UUID, conversation: Conversation, wish: ReportWish
    ) -> Reading:
        """``read`` on the budget of that meeting, and who read. Raises: AnalystFault."""

        async def work(analyst: Analyst) -> Reading:
            return Reading(await analyst.read(conversation, wish), analyst.source)

        return await self.ask_for(meeting_id, work)

    def on_budget_of(self, meeting_id: UUID) -> Analyst:
        """The same for what is asked about that meeting, whenever it is."""
        return _ForMeeting(self, meeting_id)

    async def ask_for(self, meeting_id: UUID, work: Callable[[Analyst], Awaitable[T]]) -> T:
        """``work`` with whoever reads now, on the budget of that meeting. Raises: AnalystFault."""
        return await self._ask(work, await self._purses.of(meeting_id))

    @property
    def _wanted(self) -> AssistantSettings:
        return self._parts.settings.current().assistant

    async def _answer(self, work: Callable[[Analyst], Awaitable[T]]) -> T:
        return await self._ask(work)

    async def _ask(self, work: Callable[[Analyst], Awaitable[T]], purse: Purse | None = None) -> T:
        try:
            service = await self._service(purse)
            if service is not None:
                answer = await work(service)
                self._worked()
                return answer
        except AnalystFault as fault:
            self._fell(fault)
        return await work(self.offline)

    async def _service(self, purse: Purse | None) -> Analyst | None:
        """None where it is not to be asked now. Raises: AnalystFault ``no_key``."""
        wanted = self._wanted
        if wanted.analyst == "offline" or self._pause.fault is not None:
            return None
        if not self._key:
            self._key = await asyncio.to_thread(self._prepare, wanted.address)
        return self._parts.service.open(wanted, self._key, purse or await self._purses.current())

    def _prepare(self, address: str) -> str:
        """The key. Blocks: libraries take seconds, a keyring may wait for a person to unlock it."""
        try:
            key = self._parts.secrets.get(analyst_key_name(address))
        except NoSecretStoreError as error:
            raise AnalystFault(error.sentence, code="no_key") from error
        if not key:
            raise AnalystFault(
                "There is no key for Gemini on this machine; enter it in Settings, Assistant.",
                code="no_key",
            )
        self._parts.service.prepare()
        return key

    def _worked(self) -> None:
        self._pause.reset()
        if self._fault is not None:
            self._fault = None
            self._publish()

    def _fell(self, fault: AnalystFault) -> None:
        if self._fault is None or self._fault.code != fault.code:
            _log.warning("the analyst's service failed", code=fault.code)
        self._pause.begin(fault)
        self._fault = fault
        self._publish()

    def _publish(self) -> None:
        """What is already known is not news: whoever hears of a state may ask again."""
        state = self.state
        if state != self._published:
            self._published = state
            self.states.publish(state)

    def _on_settings(self, fresh: Settings) -> None:
        if fresh.assistant != self._known:
            self._known = fresh.assistant
            self.forget()


class _ForMeeting(AskingAnalyst):
    def __init__(self, choice: ChooseAnalyst, meeting_id: UUID) -> None:
        self._choice = choice
        self._meeting_id = meeting_id

    @property
    def source(self) -> Source:
        return self._choice.source

    async def _answer(self, work: Callable[[Analyst], Awaitable[T]]) -> T:
        return await self._choice.ask_for(self._meeting_id, work)
