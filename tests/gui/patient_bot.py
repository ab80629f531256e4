"""The ``qtbot`` of these tests: its waits end with what they wait for, not with a slow machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

_LIMIT_MS = 60_000


class PatientBot(QtBot):
    """Waits a minute instead of 5 s, which costs nothing where the condition comes true."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = _LIMIT_MS) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = _LIMIT_MS, **how: Any) -> Any:  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitSignals(self, signals: Any, *, timeout: int = _LIMIT_MS, **how: Any) -> Any:  # noqa: N802
        return super().waitSignals(signals, timeout=timeout, **how)

    def waitExposed(self, widget: Any, *, timeout: int = _LIMIT_MS) -> Any:  # noqa: N802
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: Any, *, timeout: int = _LIMIT_MS) -> Any:  # noqa: N802
        return super().waitActive(widget, timeout=timeout)
