"""Commands that others' rows do not offer: seen all the same, and saying why."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction

#: Properties of an action: why it is refused, and the tip that it has otherwise.
_REASON, _TIP = "refused", "tip_when_allowed"


def refuse(actions: Iterable[QAction], reason: str) -> None:
    """Disable ``actions`` and let them say ``reason``; an empty one gives them their tips back.

    Called after they were enabled, whenever what they are about may be something else.
    """
    for action in actions:
        if not action.property(_REASON):
            action.setProperty(_TIP, action.statusTip())
        if reason:
            action.setEnabled(False)
        action.setProperty(_REASON, reason)
        # Buttons and menus take it from there; without one a command's tip is its name.
        action.setStatusTip(reason or action.property(_TIP))
        action.setToolTip(reason)


def is_refused(action: QAction) -> bool:
    """Whether the command says why it cannot be used."""
    return bool(action.property(_REASON))
