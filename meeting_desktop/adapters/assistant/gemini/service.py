"""The connection to Gemini, and analysts that share it."""

from __future__ import annotations

from meeting_desktop.core.settings import AssistantSettings
from meeting_desktop.ports.analyst import Analyst, AnalystFault, Purse


class GeminiService:
    def open(self, wanted: AssistantSettings, key: str, purse: Purse) -> Analyst:
        """An analyst that pays from ``purse``; without a request."""
        raise AnalystFault("Gemini cannot be reached yet.", code="analyst_offline")
