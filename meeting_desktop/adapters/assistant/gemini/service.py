"""The connection to Gemini, and analysts that share it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from google import genai
from google.genai import types

from meeting_desktop.adapters.assistant.gemini import faults
from meeting_desktop.adapters.assistant.gemini.analyst import GeminiAnalyst
from meeting_desktop.adapters.assistant.gemini.exchange import TooLongError
from meeting_desktop.adapters.assistant.gemini.line import AT_EASE, GeminiLine, LineParts
from meeting_desktop.adapters.assistant.gemini.pace import Pace
from meeting_desktop.adapters.assistant.gemini.schemas import Phrase
from meeting_desktop.adapters.assistant.gemini.wording import marked, rules
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.web_addresses import keeps_secrets
from meeting_desktop.ports.analyst import Purse

_GOOGLE = "https://generativelanguage.googleapis.com"


class GeminiService:
    """``AnalystService``. The pace is one for all meetings; a new key makes a new connection."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._sleep = sleep
        self._known: tuple[str, str] | None = None
        self._connections: list[Connection] = []
        self._pace: Pace | None = None

    def prepare(self) -> None:
        """They are loaded with this module."""

    def open(self, wanted: AssistantSettings, key: str, purse: Purse) -> GeminiAnalyst:
        return GeminiAnalyst(
            self._line(wanted, key, purse),
            hide_names=wanted.hide_names,
            hide_numbers=wanted.hide_numbers,
        )

    async def check(self, wanted: AssistantSettings, key: str) -> None:
        line = self._line(wanted, key, _Unmetered())
        try:
            await line.ask(rules("probe"), marked([]), Phrase, AT_EASE)
        except TooLongError:
            raise faults.broken() from None

    async def close(self) -> None:
        connections, self._connections, self._known = self._connections, [], None
        for one in connections:
            await one.close()

    def _line(self, wanted: AssistantSettings, key: str, purse: Purse) -> GeminiLine:
        """Raises: AnalystFault ``model_unknown``: the address, of a file say, is not safe."""
        if wanted.address and not keeps_secrets(wanted.address):
            raise faults.wrong_address()
        if self._pace is None:
            self._pace = Pace(asyncio.get_running_loop().time, self._sleep)
        if not self._connections or self._known != (key, wanted.address):
            self._known = (key, wanted.address)
            # The older ones may be in use; they are closed with the rest.
            self._connections.append(Connection(key, wanted.address))
        return GeminiLine(
            LineParts(
                client=self._connections[-1].client,
                model=wanted.model,
                per_minute=wanted.requests_per_minute,
                pace=self._pace,
                purse=purse,
                sleep=self._sleep,
            )
        )


class _Unmetered:
    """A person's own test of the key is no matter of a meeting's budget."""

    def reserve(self, cents: float) -> None: ...

    def settle(self, reserved: float, cents: float) -> None: ...


class Connection:
    """The SDK's client and the HTTP client below it, which the SDK does not close.

    Everything is said aloud: the SDK would take keys, projects and addresses of the environment.
    The key goes out in the header ``x-goog-api-key``; a redirect is not followed, which would take
    it elsewhere. Tries are ours (``line.py``), so the SDK makes one.
    """

    def __init__(self, key: str, address: str) -> None:
        self._http = httpx.AsyncClient(follow_redirects=False)
        self.client = genai.Client(
            vertexai=False,
            api_key=key,
            http_options=types.HttpOptions(
                base_url=address or _GOOGLE,
                # With another address the SDK would take "v1", which has no schemas of answers.
                api_version="v1beta",
                httpx_async_client=self._http,
            ),
        )

    async def close(self) -> None:
        await self.client.aio.aclose()
        self.client.close()
        await self._http.aclose()
