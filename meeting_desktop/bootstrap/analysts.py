"""Who reads conversations; libraries are loaded with the first wish, not with the window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from meeting_desktop.application.analyst_meter import KeepMeters
from meeting_desktop.application.change_assistant import ChangeAssistant, ChangeParts
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import AnalystParts, ChooseAnalyst
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.ports.analyst import Analyst, AnalystService, Purse
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.loop_thread import LoopThread

if TYPE_CHECKING:
    from meeting_desktop.adapters.assistant.gemini.service import GeminiService


@dataclass(frozen=True, slots=True)
class AnalystsParts:
    """``service`` None: Gemini."""

    store: Store
    clock: Clock
    settings: ChangeSettings
    secrets: Secrets
    loop: LoopThread
    service: AnalystService | None = None


@dataclass(frozen=True, slots=True)
class Analysts:
    choice: ChooseAnalyst
    change: ChangeAssistant


def build_analysts(parts: AnalystsParts) -> Analysts:
    """Nothing is loaded, nobody is asked."""
    service = parts.service or GeminiOnDemand()
    meters = KeepMeters(parts.store)
    choice = ChooseAnalyst(
        AnalystParts(
            settings=parts.settings,
            secrets=parts.secrets,
            meters=meters,
            make_offline=build_offline,
            service=service,
            clock=parts.clock,
        )
    )
    change = ChangeAssistant(
        ChangeParts(parts.settings, parts.secrets, service, meters, choice, parts.loop)
    )
    return Analysts(choice, change)


def build_offline() -> Analyst:
    from meeting_desktop.adapters.assistant.offline.analyst import build_offline_analyst

    return build_offline_analyst()


class GeminiOnDemand:
    """``AnalystService``: google-genai is heavy, and whoever stays offline never imports it."""

    @cached_property
    def _service(self) -> GeminiService:
        from meeting_desktop.adapters.assistant.gemini.service import GeminiService

        return GeminiService()

    def prepare(self) -> None:
        self._service.prepare()

    def open(self, wanted: AssistantSettings, key: str, purse: Purse) -> Analyst:
        return self._service.open(wanted, key, purse)

    async def check(self, wanted: AssistantSettings, key: str) -> None:
        await self._service.check(wanted, key)

    async def close(self) -> None:
        if "_service" in self.__dict__:
            await self._service.close()
