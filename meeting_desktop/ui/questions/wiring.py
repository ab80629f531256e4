"""Commands joined to what they do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction


def connect(*pairs: tuple[QAction, Callable[[], object]]) -> None:
    """Call the second when the first is triggered, without Qt's "checked"."""
    for action, call in pairs:
        action.triggered.connect(partial(_without_argument, call))


def _without_argument(call: Callable[[], object], _checked: bool = False) -> None:
    call()
