"""Questions on their way by mouse: what is carried, and whether a move or a copy is meant."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtGui import QDropEvent

MIME_TYPE = "application/x-meeting-desktop-questions"


@dataclass(frozen=True, slots=True)
class Carried:
    source: UUID
    ids: frozenset[UUID]


def pack(source: UUID, ids: Collection[UUID]) -> QMimeData:
    data = QMimeData()
    content = {"source": str(source), "ids": [str(one) for one in ids]}
    data.setData(MIME_TYPE, QByteArray(json.dumps(content).encode()))
    return data


def unpack(data: QMimeData) -> Carried | None:
    """None where it is something else; another program may offer anything."""
    if not data.hasFormat(MIME_TYPE):
        return None
    try:
        content = json.loads(bytes(data.data(MIME_TYPE).data()))
        return Carried(UUID(content["source"]), frozenset(UUID(one) for one in content["ids"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def accept(event: QDropEvent) -> bool:
    """Take the event as a move, with Ctrl as a copy; answers whether it is a copy."""
    copy = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    event.setDropAction(Qt.DropAction.CopyAction if copy else Qt.DropAction.MoveAction)
    event.accept()
    return copy
