"""A line to a server that breaks or falls silent, when a test says so."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self

_LIMIT_S = 60.0
_BLOCK_BYTES = 1 << 14


class CutLine:
    """``with`` it; passes everything on to ``port``, until ``cut_after`` bytes or ``fall_silent``.

    After a cut every new connection breaks too, until ``mend``.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        #: Bytes that are let through, from the client and to it.
        self._budgets: dict[bool, int | None] = {True: None, False: None}
        self._silent = threading.Event()
        self.fell_silent = threading.Event()
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._break_all()
        for thread in list(self._threads):
            thread.join(_LIMIT_S)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut_after(self, sent: int) -> None:
        """Break everything when the client has sent so many bytes more."""
        with self._lock:
            self._budgets[True] = sent

    def cut_received_after(self, received: int) -> None:
        """Break everything when the client has been sent so many bytes more."""
        with self._lock:
            self._budgets[False] = received

    def mend(self) -> None:
        with self._lock:
            self._budgets = {True: None, False: None}

    def fall_silent(self) -> None:
        """Pass nothing on any more, and keep connections open."""
        self._silent.set()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._server.accept()
                server = socket.create_connection(("127.0.0.1", self._target), _LIMIT_S)
            except OSError:
                continue
            with self._lock:
                self._open += [client, server]
            if self._closing.is_set():  # it came while everything was being broken
                self._break_all()
                return
            self._start(partial(self._pass_on, client, server, sent=True))
            self._start(partial(self._pass_on, server, client, sent=False))

    def _pass_on(self, source: socket.socket, target: socket.socket, *, sent: bool) -> None:
        with suppress(OSError):
            while data := source.recv(_BLOCK_BYTES):
                if self._silent.is_set():
                    self.fell_silent.set()
                    continue
                if self._is_cut(len(data), sent=sent):
                    self._break_all()
                    break
                target.sendall(data)
        for end in (source, target):
            _hang_up(end)

    def _is_cut(self, size: int, *, sent: bool) -> bool:
        with self._lock:
            budget = self._budgets[sent]
            if budget is None:
                return False
            self._budgets[sent] = max(0, budget - size)
            return budget <= size

    def _break_all(self) -> None:
        with self._lock:
            ends, self._open = self._open, []
        for end in ends:
            _hang_up(end)

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
