"""A program whose database is on a full disk, while its recordings are not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, cast

from meeting_desktop.application.run_meeting import MeetingParts
from meeting_desktop.core.errors import DiskFullError
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.integration.application.conference_rehearsal import ConferenceRehearsal


class _FullStore:
    """A store whose disk is full while ``full`` is set; recordings are not its business."""

    def __init__(self, inner: Store) -> None:
        self._inner = inner
        self.full = False

    def write(self, work: Callable[[UnitOfWork], Any], *, actor: str = "me") -> Future[Any]:
        if not self.full:
            return self._inner.write(work, actor=actor)
        refused: Future[Any] = Future()
        refused.set_exception(DiskFullError("The disk is full; make room."))
        return refused

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class FullHome(ConferenceRehearsal):
    """The meeting's own store may be full; ``disk`` says when."""

    def _parts(self) -> MeetingParts:
        self.disk = _FullStore(self.store)
        return replace(super()._parts(), store=cast(Store, self.disk))
