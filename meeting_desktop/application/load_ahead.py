"""Load the libraries of the chosen analyst behind the window, not in a meeting's first question."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import ChooseAnalyst
from meeting_desktop.core.settings import Settings
from meeting_desktop.runtime.loop_thread import LoopThread

#: After a start: the window, the database and the model come first.
_FIRST_SECONDS = 15.0


class LoadAhead:
    """``begin`` once, with the other background work; whoever stays offline loads nothing."""

    def __init__(
        self,
        analyst: ChooseAnalyst,
        loop: LoopThread,
        settings: ChangeSettings,
        first_seconds: float = _FIRST_SECONDS,
    ) -> None:
        self._analyst = analyst
        self._loop = loop
        self._settings = settings
        self._first_seconds = first_seconds
        self._chosen = ""
        self._unsubscribe: Callable[[], None] = lambda: None

    def begin(self) -> None:
        self._unsubscribe = self._settings.changed.subscribe(self._on_settings)
        self._load_for(self._settings.current(), self._first_seconds)

    def close(self) -> None:
        self._unsubscribe()

    def _on_settings(self, settings: Settings) -> None:
        self._load_for(settings, 0.0)

    def _load_for(self, settings: Settings, seconds: float) -> None:
        before, self._chosen = self._chosen, settings.assistant.analyst
        if self._chosen not in {before, "offline"}:
            self._loop.submit(self._load(seconds))

    async def _load(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._analyst.load()
