"""Brings who came through the door to the bridge: offers in, answers out.

It reads the host's signalling lines on the media loop, one for each way that people come. What a
description says has been checked on the way (``domain/signalling_rules.py``); whether its sender
may still be here is asked again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError
from uuid import UUID

from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.fingerprints import fingerprint_of
from meeting_desktop.domain.signalling_rules import Envelope, SignalKind
from meeting_desktop.ports.conference import Bridge, SessionDescription
from meeting_desktop.ports.signalling import SignallingClosed, SignallingLine
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

#: A line that breaks as soon as it is there is not opened in a busy loop.
_PAUSE_S = 0.2

OpenLine = Callable[[], Awaitable[SignallingLine]]


class Doorman:
    """``serve`` runs until it is cancelled, as often as there are ways; on one event loop."""

    def __init__(self, bridge: Bridge, is_welcome: Callable[[UUID], bool]) -> None:
        self._bridge = bridge
        self._is_welcome = is_welcome
        self._connecting: dict[UUID, asyncio.Task[None]] = {}
        self._certificates: dict[UUID, str] = {}
        self._tasks = SupervisedTasks()

    def certificate_of(self, participant: UUID) -> str:
        """The fingerprint of whoever was connected as ``participant``; empty: nobody was."""
        return self._certificates.get(participant, "")

    def forget(self, participant: UUID) -> None:
        """They are not in the meeting any more."""
        self._certificates.pop(participant, None)

    async def serve(self, open_line: OpenLine) -> None:
        """Read a line of the host's, and the one that takes its place whenever it breaks.

        ``open_line`` gives it, and waits by itself while there is none to be had.
        """
        line = await open_line()
        try:
            while True:
                try:
                    self._take(line, await line.receive())
                except SignallingClosed as closed:
                    _log.warning("the host's signalling line broke", code=closed.code)
                    await line.close()
                    await asyncio.sleep(_PAUSE_S)
                    line = await open_line()
        finally:
            await line.close()

    async def close(self) -> None:
        """Connects nobody any more; what serves was cancelled before."""
        await self._tasks.close()

    def _take(self, line: SignallingLine, envelope: Envelope) -> None:
        sender = envelope.sender
        if not self._is_welcome(sender):
            _log.warning("somebody who is not welcome called", participant=sender)
        elif envelope.kind is SignalKind.OFFER:
            before = self._connecting.get(sender)
            task = self._tasks.start("doorman", self._connect(line, envelope, before))
            self._connecting[sender] = task
            task.add_done_callback(lambda done: self._connected(sender, done))
        elif envelope.kind is SignalKind.CANDIDATE:
            self._add_candidate(envelope)

    def _connected(self, participant: UUID, task: asyncio.Task[None]) -> None:
        if self._connecting.get(participant) is task:
            del self._connecting[participant]

    async def _connect(
        self, line: SignallingLine, offer: Envelope, before: asyncio.Task[None] | None
    ) -> None:
        """Answer ``offer``, after whatever the same participant asked for before."""
        if before is not None:
            await asyncio.wait([before])
        if self._connecting.get(offer.sender) is not asyncio.current_task():
            return  # they have asked again meanwhile
        description = SessionDescription("offer", offer.payload)
        try:
            connecting = self._bridge.connect(offer.sender, description)
            answer = await asyncio.wrap_future(connecting)
            if not self._is_welcome(offer.sender):  # taken out meanwhile
                self._bridge.remove(offer.sender)
                return
            self._certificates[offer.sender] = fingerprint_of(offer.payload) or ""
            await line.send(offer.sender, SignalKind.ANSWER, answer.body)
        except ApplicationError as error:
            _log.warning("a guest was not connected", code=error.code, participant=offer.sender)
        except CancelledError:
            _log.info("the bridge has stopped", participant=offer.sender)

    def _add_candidate(self, envelope: Envelope) -> None:
        candidate = _read_candidate(envelope.payload)
        if candidate is None:
            return
        sender, (address, media_id) = envelope.sender, candidate
        connecting = self._connecting.get(sender)
        if connecting is None:
            self._bridge.add_candidate(sender, address, media_id)
            return
        # The bridge knows nobody to add it to before the offer was taken.
        connecting.add_done_callback(
            lambda _done: self._bridge.add_candidate(sender, address, media_id)
        )


def _read_candidate(payload: str) -> tuple[str, str] | None:
    """Address and media id as browsers write them (``RTCIceCandidateInit``)."""
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    candidate, media_id = said.get("candidate"), said.get("sdpMid")
    if not isinstance(candidate, str) or not candidate:
        return None
    return candidate, media_id if isinstance(media_id, str) else ""
