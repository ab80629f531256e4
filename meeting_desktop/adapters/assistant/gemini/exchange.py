"""One request through the SDK: what is sent, how the answer is gathered, what it cost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from google import genai
from google.genai import types

from meeting_desktop.adapters.assistant.gemini import faults
from meeting_desktop.adapters.assistant.gemini.prices import ModelFacts
from meeting_desktop.adapters.assistant.gemini.schemas import Shape

if TYPE_CHECKING:
    _Stream = AsyncGenerator[types.GenerateContentResponse, None]

#: Reading is not inventing; a report that is asked for twice should be nearly the same.
_TEMPERATURE = 0.2
_MS = 1000


@dataclass(frozen=True, slots=True)
class Effort:
    """``seconds`` for the whole answer; ``idle_s`` between the pieces of one that is streamed.

    ``patience_s``: so long a pause before the next try, or for a place in the pace, is worth it.
    ``thorough``: it may think, and its answer is streamed.
    """

    seconds: float
    patience_s: float
    output_tokens: int
    tries: int = 3
    thorough: bool = False
    idle_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """``rules`` are ours; ``said`` begins with the data and goes on with what was answered."""

    rules: str
    said: tuple[types.Content, ...]
    shape: type[Shape]
    effort: Effort


class TooLongError(Exception):
    """The answer did not fit into the tokens that it may have."""


@dataclass(slots=True)
class Bill:
    """What a request cost, as far as the service has told; ``cents`` until then a guess."""

    facts: ModelFacts
    cents: float

    def read(self, usage: types.GenerateContentResponseUsageMetadata | None) -> None:
        if usage is None or usage.prompt_token_count is None:
            return
        output = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)
        self.cents = self.facts.cents(usage.prompt_token_count, output)


def content(role: str, text: str) -> types.Content:
    return types.Content(role=role, parts=[types.Part(text=text)])


class Exchange:
    """Raises AnalystFault, TooLongError, and what ``faults.translated`` knows."""

    def __init__(self, client: genai.Client, model: str, facts: ModelFacts) -> None:
        self._models = client.aio.models
        self._model = model
        self._facts = facts

    async def whole(self, request: Request, bill: Bill) -> str:
        """The text of the answer."""
        gathered = _Gathered(bill)
        response = await self._models.generate_content(
            model=self._model, contents=list(request.said), config=self._config(request)
        )
        gathered.take(response)
        return gathered.text()

    async def streamed(self, request: Request, bill: Bill, on_piece: Callable[[], None]) -> str:
        """As ``whole``; ``on_piece`` is called for each piece of it."""
        gathered = _Gathered(bill)
        async with asyncio.timeout(request.effort.idle_s):
            stream = await self._models.generate_content_stream(
                model=self._model, contents=list(request.said), config=self._config(request)
            )
        async with aclosing(cast("_Stream", stream)) as pieces:
            while True:
                async with asyncio.timeout(request.effort.idle_s):
                    piece = await anext(pieces, None)
                if piece is None:
                    return gathered.text()
                gathered.take(piece)
                on_piece()

    def _config(self, request: Request) -> types.GenerateContentConfig:
        return types.GenerateContentConfig(
            system_instruction=request.rules,
            temperature=_TEMPERATURE,
            max_output_tokens=request.effort.output_tokens,
            response_mime_type="application/json",
            response_json_schema=request.shape.model_json_schema(),
            thinking_config=self._thinking(thorough=request.effort.thorough),
            # It would send, and cost, more than was reserved.
            automatic_continuation=False,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            # Also told to the service, which stops then: so of the whole, not between pieces.
            http_options=types.HttpOptions(timeout=round(request.effort.seconds * _MS)),
        )

    def _thinking(self, *, thorough: bool) -> types.ThinkingConfig | None:
        facts = self._facts
        if facts.level is not None:
            return types.ThinkingConfig(thinking_level=types.ThinkingLevel(facts.level.upper()))
        budget = facts.thorough if thorough else facts.quick
        return None if budget is None else types.ThinkingConfig(thinking_budget=budget)


class _Gathered:
    """The answer in one or many pieces. Raises: AnalystFault, TooLongError."""

    def __init__(self, bill: Bill) -> None:
        self._bill = bill
        self._texts: list[str] = []
        self._finished: types.FinishReason | None = None

    def take(self, response: types.GenerateContentResponse) -> None:
        self._bill.read(response.usage_metadata)
        refusal = faults.refusal_of(response)
        if refusal is not None:
            raise refusal
        for candidate in (response.candidates or ())[:1]:
            self._finished = candidate.finish_reason or self._finished
            parts = candidate.content.parts if candidate.content is not None else None
            self._texts += [one.text for one in parts or () if one.text and not one.thought]

    def text(self) -> str:
        if self._finished is None:
            raise faults.cut_off()
        if self._finished is types.FinishReason.MAX_TOKENS:
            raise TooLongError
        return "".join(self._texts)
