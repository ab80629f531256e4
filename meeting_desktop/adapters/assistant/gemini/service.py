"""The connection to Gemini, and analysts that share it."""

from __future__ import annotations

import asyncio

import httpx
from google import genai
from google.genai import types

from meeting_desktop.adapters.assistant.gemini.analyst import GeminiAnalyst
from meeting_desktop.adapters.assistant.gemini.line import GeminiLine, LineParts
from meeting_desktop.adapters.assistant.gemini.pace import Pace
from meeting_desktop.core.settings import AssistantSettings
from meeting_desktop.ports.analyst import Purse

_GOOGLE = "https://generativelanguage.googleapis.com"


class GeminiService:
    """On one loop. One connection for a key and an address; the pace is one for all meetings."""

    def __init__(self) -> None:
        self._known: tuple[str, str] | None = None
        self._client: genai.Client | None = None
        self._pace: Pace | None = None

    def open(self, wanted: AssistantSettings, key: str, purse: Purse) -> GeminiAnalyst:
        """An analyst that pays from ``purse``; without a request. Call it on the loop."""
        if self._pace is None:
            self._pace = Pace(asyncio.get_running_loop().time)
        if self._client is None or self._known != (key, wanted.address):
            self._known = (key, wanted.address)
            self._client = make_client(key, wanted.address)
        line = GeminiLine(
            LineParts(
                client=self._client,
                model=wanted.model,
                per_minute=wanted.requests_per_minute,
                pace=self._pace,
                purse=purse,
            )
        )
        return GeminiAnalyst(line, hide_names=wanted.hide_names, hide_numbers=wanted.hide_numbers)


def make_client(key: str, address: str) -> genai.Client:
    """Everything said aloud: the SDK would take keys, projects and addresses of the environment.

    The key goes out in the header ``x-goog-api-key``; a redirect is not followed, which would take
    it elsewhere. Tries are ours (``line.py``), so the SDK makes one.
    """
    return genai.Client(
        vertexai=False,
        api_key=key,
        http_options=types.HttpOptions(
            base_url=address or _GOOGLE,
            httpx_async_client=httpx.AsyncClient(follow_redirects=False),
        ),
    )
