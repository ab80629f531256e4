"""Requests to the model: paid for, paced, and tried again by kind of failure."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from google import genai
from pydantic import ValidationError

from meeting_desktop.adapters.assistant.gemini import faults
from meeting_desktop.adapters.assistant.gemini.exchange import (
    Bill,
    Effort,
    Exchange,
    Request,
    content,
)
from meeting_desktop.adapters.assistant.gemini.pace import Pace
from meeting_desktop.adapters.assistant.gemini.prices import facts_of
from meeting_desktop.adapters.assistant.gemini.schemas import Shape
from meeting_desktop.adapters.assistant.gemini.tokens import tokens
from meeting_desktop.ports.analyst import AnalystFault, Purse

_Shape = TypeVar("_Shape", bound=Shape)
_REPAIR = (
    "Your answer did not fit the schema. Answer again with JSON of that schema and nothing else. "
    "What was wrong: "
)
_FIRST_PAUSE_S = 1.0
_MOST_PLACES = 8

#: While people speak: late is as bad as never.
QUICK = Effort(seconds=12.0, patience_s=3.0, output_tokens=4_096, tries=2)
#: Somebody waits for it, and sees that they do.
AT_EASE = Effort(seconds=60.0, patience_s=20.0, output_tokens=8_192)
#: A report.
THOROUGH = Effort(seconds=300.0, patience_s=65.0, output_tokens=16_384, tries=4, thorough=True)


@dataclass(frozen=True, slots=True)
class LineParts:
    """``pace`` is of all meetings, ``purse`` of one. ``uniform`` draws as ``random.uniform``."""

    client: genai.Client
    model: str
    per_minute: int
    pace: Pace
    purse: Purse
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    uniform: Callable[[float, float], float] = random.uniform


class GeminiLine:
    def __init__(self, parts: LineParts) -> None:
        self._parts = parts
        self._facts = facts_of(parts.model)
        self._exchange = Exchange(parts.client, parts.model, self._facts)

    @property
    def model(self) -> str:
        return self._parts.model

    async def ask(
        self,
        rules: str,
        data: str,
        shape: type[_Shape],
        effort: Effort,
        on_piece: Callable[[], None] = lambda: None,
    ) -> _Shape:
        """The answer; ``on_piece`` is called as it arrives. ``data`` is marked as such.

        Raises: AnalystFault; TooLongError: it would be longer than ``effort`` allows.
        """
        request = Request(rules, (content("user", data),), shape, effort)
        text = await self._patiently(request, on_piece)
        try:
            return shape.model_validate_json(text)
        except ValidationError as error:
            repair = content("user", _REPAIR + _places(error))
        said = (*request.said, content("model", text), repair)
        text = await self._patiently(replace(request, said=said), on_piece)
        try:
            return shape.model_validate_json(text)
        except ValidationError:
            raise faults.broken() from None

    async def _patiently(self, request: Request, on_piece: Callable[[], None]) -> str:
        effort = request.effort
        for nth in range(1, effort.tries):
            try:
                return await self._once(request, on_piece)
            except AnalystFault as fault:
                pause = self._pause_after(fault, nth)
                if pause is None or pause > effort.patience_s:
                    raise
            await self._parts.sleep(pause)
        return await self._once(request, on_piece)

    def _pause_after(self, fault: AnalystFault, nth: int) -> float | None:
        """None where the same would fail again, or cost as much time again."""
        if not fault.retryable or fault.code == "analyst_slow":
            return None
        if fault.retry_after_s is not None:
            return fault.retry_after_s + self._parts.uniform(0.1, 1.0)
        return _FIRST_PAUSE_S * 2.0 ** (nth - 1) * self._parts.uniform(0.7, 1.0)

    async def _once(self, request: Request, on_piece: Callable[[], None]) -> str:
        parts, effort = self._parts, request.effort
        if not await parts.pace.wait(parts.per_minute, effort.patience_s):
            raise faults.too_fast()
        asked = tokens(request.rules) + sum(tokens(one.model_dump_json()) for one in request.said)
        dearest = self._facts.cents(asked, effort.output_tokens)
        parts.purse.reserve(dearest)
        # Whoever hangs up is billed for what was read all the same.
        bill = Bill(self._facts, self._facts.cents(asked, 0))
        try:
            async with asyncio.timeout(effort.seconds):
                if effort.thorough:
                    return await self._exchange.streamed(request, bill, on_piece)
                return await self._exchange.whole(request, bill)
        except faults.FAULTS as error:
            if faults.was_turned_down(error):
                bill.cents = 0.0
            raise faults.translated(error, parts.model) from error
        finally:
            parts.purse.settle(dearest, bill.cents)


def _places(error: ValidationError) -> str:
    """Where it was wrong and how, without what was answered."""
    return "; ".join(
        f"{'.'.join(str(part) for part in one['loc']) or 'the whole'}: {one['type']}"
        for one in error.errors(include_input=False)[:_MOST_PLACES]
    )
