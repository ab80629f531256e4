"""A check of servers that finds what the test says."""

from __future__ import annotations

from concurrent.futures import Future

from meeting_desktop.ports.conference import IceServer
from meeting_desktop.ports.ice_check import AddressKind, IceReport

NOTHING = IceReport(False, AddressKind.HOST, 3.0, "Nothing listens there; check the address.")


class FakeIceCheck:
    """The ``IceCheck`` of tests: ``reports`` by address, all others are not reachable.

    With ``holding`` the answers wait for ``answer``.
    """

    def __init__(self) -> None:
        self.reports: dict[str, IceReport] = {}
        self.asked: list[IceServer] = []
        self.holding = False
        self.closed = False
        self._waiting: list[tuple[IceServer, Future[IceReport]]] = []

    def run(self, server: IceServer) -> Future[IceReport]:
        future: Future[IceReport] = Future()
        if self.closed:
            future.cancel()
            future.set_running_or_notify_cancel()
            return future
        self.asked.append(server)
        self._waiting.append((server, future))
        if not self.holding:
            self.answer()
        return future

    def answer(self) -> None:
        """Settle what was asked so far."""
        while self._waiting:
            server, future = self._waiting.pop()
            if future.set_running_or_notify_cancel():
                future.set_result(self.reports.get(server.url, NOTHING))

    def close(self, deadline: float) -> bool:
        self.closed = True
        while self._waiting:
            _, future = self._waiting.pop()
            future.cancel()
        return True
